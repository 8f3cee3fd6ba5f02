import type { CredencialDoc } from '@espejo/server/contract'

/** A credential with the sessions opened by it; without `credencial`: a nombramiento opened them. */
export type Rama = {
  key: string
  quien: string
  credencial?: CredencialDoc
  sesiones: CredencialDoc[]
}
export type RolGroup = { rol: string; ramas: Rama[]; vigentes: number }

const ORDER = ['admin', 'coordinacion', 'juridico', 'tablero', 'capturista', 'representante']
const placeOf = (rol: string) => (ORDER.indexOf(rol) + ORDER.length) % ORDER.length

const isInForce = (each: CredencialDoc) => each.revocadaAt === undefined
const allOf = ({ credencial, sesiones }: Rama) =>
  credencial ? [credencial, ...sesiones] : sesiones

/** Newest first as they come, by role; branches with nothing in force stand last. */
export function byRol(credenciales: readonly CredencialDoc[]): RolGroup[] {
  const ramas = new Map<string, Rama & { rol: string }>()
  for (const each of credenciales) {
    const { rol, quien, id } = each
    const key = each.de ?? id
    const rama = ramas.get(key) ?? { key, rol, quien, sesiones: [] }
    if (each.de === undefined) rama.credencial = each
    else rama.sesiones.push(each)
    ramas.set(key, rama)
  }
  const endsOf = (rama: Rama) => Number(!allOf(rama).some(isInForce))
  const roles = Map.groupBy(ramas.values(), ({ rol }) => rol)
  return [...roles]
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([rol, some]) => ({
      rol,
      ramas: some.sort((a, b) => endsOf(a) - endsOf(b)),
      vigentes: some.flatMap(allOf).filter(isInForce).length,
    }))
}

/** Sessions in force that end together with a credential. */
export function endsWith(credenciales: readonly CredencialDoc[], id: string): number {
  return credenciales.filter((each) => each.de === id && isInForce(each)).length
}

/** Whether ending a credential ends the session of whoever asks. */
export function endsOwn(credenciales: readonly CredencialDoc[], id: string): boolean {
  return credenciales.some((each) => each.propia && (each.id === id || each.de === id))
}

/** The order of questions, so that no answer is shown after the answer to a later question. */
export class Answers {
  #asked = 0
  #shown = 0

  /** The turn of a question. */
  ask(): number {
    return ++this.#asked
  }

  /** Whether the answer of a turn is still news; a later turn's answer makes earlier ones old. */
  isNews(turn: number): boolean {
    if (turn < this.#shown) return false
    this.#shown = turn
    return true
  }
}
