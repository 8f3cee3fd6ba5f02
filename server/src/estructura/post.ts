import { createHmac, randomInt } from 'node:crypto'
import type { Alcance } from '../access/alcance.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Nombramiento } from '../domain/record.ts'
import type { Personas } from './personas.ts'

type Post = Pick<Nombramiento, 'cargo' | 'casillas' | 'ruta' | 'todas'>
/** A post of a file; `ruta` '' of a post without ruta. */
type OfFile = Omit<Post, 'todas'> & { ruta: string; alcance?: Alcance }

/** Where the same person is looked for: the ruta of a general, else the cargo at the casillas. */
export function puestoOf({ cargo, casillas, ruta = '' }: Post): string {
  return cargo === 'rg' && ruta !== '' ? `rg\n${ruta}` : `${cargo}\n\n${casillas.join()}`
}

/** The post in which one person succeeds another; undefined: a post that any number may hold. */
export function successionOf({ cargo, casillas, ruta = '' }: Post): string | undefined {
  if (cargo === 'juridico' || cargo === 'capturista' || casillas.length === 0) return undefined
  return cargo === 'rg' && ruta !== '' ? `rg\n${ruta}` : `${cargo}\n${ruta}\n${casillas.join()}`
}

/** Whether a nombramiento is for exactly the post. */
export function isSame({ cargo, casillas, ruta, todas }: Post, puesto: OfFile): boolean {
  return (
    cargo === puesto.cargo &&
    (todas ?? false) === (puesto.alcance === 'todas') &&
    (ruta ?? '') === puesto.ruta &&
    casillas.length === puesto.casillas.length &&
    casillas.every((casilla, i) => casilla === puesto.casillas[i])
  )
}

/** Whether a post is for fewer of the casillas of a nombramiento. */
export function isPartOf(known: Post, { cargo, casillas, ruta }: OfFile): boolean {
  const all = new Set(known.casillas)
  const isOne = known.cargo === cargo && (known.ruta ?? '') === ruta
  return isOne && casillas.length > 0 && casillas.every((casilla) => all.has(casilla))
}

/** The name in the ledger of a person's post; `key`: the service's secret. */
export function marcaOf(key: string, { llave }: { llave: string }): string {
  return createHmac('sha256', key).update(`puesto\n${llave}`).digest('base64url').slice(0, 22)
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 40 random bits: with 171,000 ids at once, two are equal in about 1 of 100 imports. */
export function freshId(
  { night, personas }: { night: Night; personas: Personas },
  taken: Set<string>,
) {
  const { nombramientos } = night.representacion
  for (;;) {
    const id = Array.from({ length: 8 }, () => CROCKFORD.charAt(randomInt(32))).join('')
    if (nombramientos.has(id) || taken.has(id) || personas.find(id)) continue
    taken.add(id)
    return id
  }
}
