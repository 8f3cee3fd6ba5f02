import type { EstadoCaptura, MiaDoc } from '@espejo/server/contract'
import { call } from '#lib/api.ts'
import { paperLines, tallyBody, withOffset, type Cell, type PaperLine } from './acta.ts'
import type { Captura, Tarea } from './captura.svelte.ts'
import { keyOf } from './casillas.ts'
import { newItem, type TallyItem } from './outbox.ts'
import { eastOf } from './time.ts'

const MINE_MS = 30_000

type Version = MiaDoc['versiones'][number]

/**
 * Whether the service has figures that the holder (`sub`) sent and the phone knows nothing of: from
 * another phone, or from a store that was lost. The holder's own figures that still wait on the phone
 * are newer; `tallies` of another person on the phone say nothing.
 */
export function isElsewhere(
  tallies: readonly TallyItem[],
  { recibida }: EstadoCaptura,
  sub: string,
): boolean {
  if (!recibida) return false
  const tally = tallies.findLast(({ duenio: owner }) => owner === sub)
  if (!tally) return true
  const { marcha: progress } = tally
  return progress.status === 'confirmado' && (progress.seq ?? recibida.seq) < recibida.seq
}

/** Cells that give the figures of a version again; a line unknown to the version stays empty. */
export function cellsIn(version: Version, lines: readonly PaperLine[]): Record<string, Cell> {
  const { votos, ...totals } = version
  const figures: Record<string, unknown> = { ...totals, ...votos }
  const cell = (figure: unknown) =>
    typeof figure === 'number' || figure === 'blanco' || figure === 'ilegible' ? `${figure}` : ''
  return Object.fromEntries(lines.map(({ key }) => [key, cell(figures[key])]))
}

/**
 * Takes the holder's own last figures from the service (RULES.md RB6): the outbox has them as sent and
 * confirmed, and the lines show them, unless somebody has typed other figures here. Rejects with a
 * Problem where the service gives no answer.
 */
export async function takeMine(captura: Captura, tarea: Tarea): Promise<void> {
  const { acta, casilla, key } = tarea
  const { session, skewMs } = captura
  const { recibida } = acta.estado
  if (!session || !recibida) return
  const path = `/api/mia?casilla=${casilla.casilla}`
  const docs = await call<MiaDoc[]>(path, { token: session.token, patienceMs: MINE_MS })
  const found = docs
    .find((doc) => doc.eleccion === acta.eleccion && doc.acta === acta.acta)
    ?.versiones.find((each) => each.seq === recibida.seq)
  const { sub } = session.claims
  const lost = isElsewhere(captura.talliesOf(tarea), acta.estado, sub)
  if (!found || captura.session !== session || !lost) return
  const before = captura.stepOf(tarea)
  const cells = cellsIn(found, paperLines(acta))
  const { at, seq, revision, folio } = recibida
  const madeMs = Date.parse(at) - skewMs
  const head = {
    ...{ id: found.clientId, at: withOffset(madeMs, eastOf(madeMs)) },
    ...{ eleccion: acta.eleccion, casilla: keyOf(casilla, acta) },
  }
  await captura.sender.add({
    ...newItem(tarea, sub),
    ...{ tipo: 'numeros', id: found.clientId, creadoAt: madeMs, enviadoAt: madeMs },
    cuerpo: JSON.stringify(tallyBody(head, acta.renglones, cells)),
    marcha: { status: 'confirmado', at, seq, revision, folio },
  })
  // Later figures by another person on the phone are what the lines show.
  const isOld = before.tally !== undefined && before.tally.creadoAt > madeMs
  const isTyped = isOld || (before.tally ? before.changed : before.filled > 0)
  if (!isTyped) captura.drafts.keep({ key, at: 0, celdas: cells, fresh: true })
}
