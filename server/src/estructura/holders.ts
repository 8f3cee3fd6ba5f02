import type { Nombrado } from '../domain/fold/casilla.ts'
import { isNear, isSamePerson } from './near.ts'
import type { Persona, Personas } from './personas.ts'
import type { Puesto } from './plan.ts'
import { puestoOf } from './post.ts'

/** Nombramientos by place, in force or not, with each person read once. */
export class Holders {
  #personas: Personas
  #at = new Map<string, Nombrado[]>()
  #byTelefono = new Map<string, Nombrado[]>()
  #byMarca = new Map<string, Nombrado[]>()
  #read = new Map<string, Persona | undefined>()
  /** Comparisons of people, for the caller to count and reset. */
  compared = 0

  constructor(personas: Personas) {
    this.#personas = personas
  }

  add(nombrado: Nombrado): void {
    push(this.#at, puestoOf(nombrado), nombrado)
    if (nombrado.llave !== undefined) push(this.#byMarca, nombrado.llave, nombrado)
    if (!mayMove(nombrado)) return
    const { telefono = '' } = this.personaOf(nombrado.id) ?? {}
    if (telefono !== '') push(this.#byTelefono, `${nombrado.cargo}\n${telefono}`, nombrado)
  }

  /** Nombramientos of a person's post, as the ledger alone tells, oldest first. */
  withMarca(marca: string): readonly Nombrado[] {
    return this.#byMarca.get(marca) ?? []
  }

  personaOf(id: string): Persona | undefined {
    if (!this.#read.has(id)) this.#read.set(id, this.#personas.find(id))
    return this.#read.get(id)
  }

  /**
   * The nombramiento in force of the person of a post, else the newest: in the same place, and
   * elsewhere only with the same telephone, for a name alone may be anybody's (RULES.md NO9).
   * `ended`: a nombramiento known to be of the person, though revoked.
   */
  find(
    puesto: Puesto,
    isFree: (nombrado: Nombrado) => boolean,
    ended: Nombrado | undefined,
  ): Nombrado | undefined {
    const { emitidoAt: since = '' } = ended ?? {}
    const here = (this.#at.get(puestoOf(puesto)) ?? []).filter(
      (each) => isFree(each) && this.#is(each, puesto, isSamePerson),
    )
    const key = mayMove(puesto) ? `${puesto.cargo}\n${puesto.telefono}` : ''
    const elsewhere = (this.#byTelefono.get(key) ?? []).filter(
      (each) => isFree(each) && !here.includes(each) && this.#is(each, puesto, isNearPerson),
    )
    const all = [...(ended ? [ended] : []), ...elsewhere, ...here]
    return (
      all.findLast((each) => each.revocadoAt === undefined && each.emitidoAt >= since) ??
      all.reduce<Nombrado | undefined>(
        (newest, each) => (newest && newest.emitidoAt > each.emitidoAt ? newest : each),
        undefined,
      )
    )
  }

  #is({ id }: Nombrado, puesto: Puesto, isPerson: typeof isSamePerson): boolean {
    this.compared += 1
    const persona = this.personaOf(id)
    return persona !== undefined && isPerson(persona, puesto)
  }
}

function isNearPerson(one: { nombre: string }, other: { nombre: string }): boolean {
  return isNear(one.nombre, other.nombre)
}

/** Whether a person may have the same post at other casillas: neither a casilla nor a ruta names the post. */
function mayMove({ cargo, ruta = '' }: Pick<Puesto, 'cargo'> & { ruta?: string }): boolean {
  return cargo === 'rg' ? ruta === '' : cargo !== 'propietario' && cargo !== 'suplente'
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}
