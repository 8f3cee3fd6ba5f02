import type { CambioDoc, Motivo } from '@espejo/server/contract'
import { clock, count, figure, inWords, percentOf, plural, points } from './format.ts'
import { shortName } from './parties.ts'
import { ambitoName, listed, type Part } from './sentences.ts'
import type { Side } from './standing.ts'

/** The figures behind an effect on the margin (RULES.md RE3). */
export const basisOf = (side: Side): string =>
  side === 'nuestra' ? 'Con nuestras cifras' : 'Con lo que PREP publicaba antes'

/** `Con nuestras cifras, la ventaja de PAN crecería 107 votos.`; none without an effect. */
function effectParts(c: CambioDoc): Part[] {
  if (c.tipo === 'corte' || !c.efecto) return []
  const { efecto } = c
  const way = efecto.votos > 0 ? 'crecería' : 'bajaría'
  const by = plural(Math.abs(efecto.votos), 'voto', 'votos')
  return [{ text: ` ${basisOf(efecto.con)}, la ventaja de ${shortName(efecto.de)} ${way} ${by}.` }]
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
  // The sentence of a corte says itself that the corte was taken back.
  if (c.retirado && c.tipo !== 'corte') {
    const parts = [...said.parts, { text: ' Ya no vale: ese corte se retiró.' }]
    return { parts, chip: 'corte retirado' }
  }
  return { ...said, parts: [...said.parts, ...effectParts(c)] }
}

type Said = { parts: Part[]; chip?: string }

/** Whose figures lead from here on, and by which shares of the lista nominal (RULES.md VO1). */
function vozSentence(c: Told<'voz'>): string {
  const whole = 'de la lista nominal de la elección'
  return c.lado === 'prep'
    ? `Desde aquí el titular habla con PREP, que cuenta ${points(c.prep)}\u00a0% ${whole}; nuestras actas, ${points(c.nuestra)}\u00a0%.`
    : `Desde aquí el titular habla con nuestras actas, ${points(c.nuestra)}\u00a0% ${whole}; PREP, ${points(c.prep)}\u00a0%.`
}

function retiroParts(c: Told<'corte_retirado'>, utcOffset: number): Part[] {
  const left = plural(c.capturadas, 'acta capturada', 'actas capturadas')
  const rest = `las cifras quedan como si no hubiera llegado, con ${left}`
  return [
    { text: `Se retiró el corte ${clock(c.corteAt, utcOffset)}`, strong: true },
    { text: ` (${MOTIVO_WORDS[c.motivo]}): ${rest}.` },
  ]
}

/** Whose figures, after a change of the first place. */
const WHOSE: Record<Side, string> = { nuestra: 'actas nuestras', prep: 'según PREP' }

/** `0087 básica, Carmen`: an acta always with its municipio. */
function actaParts({ nombre, lugar }: { nombre: string; lugar?: string }): Part[] {
  return [
    { text: ambitoName(nombre), link: true },
    ...(lugar ? [{ text: `, ${ambitoName(lugar)}` }] : []),
  ]
}

type Told<T extends CambioDoc['tipo']> = Extract<CambioDoc, { tipo: T }>

function leadParts(c: Told<'lider'>): Part[] {
  const whose = ` (${WHOSE[c.fuente]}).`
  const place: Part[] = [{ text: ambitoName(c.nombre, c.ambito), link: true }, { text: ': ' }]
  const by = plural(c.ventaja, 'voto', 'votos')
  if (!c.veces) {
    const text = `${shortName(c.lider)} pasa al frente por ${by}`
    return [...place, { text, strong: true }, { text: whose }]
  }
  const minutes = Math.round((Date.parse(c.at) - Date.parse(c.desde ?? c.at)) / 60_000)
  const time = minutes < 1 ? 'menos de un minuto' : `${minutes}\u00a0min`
  const text = `${inWords(c.veces)} cambios de primer lugar en ${time}`
  const now = c.lider === '' ? 'empate' : `${shortName(c.lider)} por ${by}`
  return [...place, { text, strong: true }, { text: `; ahora ${now}${whose}` }]
}

function differParts(c: Told<'difiere'>): Part[] {
  const by = `en ${plural(c.votos, 'voto', 'votos')}.`
  if (!c.veces) return [...actaParts(c), { text: `: PREP\u00a0y nuestra acta difieren ${by}` }]
  return [
    {
      text: `${inWords(c.veces)} actas nuestras`.replace(/^./, (l) => l.toUpperCase()),
      strong: true,
    },
    { text: ' difieren de PREP; la última, ' },
    ...actaParts(c),
    { text: `, ${by}` },
  ]
}

/** Every changed line, and where the acta stands with ours since. */
function changedParts(c: Told<'cambio_en_prep'>): Part[] {
  const lines = c.opciones.map(
    ({ key, antes, despues }) => `${shortName(key)} de ${figure(antes)} a ${figure(despues)}`,
  )
  const image = c.mismaImagen ? ', con la misma imagen' : ', con otra imagen'
  const since =
    c.difiere === undefined
      ? ''
      : `; ahora difiere de nuestra acta en ${plural(c.difiere, 'voto', 'votos')}`
  return [
    ...actaParts(c),
    { text: c.coincide ? ': PREP\u00a0corrigió ' : ': PREP\u00a0cambió ' },
    { text: listed(lines), strong: true },
    { text: c.coincide ? `${image}: ahora coincide con nuestra acta.` : `${image}${since}.` },
  ]
}

const PLACES: Record<string, [string, string]> = {
  municipio: ['municipio', 'municipios'],
  distrito: ['distrito', 'distritos'],
}

/** `La ventaja de PAN bajó de 2.04 a 1.43 puntos`, after `En PREP` or the like. */
export function marginMove(lider: string, antes: number, despues: number): string {
  const way = despues < antes ? 'bajó' : 'subió'
  return `la ventaja de ${shortName(lider)} ${way} de ${points(antes)} a ${points(despues)} puntos`
}

/** `Corte 23:00: 205 actas nuevas, van 9,623 capturadas (97.22 %); 23 ya publicadas cambiaron.` */
function corteParts(c: Told<'corte'>, utcOffset: number): Part[] {
  const head = `Corte ${clock(c.corteAt, utcOffset)}`
  if (c.retirado) return [{ text: `${head}: se retiró después (${MOTIVO_WORDS[c.retirado]}).` }]
  const said = (n: number, one: string, many: string) => (n > 0 ? [plural(n, one, many)] : [])
  const [place, places] = PLACES[c.frente] ?? ['lugar', 'lugares']
  const changes = [
    ...said(c.cambiaron, 'ya publicada cambió', 'ya publicadas cambiaron'),
    ...said(c.desaparecieron, 'desapareció', 'desaparecieron'),
    ...said(c.descontadas, 'dejó de contar', 'dejaron de contar'),
    ...said(c.difieren, 'difiere de la nuestra', 'difieren de las nuestras'),
    ...said(c.frentes, `${place} cambió de primer lugar`, `${places} cambiaron de primer lugar`),
  ]
  if (c.capturadas === 0 && changes.length === 0) return [{ text: `${head} en ceros.` }]
  const share = percentOf(c.capturadas, Math.max(1, c.esperadas))
  const fresh = c.nuevas > 0 ? plural(c.nuevas, 'acta nueva', 'actas nuevas') : 'sin actas nuevas'
  const { ventaja } = c
  return [
    { text: `${head}: ` },
    { text: fresh, strong: true },
    { text: `, van ${count(c.capturadas)} capturadas (${share})` },
    ...(changes.length > 0 ? [{ text: '; ' }, { text: changes.join(', '), strong: true }] : []),
    { text: '.' },
    ...(ventaja
      ? [{ text: ` En PREP\u00a0${marginMove(ventaja.lider, ventaja.antes, ventaja.despues)}.` }]
      : []),
  ]
}

/** News in a sentence. `chip` marks an act of the authority on something published. */
function newsSentence(c: CambioDoc, utcOffset: number): Said {
  switch (c.tipo) {
    case 'lider':
      return { parts: leadParts(c) }
    case 'voz':
      return { parts: [{ text: vozSentence(c), strong: true }] }
    case 'difiere':
      return { parts: differParts(c) }
    case 'cambio_en_prep':
      return { parts: changedParts(c), chip: 'cambio oficial' }
    case 'descontada':
      return {
        parts: [...actaParts(c), { text: ': PREP\u00a0dejó de contabilizarla.' }],
        chip: 'cambio oficial',
      }
    case 'desaparecio':
      return {
        parts: [...actaParts(c), { text: ': ya no está en la base de PREP.' }],
        chip: 'cambio oficial',
      }
    case 'corte_retirado':
      return { parts: retiroParts(c, utcOffset) }
    case 'corte':
      return { parts: corteParts(c, utcOffset) }
  }
}
