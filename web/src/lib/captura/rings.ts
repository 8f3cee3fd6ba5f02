import type { EstadoCaptura } from '@espejo/server/contract'
import { hourOf } from './time.ts'
import { folioOf, type Item } from './outbox.ts'
import type { Step } from './step.ts'

/** A step of the three, for the home screen. */
export type Ring = {
  key: 'numeros' | 'foto' | 'recibo'
  name: string
  under: string
  end: string
  /** Drawn part of the ring, 0 to 1. */
  part: number
  /** The step is at the service. */
  ok: boolean
}

/** `nextLine`: name of the line where typing would go on. */
export function ringsOf(step: Step, estado: EstadoCaptura, nextLine: string): Ring[] {
  return [tallyRing(step, estado, nextLine), fotoRing(step, estado), reciboRing(step, estado)]
}

function tallyRing(step: Step, { recibida }: EstadoCaptura, nextLine: string): Ring {
  const { tally, filled, lines, changed, review } = step
  const base = { key: 'numeros' as const, name: 'Números' }
  const count = `${filled} de ${lines}`
  const part = filled / lines
  if (changed) return { ...base, under: 'Corrección sin enviar', end: count, part, ok: false }
  if (review) return { ...base, under: review, end: 'no cuenta', part: 1, ok: false }
  const short = tally && filled > 0 && filled < lines ? { end: count, part } : { part: 1 }
  if (tally) return { ...base, ...sent(tally), ...short }
  if (recibida)
    return { ...base, under: `Recibidos ${hourOf(recibida.at)}`, end: 'listo', part: 1, ok: true }
  if (filled === 0)
    return { ...base, under: 'Renglón por renglón, como el acta', end: '', part, ok: false }
  return { ...base, under: `Sigue en ${nextLine}`, end: count, part, ok: false }
}

function fotoRing({ foto, again }: Step, estado: EstadoCaptura): Ring {
  const base = { key: 'foto' as const, name: 'Foto del acta' }
  if (again) return { ...base, under: 'La que llegó no sirve', end: 'falta', part: 0, ok: false }
  if (foto) {
    const told = sent(foto)
    const done = foto.subidos / Math.max(1, foto.bytes)
    const end = told.end || `${Math.floor(100 * done)} %`
    return { ...base, ...told, end, part: told.ok ? 1 : Math.max(0.02, done) }
  }
  if (estado.foto === 'recibida')
    return { ...base, under: 'Recibida', end: 'listo', part: 1, ok: true }
  return { ...base, under: 'Pesa unos 0.4 MB', end: 'falta', part: 0, ok: false }
}

function reciboRing({ tally }: Step, estado: EstadoCaptura): Ring {
  const base = { key: 'recibo' as const, name: 'Recibo' }
  const folio = tally ? folioOf(tally, estado) : estado.recibida?.folio
  const end = estado.prep === 'difiere' ? 'PREP difiere' : ''
  if (folio) return { ...base, under: `Folio ${folio}`, end, part: 1, ok: true }
  return { ...base, under: 'Llega cuando el servicio confirme', end, part: 0, ok: false }
}

/** The truth about sending, in the three words of the app. */
function sent({ marcha: progress }: Item): { under: string; end: string; ok: boolean } {
  switch (progress.status) {
    case 'telefono':
      return { under: 'En tu teléfono', end: '', ok: false }
    case 'enviado':
      return { under: 'Enviado, sin respuesta aún', end: '', ok: false }
    case 'confirmado':
      return { under: `Confirmado ${hourOf(progress.at)}`, end: 'listo', ok: true }
    case 'retenido':
      return { under: 'No se ha enviado: sigue en tu teléfono', end: '', ok: false }
    default:
      return progress satisfies never
  }
}
