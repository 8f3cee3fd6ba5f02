import type { EstadoCaptura, ReciboAnswer } from '@espejo/server/contract'
import { call } from '#lib/api.ts'
import { folioOf, placeKey, type TallyItem } from '#lib/captura/outbox.ts'
import type { Store } from '#lib/captura/store.ts'

/** A confirmed submission of an acta, by its place in the ledger (RULES.md RB5). */
export type Envio = {
  seq: number
  /** Server time, ISO. */
  at: string
  folio?: string
  /** `sub` of the sender, where the phone sent it. */
  duenio?: string
}

/** The confirmed submissions that the phone knows of an acta, oldest first. */
export function enviosOf(
  tallies: readonly TallyItem[],
  kept: readonly ReciboAnswer[],
  estado: EstadoCaptura,
): Envio[] {
  const found = new Map<number, Envio>()
  const { recibida } = estado
  if (recibida) found.set(recibida.seq, recibida)
  for (const { recibo } of kept) {
    const { seq, recibidaAt: at, folio } = recibo
    found.set(seq, { seq, at, folio })
  }
  for (const item of tallies) {
    const { marcha: progress, duenio } = item
    if (progress.status !== 'confirmado' || progress.seq === undefined) continue
    const { seq, at } = progress
    const folio = folioOf(item, estado) ?? found.get(seq)?.folio
    found.set(seq, { seq, at, ...(folio ? { folio } : {}), duenio })
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq)
}

/** The submission that a person's receipt screen opens with: the person's own last. */
export function ownOf(envios: readonly Envio[], sub: string, estado: EstadoCaptura) {
  const asked = envios.find(({ seq }) => seq === estado.recibida?.seq)
  return envios.findLast(({ duenio }) => duenio === sub) ?? asked ?? envios.at(-1)
}

const RECIBO_MS = 30_000

/** The signed receipt of a submission, in the service's form. */
function readRecibo(
  token: string,
  of: { eleccion: string; casilla: string; seq: number },
): Promise<ReciboAnswer> {
  const query = new URLSearchParams({ ...of, seq: String(of.seq) }).toString()
  return call(`/api/recibo?${query}`, { token, patienceMs: RECIBO_MS })
}

type Place = { eleccion: string; acta: string; simulacro: boolean }

/** The signed receipts that the phone keeps of an acta. */
async function keptRecibos(store: Store, place: Place): Promise<ReciboAnswer[]> {
  const all = await store.all('recibos')
  return all.filter(
    ({ recibo: { eleccion, acta, simulacro = false } }) =>
      placeKey({ eleccion, acta, simulacro }) === placeKey(place),
  )
}

/** Hears of receipts as they come, the younger of a submission last. */
export type Show = (found: ReciboAnswer[]) => void

/**
 * Shows the kept receipts at once; asks for those that are missing or were signed before any
 * photograph came, all together, and keeps and shows each as it comes.
 */
export async function fetchRecibos(
  store: Store,
  place: Place & { casilla: string },
  envios: readonly Envio[],
  tokenOf: (duenio?: string) => Promise<string | undefined>,
  show: Show,
): Promise<void> {
  const kept = await keptRecibos(store, place)
  show(kept)
  const proven = kept
    .filter(({ recibo }) => recibo.fotos.length > 0)
    .map(({ recibo }) => recibo.seq)
  const { eleccion, casilla } = place
  const ask = async (seq: number) => {
    const duenio = envios.find((each) => each.seq === seq)?.duenio
    const token = await tokenOf(duenio).catch(() => undefined)
    if (!token) return
    const answer = await readRecibo(token, { eleccion, casilla, seq }).catch(() => undefined)
    if (answer?.recibo.seq !== seq) return
    show([answer])
    await store.put('recibos', `${placeKey(place)}|${seq}`, answer)
  }
  const known = new Set([...envios.map(({ seq }) => seq), ...kept.map(({ recibo }) => recibo.seq)])
  await Promise.all([...known].filter((seq) => !proven.includes(seq)).map(ask))
}
