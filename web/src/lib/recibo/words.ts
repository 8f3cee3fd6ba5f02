import { humanCasilla } from '@espejo/server/domain/clave'
import type { Recibo } from '@espejo/server/domain/recibo'
import { clock, dateTime, dashed, plural, zone } from '#lib/format.ts'

/** Minutes east of UTC of the machine's clock at `iso`: a receipt carries no zone of its own. */
export const offsetAt = (iso: string) => -new Date(iso).getTimezoneOffset()

/** `6 jun 2027, 22:41:07` on the machine's clock. */
export function moment(iso: string): string {
  const offset = offsetAt(iso)
  return dateTime(iso, offset).replace(/\d\d:\d\d$/, clock(iso, offset, true))
}

/** `Sección 0312`, `contigua 1`; for a key of other shape the key itself. */
export function casillaParts(casilla: string): [string, string] {
  const [seccion = '', ...rest] = humanCasilla(casilla).split(' ')
  return rest.length > 0 ? [`Sección ${seccion}`, rest.join(' ')] : [casilla, '']
}

/** Proof given by a good receipt, a sentence each. */
export function sentencesOf(recibo: Recibo): string[] {
  const { eleccion, casilla, recibidaAt, revision, fotos } = recibo
  const [seccion, which] = casillaParts(casilla)
  const place = `${seccion.replace('Sección', 'sección')} ${which}`.trim()
  // A receipt proves what it names for ever; whether later figures followed, only the service knows.
  const version = ` Es la revisión ${revision} de esa acta; puede haber otra posterior.`
  return [
    `Espejo recibió los números de la ${place}, elección ${dashed(eleccion)}, el ${moment(recibidaAt)} (${zone(offsetAt(recibidaAt))}).${version}`,
    fotos.length === 0
      ? 'Al firmar el recibo todavía no había foto del acta.'
      : `Con el acta estaba${fotos.length > 1 ? 'n' : ''} ${plural(fotos.length, 'foto', 'fotos')}.`,
  ]
}
