import type { PrepActa, Tally } from './catalogo.ts'
import { isApart, isCount, votesOf, type Figure } from './figure.ts'

/** A finding by the arithmetic of an acta. It marks and never blocks (RULES.md AC0). */
export type Hallazgo = { regla: string; texto: string; diferencia?: number }

/** The figures of an acta, whoever read the paper; `votos` follow the elección's options. */
export type Figures = Omit<Tally, 'votos'> & { votos: Figure[] }
type Votos = readonly Figure[]

/** Ballots an especial may use besides its representatives; several OPL print this constant. */
export const BOLETAS_ESPECIAL = 1000

/** Sum of the legible votes, nulls and unregistered included (RULES.md FI2). */
export function totalOf(votos: readonly Figure[]): number {
  let total = 0
  for (const figure of votos) total += votesOf(figure)
  return total
}

/** The most votes an acta can hold and still count (RULES.md AC2). */
export function limitOf(listaNominal: number, representantes: number): number {
  return (listaNominal === 0 ? BOLETAS_ESPECIAL : listaNominal) + representantes
}

/** Counted by Anexo 13: some figure is legible and the sum does not exceed (RULES.md AC1, AC2). */
export function counts(votos: readonly Figure[], limit: number): boolean {
  return votos.some(isCount) && excessOf(totalOf(votos), limit) === 0
}

/** The identities of an acta, each named by its rule (RULES.md). */
export const REGLAS = ['AC2', 'AC3', 'AC4', 'AC5', 'AC7', 'AC8'] as const
export type Regla = (typeof REGLAS)[number]

/** Whether somebody wrote every line down (RULES.md FI3). */
export function isWhole(votos: readonly Figure[]): boolean {
  return !votos.includes('no_capturado')
}

/** Whether somebody wrote some line of votes down; a tally of none is no reading (RULES.md FI3). */
export function isRead(votos: readonly Figure[]): boolean {
  return votos.some((figure) => figure !== 'no_capturado' && figure !== 'no_aplica')
}

/**
 * The sum of the lines; `known` says whether the sum is a fact of the acta: some line is legible and
 * all are captured.
 */
type Sum = { total: number; known: boolean }

function sumOf(votos: readonly Figure[]): Sum {
  return { total: totalOf(votos), known: votos.some(isCount) && isWhole(votos) }
}

/**
 * The arithmetic of an acta: by how much an identity is off; 0 where the identity holds, undefined
 * where a needed figure has no number. Findings, the acta's page and the phone all read this
 * function; the counting rule shares `excessOf` with AC2.
 */
function gapOf(
  regla: Regla,
  acta: Figures,
  { total, known }: Sum,
  limit: number,
): number | undefined {
  switch (regla) {
    case 'AC2': {
      const excess = excessOf(total, limit)
      return known || excess > 0 ? excess : undefined
    }
    case 'AC3':
      return known ? overOf(acta.totalAsentado, total) : undefined
    case 'AC4':
      return known ? overOf(acta.votosSacados, total) : undefined
    case 'AC5':
      return known ? votersOver(acta, total) : undefined
    case 'AC7':
      return isCount(acta.votosSacados) ? votersOver(acta, acta.votosSacados) : undefined
    // The number of ballots received by the casilla stands on another paper.
    case 'AC8':
      return undefined
  }
}

function excessOf(total: number, limit: number): number {
  return Math.max(0, total - limit)
}

function overOf(figure: Figure, expected: number): number | undefined {
  return isCount(figure) ? figure - expected : undefined
}

/**
 * In 3–10 % of actas the representatives were counted into `personas` already: either sum will do.
 */
function votersOver(acta: Figures, expected: number): number | undefined {
  if (!isCount(acta.personasVotaron)) return undefined
  if (acta.personasVotaron === expected) return 0
  return acta.representantesVotaron === 'no_capturado' ? undefined : votersOf(acta) - expected
}

function votersOf({ personasVotaron, representantesVotaron }: Figures): number {
  return votesOf(personasVotaron) + votesOf(representantesVotaron)
}

/**
 * Whether every figure is zero and some line has one (RULES.md AC9): a casilla where nobody votes
 * keeps its ballots, so that the paper says so in boletas sobrantes.
 */
function isAllZero(acta: Figures, { total, known }: Sum): boolean {
  const { totalAsentado, votosSacados, boletasSobrantes } = acta
  const counted = votesOf(totalAsentado) + votesOf(votosSacados) + votesOf(boletasSobrantes)
  return known && total + counted + votersOf(acta) === 0
}

/**
 * Everything about the acta that does not add up or cannot be read, most serious first. Lines off
 * the ballot are `no_aplica`; a line that nobody captured is no finding (RULES.md FI3).
 */
export function hallazgosOf(acta: Figures, limit: number): Hallazgo[] {
  const { votos } = acta
  let [total, marks, unread, missing] = [0, 0, 0, 0]
  for (const figure of votos)
    if (isCount(figure)) total += figure
    else {
      marks += 1
      if (figure === 'no_capturado') missing += 1
      else if (figure !== 'no_aplica') unread += 1
    }
  const found: Hallazgo[] = []
  const legible = marks < votos.length
  const sum: Sum = { total, known: legible && missing === 0 }
  if (!legible && missing === 0)
    found.push({ regla: 'AC1', texto: 'Ninguna cifra de votos se lee: queda en revisión.' })
  // Named individually: a loop over the rules costs an eighth more at each acta.
  find(found, 'AC2', acta, sum, limit)
  if (total === 0 && isAllZero(acta, sum))
    found.push({ regla: 'AC9', texto: 'Todas las cifras son cero: compara con el acta.' })
  find(found, 'AC3', acta, sum, limit)
  find(found, 'AC4', acta, sum, limit)
  find(found, 'AC5', acta, sum, limit)
  // Where the sum is known, AC4 or AC5 fails with AC7 and says the same.
  if (!sum.known) find(found, 'AC7', acta, sum, limit)
  if (unread > 0 && legible)
    found.push({ regla: 'AC6', texto: `Renglones en blanco o ilegibles: ${unread}.` })
  return found
}

function find(
  found: Hallazgo[],
  regla: keyof typeof TEXTO,
  acta: Figures,
  sum: Sum,
  limit: number,
): void {
  const diferencia = gapOf(regla, acta, sum, limit)
  if (diferencia) found.push({ regla, texto: TEXTO[regla](acta, sum.total, limit), diferencia })
}

const TEXTO = {
  AC2: (_, total, limit) =>
    `La suma da ${total} y en la casilla caben ${limit}: queda en revisión.`,
  AC3: ({ totalAsentado }, total) =>
    `El total asentado (${totalAsentado}) no es la suma de los renglones (${total}).`,
  AC4: ({ votosSacados }, total) =>
    `Los votos sacados de la urna (${votosSacados}) no son la suma de los renglones (${total}).`,
  AC5: (acta, total) =>
    `Personas y representantes que votaron (${votersOf(acta)}) no son la suma de los renglones (${total}).`,
  AC7: (acta) =>
    `Personas y representantes que votaron (${votersOf(acta)}) no son los votos sacados de la urna (${acta.votosSacados}).`,
} satisfies Record<string, (acta: Figures, total: number, limit: number) => string>

/**
 * A number of an identity: a figure of the acta, the sum of its lines, or the acta's upper limit.
 */
export type Addend = {
  of: Exclude<keyof Figures, 'votos'> | 'renglones' | 'limite'
  figure: Figure
}

/** The numbers of a side in the order of addition; no total where an addend has no number. */
export type Side = { addends: Addend[]; total?: number }

/** The left side should equal the right side; by AC2 the left should not exceed the right. */
export type Identity = {
  regla: Regla
  left: Side
  right: Side
  estado: 'holds' | 'fails' | 'unknown'
  /** By how much the left exceeds the right; absent where unknown. */
  diferencia?: number
}

type Name = Addend['of']
const VOTERS: readonly Name[] = ['personasVotaron', 'representantesVotaron']
const SIDES: Record<Regla, [left: readonly Name[], right: readonly Name[]]> = {
  AC2: [['renglones'], ['limite']],
  AC3: [['totalAsentado'], ['renglones']],
  AC4: [['votosSacados'], ['renglones']],
  AC5: [VOTERS, ['renglones']],
  AC7: [VOTERS, ['votosSacados']],
  AC8: [['boletasSobrantes', 'votosSacados'], []],
}

/** Every identity of an acta with its numbers: kept, broken or unknown. */
export function identitiesOf(acta: Figures, limit: number): Identity[] {
  const sum = sumOf(acta.votos)
  return REGLAS.map((regla) => {
    const diferencia = gapOf(regla, acta, sum, limit)
    // A sum of some lines is enough to exceed the limit.
    const lines: Figure = sum.known || diferencia !== undefined ? sum.total : 'no_capturado'
    const sideOf = (names: readonly Name[]): Side =>
      added(
        names.map((of) => {
          const figure = of === 'renglones' ? lines : of === 'limite' ? limit : acta[of]
          return { of, figure }
        }),
      )
    const [names, others] = SIDES[regla]
    const right = sideOf(others)
    // The representatives are no addend where the persons already include the representatives, or
    // where the sum holds without them.
    const alone = acta.representantesVotaron === 'no_capturado' || votersOf(acta) !== right.total
    const among = names === VOTERS && diferencia === 0 && alone
    const left = sideOf(among ? ['personasVotaron'] : names)
    if (diferencia === undefined) return { regla, left, right, estado: 'unknown' }
    return { regla, left, right, estado: diferencia === 0 ? 'holds' : 'fails', diferencia }
  })
}

/**
 * Representatives left blank count as none (RULES.md FI2); no other number of a side may be
 * missing.
 */
function added(addends: Addend[]): Side {
  const isMissing = ({ of, figure }: Addend) =>
    figure === 'no_capturado' || (!isCount(figure) && of !== 'representantesVotaron')
  if (addends.length === 0 || addends.some(isMissing)) return { addends }
  return { addends, total: totalOf(addends.map(({ figure }) => figure)) }
}

/**
 * The figures of `votos` in the order of `keys`; undefined when `votos` does not hold exactly the
 * keys. Keys after the first `firm` may be missing: nobody captured them (RULES.md CL6). An acta usually comes in the
 * order of its ballot: then nothing is looked up by name.
 */
export function inOrder(
  { keys, firm }: { keys: readonly string[]; firm: number },
  votos: Record<string, Figure>,
): Figure[] | undefined {
  const given = Object.keys(votos)
  if (given.length === keys.length && keys.every((key, i) => key === given[i]))
    return Object.values(votos)
  const has = (key: string) => Object.hasOwn(votos, key)
  if (!keys.slice(0, firm).every(has) || !given.every((key) => keys.includes(key))) return undefined
  return keys.map((key) => (has(key) ? votos[key]! : 'no_capturado'))
}

/**
 * Whether two readings of an acta give every option the same votes; a line that one of them did not
 * capture is compared with nothing (RULES.md RE2, FI3).
 */
export function sameVotes(a: Votos, b: Votos): boolean {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if (isApart(a[i], b[i])) return false
  return true
}

/** Votes by which `a` exceeds `b` on some lines; a line not captured by both adds none (FI3). */
export function excessOn(places: readonly number[], a: Votos, b: Votos): number {
  const apart = places.filter((place) => isApart(a[place], b[place]))
  return apart.reduce((sum, place) => sum + votesOf(a[place]) - votesOf(b[place]), 0)
}

/** Whether two readings are the same to the letter: every figure and every mark. */
export function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.votos.length === b.votos.length &&
    a.votos.every((figure, i) => figure === b.votos[i]) &&
    a.totalAsentado === b.totalAsentado &&
    a.boletasSobrantes === b.boletasSobrantes &&
    a.personasVotaron === b.personasVotaron &&
    a.representantesVotaron === b.representantesVotaron &&
    a.votosSacados === b.votosSacados
  )
}

/** How PREP's word on an acta changed; `cambia` also for a change of totals or times alone. */
export type PrepCambio = 'aparece' | 'cambia' | 'desaparece' | 'descontada' | 'contada' | 'imagen'

export function prepCambio(before: PrepActa | null, after: PrepActa | null): PrepCambio {
  if (after === null || (before?.capturada && !after.capturada)) return 'desaparece'
  if (before === null || !before.capturada) return 'aparece'
  if (!sameVotes(before.votos, after.votos)) return 'cambia'
  if (before.contabilizada && !after.contabilizada) return 'descontada'
  if (!before.contabilizada && after.contabilizada) return 'contada'
  return before.imagen !== after.imagen ? 'imagen' : 'cambia'
}
