import type { PrepActa, Tally } from './eleccion.ts'
import { isCount, votesOf, type Figure } from './figure.ts'

/** What the arithmetic of an acta says. It marks and never blocks (RULES.md AC0). */
export type Hallazgo = { regla: string; texto: string; diferencia?: number }

/** The figures of one acta, whoever read them; `votos` follow the elección's options. */
export type Figures = Omit<Tally, 'votos'> & { votos: Figure[] }

/** Ballots an especial may use besides its representatives; several OPL print this constant (prep.md 3). */
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
  return votos.some(isCount) && totalOf(votos) <= limit
}

/** Everything about the acta that does not add up, most serious first. Lines off the ballot are `no_aplica`. */
export function hallazgosOf(acta: Figures, limit: number): Hallazgo[] {
  let [total, legible, unread] = [0, 0, 0]
  for (const figure of acta.votos)
    if (isCount(figure)) {
      total += figure
      legible += 1
    } else if (figure !== 'no_aplica') unread += 1
  const found: Hallazgo[] = []
  if (legible === 0)
    found.push({ regla: 'AC1', texto: 'Ninguna cifra de votos se lee: queda en revisión.' })
  if (total > limit)
    found.push({
      regla: 'AC2',
      texto: `La suma (${total}) pasa de lista nominal más representantes (${limit}): queda en revisión.`,
      diferencia: total - limit,
    })
  unequal(found, 'AC3', 'El total asentado', acta.totalAsentado, total)
  unequal(found, 'AC4', 'Los votos sacados de la urna', acta.votosSacados, total)
  personas(found, acta, total)
  if (unread > 0 && legible > 0)
    found.push({ regla: 'AC6', texto: `Renglones en blanco o ilegibles: ${unread}.` })
  return found
}

function unequal(found: Hallazgo[], regla: string, what: string, figure: Figure, total: number) {
  if (!isCount(figure) || figure === total) return
  const texto = `${what} (${figure}) no ${regla === 'AC3' ? 'es' : 'son'} la suma de los renglones (${total}).`
  found.push({ regla, texto, diferencia: figure - total })
}

/** In 3–10 % of actas the representatives were counted into `personas` already: either sum will do. */
function personas(found: Hallazgo[], acta: Figures, total: number): void {
  const { personasVotaron, representantesVotaron } = acta
  if (!isCount(personasVotaron)) return
  const both = personasVotaron + votesOf(representantesVotaron)
  if (personasVotaron === total || both === total) return
  const texto = `Personas y representantes que votaron (${both}) no son la suma de los renglones (${total}).`
  found.push({ regla: 'AC5', texto, diferencia: both - total })
}

/**
 * The figures of `votos` in the order of `keys`; undefined when it does not hold exactly those keys,
 * of which those after the first `firm` may be missing (RULES.md CL6). An acta usually comes in the
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
  return keys.map((key) => (has(key) ? votos[key]! : 'blanco'))
}

/** Whether two readings of an acta give every option the same votes (RULES.md RE2). */
export function sameVotes(a: readonly Figure[], b: readonly Figure[]): boolean {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if (votesOf(a[i]) !== votesOf(b[i])) return false
  return true
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

/** How PREP's word on an acta changed; undefined when only times did. */
export type PrepCambio = 'aparece' | 'cambia' | 'desaparece' | 'descontada' | 'contada' | 'imagen'

export function prepCambio(before: PrepActa | null, after: PrepActa | null): PrepCambio {
  if (after === null || (before?.capturada && !after.capturada)) return 'desaparece'
  if (before === null || !before.capturada) return 'aparece'
  if (!sameVotes(before.votos, after.votos)) return 'cambia'
  if (before.contabilizada && !after.contabilizada) return 'descontada'
  if (!before.contabilizada && after.contabilizada) return 'contada'
  return before.imagen !== after.imagen ? 'imagen' : 'cambia'
}
