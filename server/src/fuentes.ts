import type { Intake } from './intake.ts'
import type { Desk } from './desk.ts'
import type { ProgresoDoc } from './contract/estado.ts'
export class Fuentes {
  constructor(_intake: Intake, _desk: Desk, _path: string) {}
  list(): ProgresoDoc['fuentes'] {
    return {}
  }
  add(): string {
    return ''
  }
  remove(): boolean {
    return false
  }
  onChange(): void {}
  [Symbol.dispose](): void {}
}
