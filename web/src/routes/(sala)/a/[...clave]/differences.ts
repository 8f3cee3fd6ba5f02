import type { Diferencia, DiferenciasDoc } from '@espejo/server/contract'
import { comparePesadas, exceeds, pesadaOf } from '@espejo/server/domain/peso'
import { count } from '#lib/format.ts'
import { shortName } from '#lib/parties.ts'

/** A kind of difference: an acta stands under every kind true of it (RULES.md DI3). */
type Filter = {
  tipo: string
  label: string
  isOf: (row: Diferencia) => boolean
  /** All actas of the kind, by the service: never the rows at hand. */
  countOf: (doc: DiferenciasDoc) => number
}

const EVERY: Filter = {
  tipo: '',
  label: 'Todas',
  isOf: () => true,
  countOf: ({ total }) => total,
}
export const FILTERS: readonly Filter[] = [
  EVERY,
  {
    tipo: 'voltea',
    label: 'Cambian quién gana',
    isOf: ({ voltea }) => voltea !== undefined,
    countOf: ({ voltean }) => voltean,
  },
  {
    tipo: 'difiere',
    label: 'Difieren',
    isOf: ({ tipo }) => tipo === 'difiere',
    countOf: ({ cuenta }) => cuenta.difiere,
  },
  {
    tipo: 'cambio_en_prep',
    label: 'PREP cambió',
    isOf: ({ cambioEnPrep }) => cambioEnPrep === true,
    countOf: ({ cuenta }) => cuenta.cambioEnPrep,
  },
  {
    tipo: 'prep_sin_contabilizar',
    label: 'PREP no cuenta',
    isOf: ({ tipo }) => tipo === 'prep_sin_contabilizar',
    countOf: ({ cuenta }) => cuenta.prep_sin_contabilizar,
  },
]

/** The filter of that name; all actas under an unknown name. */
export function filterOf(tipo: string | null): Filter {
  return FILTERS.find((each) => each.tipo === tipo) ?? EVERY
}

/** The rows at hand of a kind, what turns a demarcación first, then by weight (RULES.md DI1, DI2). */
export function filtered(doc: DiferenciasDoc | undefined, { isOf }: Filter): Diferencia[] {
  const { filas = {}, demarcaciones = {} } = doc ?? {}
  return Object.values(filas)
    .filter(isOf)
    .map((row) => ({ row, ...pesadaOf(row, demarcaciones[row.demarcacion]) }))
    .sort(comparePesadas)
    .map(({ row }) => row)
}

type Contra = DiferenciasDoc['demarcaciones'][string]

/** Whether figures of ours stand behind the effect of a difference. */
const hasOurs = ({ tipo }: Diferencia) => tipo !== 'solo_prep' && tipo !== 'sin_llegar'

/** `Con nuestra acta gana MORENA`; '' where the first place stays. */
export function turnSentence(row: Diferencia, contra: Contra | undefined): string {
  if (row.voltea === undefined || !contra) return ''
  const without = hasOurs(row) ? 'Con nuestra acta' : 'Con lo que PREP\u00a0publicaba'
  const whose = contra.lado === 'prep' ? without : 'Con la cifra de PREP'
  return `${whose} ${row.voltea === '' ? 'hay empate' : `gana ${shortName(row.voltea)}`}`
}

/**
 * `más que la ventaja (97)` of an effect; of votes or nulos that are more than the margin while the
 * effect beside them is not, `440 votos fuera de PREP, más que la ventaja (322)`. '' for less.
 */
export function overSentence(row: Diferencia, contra: Contra | undefined): string {
  if (contra?.ventaja === undefined) return ''
  if (!exceeds(row, contra))
    return row.voltea === '' ? `tanto como la ventaja (${count(contra.ventaja)})` : ''
  const over = `más que la ventaja (${count(contra.ventaja)})`
  const isEffect = Math.abs(row.efecto) > contra.ventaja || row.efecto === 0
  return isEffect ? over : `${apartSentence(row)?.join(' ') ?? ''}, ${over}`
}

/** Votes taken away, or nulos: put in doubt without an effect. Undefined for neither. */
export function apartSentence({
  nulos = 0,
  perdidos = 0,
}: Diferencia): [string, string] | undefined {
  if (perdidos > 0)
    return [count(perdidos), perdidos === 1 ? 'voto fuera de PREP' : 'votos fuera de PREP']
  if (nulos === 0) return undefined
  const [one, many] =
    nulos > 0 ? ['nulo de más', 'nulos de más'] : ['nulo de menos', 'nulos de menos']
  return [count(Math.abs(nulos)), `${Math.abs(nulos) === 1 ? one : many} en PREP`]
}
