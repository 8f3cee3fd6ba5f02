import type { Desk } from '../ledger/desk.ts'
import type { LiveServer } from '../live/socket.ts'
import type { Health } from './health.ts'

type Parts = {
  desk: Pick<Desk, 'night' | 'chain' | 'fault' | 'turning' | 'ledger'>
  live: Pick<LiveServer, 'stats'>
  health: Health
}

/** The answer of /api/health. `whole`: with the counts, for people who may look; a balancer needs none. */
export function healthDoc({ desk, live, health }: Parts, whole = false) {
  const { seq, newer, unknown } = desk.night
  const { fault, turning } = desk
  const { commits, records, waiting } = desk.ledger.stats()
  const ledger = { commits, records, waiting }
  // Anybody may ask: the causes are for those who are signed in.
  const fallas = Object.keys(health.troubles())
  return {
    ok: newer === undefined && fault === undefined && !turning && !fallas.includes('bitacora'),
    ...(fallas.length > 0 ? { fallas } : {}),
    ...(newer ? { motivo: { version_anterior: newer } } : {}),
    ...(fault ? { motivo: { bitacora_detenida: fault.message } } : {}),
    ...(whole && unknown.size > 0 ? { desconocidos: Object.fromEntries(unknown) } : {}),
    ...(whole ? { seq, chain: desk.chain, ledger, live: live.stats() } : {}),
  }
}
