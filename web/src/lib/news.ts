import type { Cambio, CambioDoc, Motivo } from '@espejo/server/contract'
import { clock, count, plural, points, signed } from './format.ts'
import { shortName } from './parties.ts'
import { ambitoName, ENDING, figure, type Part } from './sentences.ts'
import type { Side } from './standing.ts'

/** The figures behind an effect on the margin (RULES.md RE3). */
export const basisOf = (side: Side): string =>
  side === 'nuestra' ? 'Con nuestras cifras' : 'Con lo que PREP publicaba antes'

/** `Con nuestras cifras la ventaja de PAN crece 107 votos.`; none without an effect. */
function effectParts({ efecto }: CambioDoc): Part[] {
  if (!efecto) return []
  const way = efecto.votos > 0 ? 'crece' : 'baja'
  const by = plural(Math.abs(efecto.votos), 'voto', 'votos')
  return [{ text: ` ${basisOf(efecto.con)} la ventaja de ${shortName(efecto.de)} ${way} ${by}.` }]
}

/** Why a corte was taken back. */
export const MOTIVO_WORDS: Record<Motivo, string> = {
  equivocado: 'no era el corte, o era de otra base',
  cortado: 'estaba cortado: le faltaban renglones',
  adelantado: 'decía una hora que no era la suya',
}

/** A change in a sentence, with its effect. */
export function changeSentence(c: CambioDoc, utcOffset: number): Said {
  const said = newsSentence(c, utcOffset)
  if (c.retirado) {
    const parts = [...said.parts, { text: ' Ya no vale: ese corte se retiró.' }]
    return { parts, chip: 'corte retirado' }
  }
  return { ...said, parts: [...said.parts, ...effectParts(c)] }
}

type Said = { parts: Part[]; chip?: string }

/** Whose figures lead from here on, and by which shares of the lista nominal (RULES.md VO1). */
function vozSentence(c: Extract<Cambio, { tipo: 'voz' }>): string {
  const whole = 'de la lista nominal de la elección'
  return c.lado === 'prep'
    ? `Desde aquí el titular habla con PREP, que cuenta ${points(c.prep)}\u00a0% ${whole}; nuestras actas, ${points(c.nuestra)}\u00a0%.`
    : `Desde aquí el titular habla con nuestras actas, ${points(c.nuestra)}\u00a0% ${whole}; PREP, ${points(c.prep)}\u00a0%.`
}

function retiroParts(c: Extract<Cambio, { tipo: 'corte_retirado' }>, utcOffset: number): Part[] {
  const left = plural(c.capturadas, 'acta capturada', 'actas capturadas')
  const rest = `las cifras quedan como si no hubiera llegado, con ${left}`
  return [
    { text: `Se retiró el corte ${clock(c.corteAt, utcOffset)}`, strong: true },
    { text: ` (${MOTIVO_WORDS[c.motivo]}): ${rest}.` },
  ]
}

/** News in a sentence. `chip` marks an act of the authority on something published. */
function newsSentence(c: Cambio, utcOffset: number): Said {
  switch (c.tipo) {
    case 'lider':
      return {
        parts: [
          { text: ambitoName(c.nombre), link: true },
          { text: ': ' },
          {
            text: `${shortName(c.lider)} pasa al frente por ${plural(c.ventaja, 'voto', 'votos')}`,
            strong: true,
          },
          { text: `, ${ENDING[c.fuente]}.` },
        ],
      }
    case 'voz':
      return { parts: [{ text: vozSentence(c), strong: true }] }
    case 'difiere':
      return {
        parts: [
          { text: ambitoName(c.nombre), link: true },
          { text: `: PREP y nosotros diferimos en ${plural(c.votos, 'voto', 'votos')}.` },
        ],
      }
    case 'cambio_en_prep':
      return {
        parts: [
          { text: 'PREP cambió un acta ya publicada: ' },
          { text: ambitoName(c.nombre), link: true },
          { text: ', ' },
          {
            text: `${shortName(c.option)} de ${figure(c.antes)} a ${figure(c.despues)}`,
            strong: true,
          },
          { text: c.mismaImagen ? ', con la misma imagen.' : ', con otra imagen.' },
        ],
        chip: 'cambio oficial',
      }
    case 'descontada':
      return {
        parts: [
          { text: 'PREP dejó de contabilizar ' },
          { text: ambitoName(c.nombre), link: true },
          { text: '.' },
        ],
        chip: 'cambio oficial',
      }
    case 'desaparecio':
      return {
        parts: [
          { text: ambitoName(c.nombre), link: true },
          { text: ' ya no está en la base de PREP.' },
        ],
        chip: 'cambio oficial',
      }
    case 'corte_retirado':
      return { parts: retiroParts(c, utcOffset) }
    case 'corte':
      if (c.capturadas === 0)
        return { parts: [{ text: `Corte ${clock(c.corteAt, utcOffset)} en ceros.` }] }
      return {
        parts: [
          { text: `Corte ${clock(c.corteAt, utcOffset)}: ` },
          { text: `${signed(c.nuevas)} actas`, strong: true },
          { text: `, ${count(c.capturadas)} capturadas.` },
        ],
      }
  }
}
