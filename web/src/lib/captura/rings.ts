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
  /** Drawn part of the ring, 0 to 1; undefined: no ring but a triangle, somebody has to act. */
  part: number | undefined
  /** The step is at the service. */
  ok: boolean
}

/** `nextLine`: name of the line where typing would go on. */
export function ringsOf(step: Step, estado: EstadoCaptura, nextLine: string): Ring[] {
  return [tallyRing(step, estado, nextLine), fotoRing(step, estado), reciboRing(step, estado)]
}

/** A full ring only for figures at the service: whole figures on the phone look unsent. */
function tallyRing(step: Step, { recibida, otraAt }: EstadoCaptura, nextLine: string): Ring {
  const { tally, filled, lines, changed, review, unsent } = step
  const base = { key: 'numeros' as const, name: 'Números', ok: false }
  const short = { end: `${filled} de ${lines}`, part: filled / lines }
  const typed = unsent ? { end: '', part: undefined } : short
  if (changed) return { ...base, under: 'Corrección sin enviar', ...typed }
  if (review) return { ...base, under: review, end: 'no cuenta', part: undefined }
  if (tally) {
    const told = sent(tally)
    const isShort = told.part !== undefined && filled > 0 && filled < lines
    return { ...base, ...told, ...(isShort ? short : {}) }
  }
  if (recibida && !unsent)
    return { ...base, under: `Recibidos ${hourOf(recibida.at)}`, end: 'listo', part: 1, ok: true }
  if (otraAt !== undefined && !unsent)
    return {
      ...base,
      under: `Los mandó otra persona ${hourOf(otraAt)}`,
      end: 'listo',
      part: 1,
      ok: true,
    }
  if (filled === 0) return { ...base, under: 'Renglón por renglón, como el acta', end: '', part: 0 }
  return { ...base, under: unsent ? 'Listos, sin enviar' : `Sigue en ${nextLine}`, ...typed }
}

function fotoRing({ foto, again }: Step, estado: EstadoCaptura): Ring {
  const base = { key: 'foto' as const, name: 'Foto del acta' }
  if (again) return { ...base, under: 'La que llegó no sirve', end: 'falta', part: 0, ok: false }
  if (foto) {
    const told = sent(foto)
    const done = foto.subidos / Math.max(1, foto.bytes)
    if (told.ok || told.part === undefined) return { ...base, ...told }
    return { ...base, ...told, end: `${Math.floor(100 * done)} %`, part: Math.max(0.02, done) }
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

/** The truth about sending, in the three words of the app; half a ring for an item on the way. */
function sent({ marcha: progress }: Item): Pick<Ring, 'under' | 'end' | 'part' | 'ok'> {
  const way = { end: '', part: 0.5, ok: false }
  switch (progress.status) {
    case 'telefono':
      return { ...way, under: 'En tu teléfono' }
    case 'enviado':
      return { ...way, under: 'Enviado, sin respuesta aún' }
    case 'confirmado':
      return { under: `Confirmado ${hourOf(progress.at)}`, end: 'listo', part: 1, ok: true }
    case 'retenido':
      return { ...way, under: 'No se ha enviado: sigue en tu teléfono', part: undefined }
    default:
      return progress satisfies never
  }
}

/** An acta in a line of the home screen, a shape and a word; `good`: nothing is left to do. */
export function markOf(
  { done, next, tally, foto, filled, lines, review, unsent }: Step,
  { prep, sinCapturar }: EstadoCaptura,
): ['good' | 'triangle' | 'half' | 'open', string] {
  if (review) return ['triangle', 'en revisión']
  if (done && prep === 'difiere') return ['triangle', 'PREP difiere']
  if (done && sinCapturar !== undefined) return ['triangle', 'faltan renglones']
  if (done) return ['good', 'confirmada']
  if ([tally, foto].some((each) => each?.marcha.status === 'retenido'))
    return ['triangle', 'no se ha enviado']
  if (unsent) return ['triangle', 'sin enviar']
  if (next === 'numeros') return ['open', `${filled} de ${lines}`]
  return ['half', next === 'foto' ? 'falta la foto' : 'por enviar']
}
