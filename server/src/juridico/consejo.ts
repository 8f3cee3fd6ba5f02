import type { PeticionEmitida } from '../domain/fold/peticion.ts'
import type { Ambito } from '../domain/fold/slot.ts'

/** Names of a council and of its petitions, in plain letters whatever the catálogo says. */

/** Letters of a name on paper. */
const NAME_MAX = 120

/** Text of others on one line of paper: no control characters, no change of direction, no end. */
export function plain(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  const letters = Array.from(line)
  return letters.length <= NAME_MAX ? line : `${letters.slice(0, NAME_MAX - 1).join('')}…`
}

/** `D03`, `M001`, `E04`: a plain name for a file, whatever the catálogo's codes are. */
export function codigoOf({ kind, codigo }: Pick<Ambito, 'kind' | 'codigo'>): string {
  const own = codigo.slice(codigo.indexOf('-') + 1).replace(/[^0-9A-Za-z]/g, '')
  const digits = own.replace(/^0+(?=\d)/, '').padStart(kind === 'municipio' ? 3 : 2, '0')
  return `${kind.slice(0, 1).toUpperCase()}${digits.slice(0, 8)}`
}

/** `consejo distrital 03, Campeche`. */
export function consejoOf({ kind, codigo, nombre }: Pick<Ambito, 'kind' | 'codigo' | 'nombre'>) {
  const name = plain(nombre)
  if (kind === 'municipio') return `consejo municipal de ${name}`
  if (kind !== 'distrito') return `consejo que hace el cómputo de ${name}`
  const number = codigoOf({ kind, codigo }).slice(1)
  return /^distrito\b/i.test(name)
    ? `consejo distrital ${number}`
    : `consejo distrital ${number}, ${name}`
}

/** `peticion-recuento-D03-v2`: files of a petition, without the format. */
export function archivoOf(
  { peticion, version }: Pick<PeticionEmitida, 'peticion' | 'version'>,
  consejo: Pick<Ambito, 'kind' | 'codigo'> | undefined,
): string {
  return `peticion-${peticion}-${consejo ? codigoOf(consejo) : '00'}-v${version}`
}
