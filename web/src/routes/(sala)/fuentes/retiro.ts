import type { Retiro } from '@espejo/server/contract'
import { clock, count, plural } from '#lib/format.ts'

/** The changes of taking a corte back, a sentence each; no sentence for nothing. */
export function retiroSentences(retiro: Retiro, utcOffset: number): string[] {
  const { quedaAt, actas, capturadas, casillas, lineas, releidos, entran } = retiro
  const { antes, despues } = capturadas
  return [
    quedaAt
      ? `El último corte pasa a ser el de las ${clock(quedaAt, utcOffset)}.`
      : 'No queda ningún corte del PREP: su lado queda vacío.',
    actas === 0
      ? 'Ninguna acta cambia.'
      : `${plural(actas, 'acta cambia', 'actas cambian')} del lado del PREP.`,
    antes === despues
      ? `PREP sigue con ${plural(antes, 'acta capturada', 'actas capturadas')}.`
      : `PREP pasa de ${count(antes)} a ${plural(despues, 'acta capturada', 'actas capturadas')}.`,
    ...(casillas > 0
      ? [
          `${plural(casillas, 'casilla que sólo ese corte trajo sale', 'casillas que sólo ese corte trajo salen')}, salvo que tengan algo nuestro.`,
        ]
      : []),
    ...(lineas.length > 0
      ? [`Salen de la boleta, salvo que tengan votos nuestros: ${lineas.join(', ')}.`]
      : []),
    ...(releidos > 0
      ? [
          `${plural(releidos, 'corte posterior se compara', 'cortes posteriores se comparan')} otra vez, sin éste.`,
        ]
      : []),
    ...(entran > 0
      ? [`${plural(entran, 'corte que éste impedía entra', 'cortes que éste impedía entran')}.`]
      : []),
  ]
}

export function retiroDone({ corteAt, entran }: Retiro, utcOffset: number): string {
  const more = entran > 0 ? ` ${plural(entran, 'corte entró', 'cortes entraron')} en su lugar.` : ''
  return `Corte de las ${clock(corteAt, utcOffset)} retirado.${more}`
}
