import type { Option } from '../domain/catalogo.ts'
import { isCount } from '../domain/figure.ts'
import { columnName, type Columns } from './columns.ts'
import { PartySet } from './partidos.ts'
import type { Sample } from './sample.ts'
import type { ActaRow } from './shape.ts'

/** An option with its source column. */
export type OptionColumn = Option & { column: string; place: number }

/** Counters, codes and names that some years add among the votes. */
const NEVER =
  /^(TOTAL|NUM|NUMERO|PORCENTAJE|ID|CLAVE|CVE|FECHA|HORA|NOMBRE|DOMICILIO|VOTOS_VALIDOS|VALIDOS|VOTACION)(_|$)/

/**
 * The lines of the acta among columns of no known field, in the file's order, with no registradas
 * and nulos last.
 */
export function findOptions(
  header: string[],
  columns: Columns,
  sample: Sample,
): { options: OptionColumn[]; unknown: string[] } {
  const names = columns.others.map((place) => lineName(header[place] ?? ''))
  const parties = new PartySet(names)
  const [from, to] = zoneOf(columns)
  // A well-known party is a line in the zone of the lines, or in any place with figures; an unknown
  // name needs both the zone and figures.
  const isLine = (place: number, name: string) => {
    if (name === '' || NEVER.test(name)) return false
    const inZone = place > from && place < to
    return parties.isSure(name)
      ? inZone || sample.isFigures(place)
      : inZone && sample.isFigures(place)
  }
  const lines = columns.others.filter((place, index) => isLine(place, names[index] ?? ''))
  const guessed = lines.filter((place) => !parties.isSure(lineName(header[place] ?? '')))
  const left = new Set(leftOut(lines, guessed, columns, sample))
  const taken = new Set<string>()
  const options: OptionColumn[] = []
  const unknown: string[] = []
  columns.others.forEach((place, index) => {
    const name = names[index] ?? ''
    const option = parties.optionOf(name)
    // Two columns with the same key keep the file's own names.
    const key = taken.has(option.key) ? name : option.key
    if (!lines.includes(place) || left.has(place) || taken.has(key)) {
      if (name !== '') unknown.push(header[place] ?? '')
      return
    }
    taken.add(key)
    options.push({ ...option, key, column: (header[place] ?? '').trim(), place })
  })
  return { options: [...options, ...lastLines(header, columns)], unknown }
}

/** `VOTOS_PAN` is the line of PAN. */
function lineName(cell: string): string {
  return columnName(cell).replace(/^VOTOS_(?!VALIDOS)/, '')
}

function lastLines(header: string[], { places }: Columns): OptionColumn[] {
  return (['noRegistradas', 'nulos'] as const).flatMap((field): OptionColumn[] => {
    const place = places[field]
    if (place === undefined) return []
    const kind = field === 'nulos' ? 'nulos' : 'no_registradas'
    return [{ key: kind.toUpperCase(), kind, column: (header[place] ?? '').trim(), place }]
  })
}

/** Among more guessed lines a single column is looked for: all threes of 400 are ten million. */
const GUESSED_MAX = 24

/**
 * Up to three columns, guessed to be lines, that the file's own total leaves out of its sum: only
 * the sum shows that SOBRES_CON_VOTOS is no party.
 */
function leftOut(
  lines: number[],
  guessed: number[],
  { places }: Columns,
  sample: Sample,
): number[] {
  if (guessed.length === 0 || places.totalCalculado === undefined) return []
  const rest = [places.noRegistradas, places.nulos].filter((place) => place !== undefined)
  const all = [...lines, ...rest]
  const over = sample.sums(all, places.totalCalculado).map(({ counts, total }) => ({
    counts,
    excess: counts.reduce((sum, count) => sum + count, -total),
  }))
  const explains = (some: number[]) => {
    const at = some.map((place) => all.indexOf(place))
    const agreeing = over.filter(
      ({ counts, excess }) => at.reduce((sum, index) => sum + (counts[index] ?? 0), 0) === excess,
    )
    return agreeing.length * 2 > over.length
  }
  // A single acta may exceed its total by the figure of any line, by coincidence.
  if (over.length < 2 || explains([])) return []
  const most = guessed.length > GUESSED_MAX ? 1 : 3
  for (const some of choicesOf(guessed, most)) if (explains(some)) return some
  return []
}

/** Every choice of one to `most` places, the smaller choices first, each made when asked for. */
function* choicesOf(places: readonly number[], most: number): Generator<number[]> {
  for (let size = 1; size <= most; size++) yield* choicesFrom(places, size)
}

function* choicesFrom(places: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  for (let at = from; size > 0 && at < places.length; at++)
    for (const more of choicesFrom(places, size - 1, at + 1)) yield [places[at] ?? 0, ...more]
}

/**
 * The options, once the rows are read. Several parties on one line are a candidatura común, not a
 * coalición, if no acta with the line has separate lines of the same parties.
 */
export function withComunes(options: Option[], rows: ActaRow[]): Option[] {
  const captured = rows.map(({ value }) => value).filter(({ capturada }) => capturada)
  // Where a file leaves lines not on the ballot empty, only emptiness tells.
  const hyphens = captured.some(
    ({ votos }) => votos.includes('guion') || votos.includes('no_aplica'),
  )
  const isOff = (figure: unknown) =>
    figure === 'guion' || figure === 'no_aplica' || (!hyphens && figure === 'vacio')
  return options.map((option, place) => {
    const own = (option.parties ?? [])
      .map((party) => options.findIndex(({ key }) => key === party))
      .filter((at) => at >= 0)
    if (option.kind !== 'coalicion' || own.length === 0 || option.parties?.length === 1)
      return option
    const having = captured.filter(({ votos }) => isCount(votos[place]))
    const alone = having.every(({ votos }) => own.every((at) => isOff(votos[at])))
    return having.length > 0 && alone ? { ...option, kind: 'candidatura_comun' } : option
  })
}

/**
 * Lines of the acta stand after the identifying columns and before nulls and totals, wherever the
 * columns are.
 */
function zoneOf({ places }: Columns): [number, number] {
  const ends = [places.nulos, places.noRegistradas, places.totalAsentado, places.totalCalculado]
  const to = Math.max(...ends.filter((place) => place !== undefined), -1)
  if (to < 0) return [-1, Number.POSITIVE_INFINITY]
  const starts = (
    [
      'claveCasilla',
      'claveActa',
      'seccion',
      'idCasilla',
      'tipoCasilla',
      'extContigua',
      'ubicacion',
      'tipoActa',
    ] as const
  ).map((field) => places[field] ?? -1)
  return [Math.max(...starts.filter((place) => place < to)), to]
}
