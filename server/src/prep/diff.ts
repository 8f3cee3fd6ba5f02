import type { Option, PrepActa } from '../domain/catalogo.ts'
import { votesOf, type Figure } from '../domain/figure.ts'
import type { ActaRow, Base } from './shape.ts'

/** The change of one acta: the new state, or null when a captured acta is no longer in the base. */
export type Change = { acta: string; value: PrepActa | null }

/**
 * Changes of a base against the last known state, in the order of its rows, vanished actas last.
 * `options` is the elección's own list, and votes follow its order. An uncaptured acta counts as
 * never seen.
 */
export function changesAgainst(
  previous: ReadonlyMap<string, PrepActa>,
  base: Base,
  options: readonly Option[] = base.options,
): Change[] {
  const order = orderOf(base.options, options)
  const changes: Change[] = []
  const present = new Set<string>()
  for (const [acta, row] of keyedRows(previous, base.rows)) {
    present.add(acta)
    const before = previous.get(acta)
    if (!row.capturada && !before?.capturada) continue
    const value = order ? { ...row, votos: order.map((place) => votoAt(row, place)) } : row
    if (!before || !sameActa(before, value)) changes.push({ acta, value })
  }
  for (const [acta, before] of previous)
    if (before.capturada && !present.has(acta)) changes.push({ acta, value: null })
  return changes
}

/** The place in `from` of each option of `to`; undefined when the lists are the same. */
function orderOf(from: readonly Option[], to: readonly Option[]): number[] | undefined {
  const places = new Map(from.map(({ key }, place) => [key, place]))
  const order = to.map(({ key }) => places.get(key) ?? -1)
  const same = from.length === to.length && order.every((place, at) => place === at)
  return same ? undefined : order
}

/** A line that the base no longer prints is on no ballot. */
function votoAt({ votos }: PrepActa, place: number): Figure {
  return votos[place] ?? 'no_aplica'
}

/**
 * Rows with the key of their acta. Rows told apart only by order (`#2`) may come in a different
 * order in the next corte: then the image identifies the acta.
 */
function* keyedRows(
  previous: ReadonlyMap<string, PrepActa>,
  rows: readonly ActaRow[],
): Generator<[string, PrepActa]> {
  const stems = new Set(
    rows.flatMap(({ esperada: { acta } }) => (acta.includes('#') ? [stemOf(acta)] : [])),
  )
  const groups = new Map<string, ActaRow[]>()
  for (const row of rows) {
    const stem = stemOf(row.esperada.acta)
    if (!stems.has(stem)) yield [row.esperada.acta, row.value]
    else groups.set(stem, [...(groups.get(stem) ?? []), row])
  }
  for (const group of groups.values()) yield* matchByImage(previous, group)
}

function* matchByImage(
  previous: ReadonlyMap<string, PrepActa>,
  group: ActaRow[],
): Generator<[string, PrepActa]> {
  const free = new Set(group.map(({ esperada }) => esperada.acta))
  const left: ActaRow[] = []
  for (const row of group) {
    const { imagen } = row.value
    const acta = imagen && [...free].find((key) => previous.get(key)?.imagen === imagen)
    if (!acta) left.push(row)
    else {
      free.delete(acta)
      yield [acta, row.value]
    }
  }
  for (const row of left) {
    const keys = [...free]
    // A captured acta with a new image was most likely uncaptured before.
    const fresh = keys.find((key) => previous.get(key)?.capturada !== row.value.capturada)
    const own = free.has(row.esperada.acta) ? row.esperada.acta : undefined
    const acta = own ?? fresh ?? keys[0] ?? row.esperada.acta
    free.delete(acta)
    yield [acta, row.value]
  }
}

function stemOf(acta: string): string {
  const at = acta.indexOf('#')
  return at < 0 ? acta : acta.slice(0, at)
}

/** Fields of an acta beside its votes with a figure written on the paper. */
const FIGURES = [
  'boletasSobrantes',
  'personasVotaron',
  'representantesVotaron',
  'votosSacados',
  'totalAsentado',
] as const
const REST = [
  'capturada',
  'contabilizada',
  'totalCalculado',
  'listaNominal',
  'representantes',
  'observaciones',
  'imagen',
  'acopioAt',
  'capturaAt',
  'verificacionAt',
] as const

/** Whether a corte says of an acta what another corte said, to the letter. */
export function sameActa(a: PrepActa, b: PrepActa): boolean {
  return (
    a.votos.length === b.votos.length &&
    a.votos.every((figure, place) => figure === b.votos[place]) &&
    FIGURES.every((field) => a[field] === b[field]) &&
    REST.every((field) => a[field] === b[field])
  )
}

/** An acta captured in both cortes with changed figures; holds only the changed figures. */
type ChangedActa = {
  claveActa: string
  before: Record<string, Figure>
  after: Record<string, Figure>
  sameImage: boolean
}

/** Difference between two cortes; actas have the key that is safe where CLAVE_ACTA repeats. */
export type DiffDocument = {
  before: { file: string; corteAt: string }[]
  after: { file: string; corteAt: string }[]
  /** Captured now and not before. */
  appeared: string[]
  changed: ChangedActa[]
  /** Captured before and not any more, or gone from the base. */
  vanished: string[]
  countedToNot: string[]
  notToCounted: string[]
  imageChanged: string[]
  /** Rows in the catálogo of only one of the two cortes. */
  added: string[]
  removed: string[]
}

/**
 * Compares bases of the same elección, in order; a base on one side only is compared with nothing.
 */
export function diffDocument(before: Base[], after: Base[]): DiffDocument {
  const name = ({ file, corteAt }: Base) => ({ file, corteAt })
  const doc: DiffDocument = {
    before: before.map(name),
    after: after.map(name),
    appeared: [],
    changed: [],
    vanished: [],
    countedToNot: [],
    notToCounted: [],
    imageChanged: [],
    added: [],
    removed: [],
  }
  for (const clave of new Set([...before, ...after].map(({ eleccion }) => eleccion))) {
    const old = before.filter(({ eleccion }) => eleccion === clave)
    const now = after.filter(({ eleccion }) => eleccion === clave)
    for (let at = 0; at < Math.max(old.length, now.length); at++)
      compareBases(old[at], now[at], doc)
  }
  return doc
}

function compareBases(old: Base | undefined, now: Base | undefined, doc: DiffDocument): void {
  const options = old?.options ?? now?.options ?? []
  const more = (now?.options ?? []).filter(({ key }) => !options.some((each) => each.key === key))
  const all = [...options, ...more]
  const inBoth = (key: string) =>
    [old, now].every((base) => base?.options.some((each) => each.key === key))
  const lines = all.map(({ key }) => ({ key, inBoth: inBoth(key) }))
  const known = statesOf(old, all)
  const next = new Map(keyedRows(known, now?.rows ?? []))
  const order = orderOf(now?.options ?? [], all)
  for (const [acta, row] of next) {
    const value = order ? { ...row, votos: order.map((place) => votoAt(row, place)) } : row
    const past = known.get(acta)
    if (!past) doc.added.push(acta)
    if (value.capturada && !past?.capturada) doc.appeared.push(acta)
    if (past?.capturada && !value.capturada) doc.vanished.push(acta)
    if (past?.capturada && value.capturada) compareActas(acta, past, value, lines, doc)
    if (past?.contabilizada && !value.contabilizada) doc.countedToNot.push(acta)
    if (past?.capturada && !past.contabilizada && value.contabilizada) doc.notToCounted.push(acta)
  }
  for (const [acta, past] of known) {
    if (next.has(acta)) continue
    doc.removed.push(acta)
    if (past.capturada) doc.vanished.push(acta)
  }
}

function statesOf(base: Base | undefined, options: Option[]): Map<string, PrepActa> {
  const order = base ? orderOf(base.options, options) : undefined
  const align = (value: PrepActa) =>
    order ? { ...value, votos: order.map((place) => votoAt(value, place)) } : value
  return new Map(base?.rows.map(({ esperada, value }) => [esperada.acta, align(value)]))
}

function compareActas(
  claveActa: string,
  past: PrepActa,
  value: PrepActa,
  lines: { key: string; inBoth: boolean }[],
  doc: DiffDocument,
): void {
  if (past.imagen !== value.imagen) doc.imageChanged.push(claveActa)
  const before: Record<string, Figure> = {}
  const after: Record<string, Figure> = {}
  const note = (key: string, a: Figure | undefined, b: Figure | undefined) => {
    if (a === b || a === undefined || b === undefined) return
    before[key] = a
    after[key] = b
  }
  lines.forEach(({ key, inBoth }, place) => {
    const [a, b] = [past.votos[place], value.votos[place]]
    // A line printed by only one of the two bases matters where the line has votes.
    if (inBoth || votesOf(a) !== votesOf(b)) note(key, a, b)
  })
  for (const field of FIGURES) note(field, past[field], value[field])
  if (Object.keys(after).length === 0) return
  doc.changed.push({ claveActa, before, after, sameImage: past.imagen === value.imagen })
}
