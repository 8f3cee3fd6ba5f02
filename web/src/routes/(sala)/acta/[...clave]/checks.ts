import {
  identitiesOf,
  type Addend,
  type Identity,
  type Regla,
  type Side,
} from '@espejo/server/domain/acta'
import { isCount } from '@espejo/server/domain/figure'
import type { VersionNuestra, VersionPrep } from '@espejo/server/contract'
import { count, figure, plural } from '#lib/format.ts'

/** An identity of the acta in the words of the page. */
export type Check = Pick<Identity, 'regla' | 'estado'> & { what: string; says: string }

type Version = VersionNuestra | VersionPrep
/** Order on the page: the counts of the casilla, then the lines, then the limit. */
const ORDER: readonly Regla[] = ['AC7', 'AC5', 'AC4', 'AC3', 'AC8', 'AC2']

/**
 * The identities of an acta, by the same arithmetic as the findings. A missing figure proves
 * nothing: its identity is left out.
 */
export function checksOf(version: Version, listaNominal: number, limite: number): Check[] {
  const figures = { ...version, votos: Object.values(version.votos) }
  return identitiesOf(figures, limite)
    .filter(isTold)
    .sort((a, b) => ORDER.indexOf(a.regla) - ORDER.indexOf(b.regla))
    .map((identity) => {
      const { regla, estado } = identity
      const words = WORDS[regla](identity, { version, listaNominal, limite })
      return { regla, estado, ...words }
    })
}

/** The ballots received stand on no acta: the page tells their sum with nothing to compare. */
function isTold({ estado, left, right }: Identity): boolean {
  return estado !== 'unknown' || (right.addends.length === 0 && left.total !== undefined)
}

type Context = { version: Version; listaNominal: number; limite: number }
type Words = (identity: Identity, context: Context) => Omit<Check, 'regla' | 'estado'>

const WORDS: Record<Regla, Words> = {
  AC2: fitWords,
  AC3: lineWords,
  AC4: lineWords,
  AC5: lineWords,
  AC7: ({ left, right, diferencia = 0 }, { version }) => ({
    what: written(left, version),
    says:
      diferencia === 0
        ? 'los de la urna'
        : `la urna trae ${count(right.total ?? 0)}: ${off(-diferencia)}`,
  }),
  AC8: ({ left }, { version }) => ({
    what: written(left, version),
    says: 'el acta no dice cuántas recibió',
  }),
}

/** `sobran 2`, `falta 1`. */
const off = (n: number) =>
  `${n > 0 ? 'sobra' : 'falta'}${Math.abs(n) === 1 ? '' : 'n'} ${count(Math.abs(n))}`

/** The text of an identity between a figure of the acta and the sum of the lines. */
function lineWords({ left, right, diferencia = 0 }: Identity, { version }: Context) {
  const lines = `${plural(right.total ?? 0, 'voto', 'votos')} en los renglones`
  return {
    what: `${lines}${diferencia === 0 ? ' =' : ','} ${written(left, version, diferencia !== 0)}`,
    says: diferencia === 0 ? 'cuadra' : off(diferencia),
  }
}

function fitWords({ left, estado }: Identity, { listaNominal, limite }: Context) {
  const sum = left.total ?? 0
  const base =
    listaNominal > 0
      ? `${plural(listaNominal, 'elector', 'electores')} + ${plural(limite - listaNominal, 'representante', 'representantes')}`
      : plural(limite, 'boleta', 'boletas')
  return {
    what: `${plural(sum, 'voto', 'votos')} ${estado === 'holds' ? '' : 'no '}${sum === 1 ? 'cabe' : 'caben'} en ${base}`,
    says:
      listaNominal > 0
        ? `participación ${((100 * sum) / listaNominal).toFixed(2)} %`
        : 'sin lista nominal: casilla especial',
  }
}

const NAMES: Partial<Record<Addend['of'], (n: number) => string>> = {
  personasVotaron: (n) => plural(n, 'persona', 'personas'),
  representantesVotaron: (n) => plural(n, 'representante', 'representantes'),
  boletasSobrantes: (n) => plural(n, 'sobrante', 'sobrantes'),
  votosSacados: (n) => plural(n, 'sacado', 'sacados'),
  totalAsentado: (n) => plural(n, 'asentado', 'asentados'),
}

/** The addends of a side by name; several addends also have a sum. */
function written({ addends, total = 0 }: Side, version: Version, withSum = true): string {
  const parts = addends.map(({ of, figure: value }) =>
    isCount(value) ? (NAMES[of]?.(value) ?? count(value)) : `representantes ${figure(value)}`,
  )
  const [first, ...more] = addends
  if (first?.of === 'personasVotaron' && more.length === 0)
    return isCount(version.representantesVotaron)
      ? `${parts.join()}, ${count(version.representantesVotaron)} de ellas representantes`
      : parts.join()
  return `${parts.join(' + ')}${withSum && more.length > 0 ? ` = ${count(total)}` : ''}`
}
