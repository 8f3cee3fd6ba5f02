import type { Motivo } from './record.ts'

/** Effect of a corte taken back; as a trial, what would change. */
export type Retiro = {
  eleccion: string
  corte: number
  corteAt: string
  motivo: Motivo
  /** Hour of PREP's last corte afterwards; absent where none is left. */
  quedaAt?: string
  /** Later cortes that were read again. */
  releidos: number
  /** Actas with another word by PREP afterwards, before `entran` files come in. */
  actas: number
  /** Actas in PREP's base, now and afterwards; as a trial, before `entran` files come in. */
  capturadas: { antes: number; despues: number }
  /** Casillas and lines that no other corte brought; those with figures of ours stay. */
  casillas: number
  lineas: string[]
  /** Files refused for their hour that come in: as a trial, that would be tried. */
  entran: number
}

/**
 * The changes of taking a corte back, a sentence each; no sentence for nothing. `clock` says the
 * hour of an ISO time. After the retiro `capturadas` are those of the night; in a `trial` every count
 * is without the cortes that come in.
 */
export function retiroSentences(
  { quedaAt, actas, capturadas, casillas, lineas, releidos, entran }: Retiro,
  clock: (iso: string) => string,
  trial: boolean,
): string[] {
  const { antes, despues } = capturadas
  const when = entran > 0 && !trial ? ', antes de que entraran esos cortes' : ''
  return [
    quedaAt
      ? `El último corte pasa a ser el de las ${clock(quedaAt)}.`
      : 'No queda ningún corte del PREP: su lado queda vacío.',
    ...(entran > 0
      ? [`${plural(entran, 'corte que éste impedía entra', 'cortes que éste impedía entran')}.`]
      : []),
    ...(trial && entran > 0 ? ['Lo que sigue se cuenta antes de esos cortes.'] : []),
    actas === 0
      ? `Ninguna acta cambia${when}.`
      : `${plural(actas, 'acta cambia', 'actas cambian')} del lado del PREP${when}.`,
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
  ]
}

const count = (n: number) => n.toLocaleString('es-MX')
const plural = (n: number, one: string, many: string) => `${count(n)}\u00a0${n === 1 ? one : many}`
