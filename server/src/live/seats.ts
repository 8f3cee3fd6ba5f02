import type { Bearer, UpgradeRefusal } from './door.ts'

const MAX_SOCKETS = 12_000
/** The screens of a large room may share a credential. */
const MAX_PER_PERSON = 200
/** The share of the sockets that only those who coordinate open. */
const RESERVE = 1 / 12

export const FULL: UpgradeRefusal = {
  status: 503,
  error: 'lleno',
  mensaje: 'Servidor lleno. Intenta en un minuto.',
}
const TOO_MANY: UpgradeRefusal = {
  status: 429,
  error: 'demasiadas_pantallas',
  mensaje: 'Esta credencial ya tiene demasiadas pantallas abiertas. Cierra alguna.',
}

/**
 * The seats for sockets: so many in all, so many a person, and a reserve for those who coordinate, so
 * that nobody alone takes the screens of everybody else.
 */
export class Seats {
  readonly #max: number
  readonly #perPerson: number
  readonly #byPerson = new Map<string, number>()
  #taken = 0

  constructor({ max = MAX_SOCKETS, perPerson = MAX_PER_PERSON }) {
    this.#max = max
    this.#perPerson = perPerson
  }

  get isFull(): boolean {
    return this.#taken >= this.#max
  }

  /** Why a person gets no seat; undefined: there is one. */
  refusalFor({ sub, isStaff }: Bearer): UpgradeRefusal | undefined {
    const open = isStaff ? this.#max : Math.ceil(this.#max * (1 - RESERVE))
    if (this.#taken >= open) return FULL
    return (this.#byPerson.get(sub) ?? 0) >= this.#perPerson ? TOO_MANY : undefined
  }

  take({ sub }: Bearer): void {
    this.#taken += 1
    this.#byPerson.set(sub, (this.#byPerson.get(sub) ?? 0) + 1)
  }

  leave({ sub }: Bearer): void {
    this.#taken -= 1
    const left = (this.#byPerson.get(sub) ?? 0) - 1
    if (left > 0) this.#byPerson.set(sub, left)
    else this.#byPerson.delete(sub)
  }
}
