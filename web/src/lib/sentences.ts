import type { AmbitoDoc, Cambio, CambioDoc, Figure, Hijo } from '@espejo/server/contract'
import { humanCasilla } from '@espejo/server/domain/clave'
import { frontOf, sameFront } from '@espejo/server/domain/front'
import { calm, clock, count, plural, points, signed } from './format.ts'
import { nameOf, shortName } from './parties.ts'
import { leadingSide, marginOf, type Margin, type Side } from './standing.ts'

const KINDS: Record<string, [string, string]> = {
  nacional: ['País', 'Países'],
  entidad: ['Entidad', 'Entidades'],
  distrito: ['Distrito', 'Distritos'],
  municipio: ['Municipio', 'Municipios'],
  seccion: ['Sección', 'Secciones'],
  casilla: ['Casilla', 'Casillas'],
}

/**
 * An ámbito by its name in the war room, without shouting: a casilla as people say casillas, a
 * place with its number in the catálogo. Six distritos of Campeche differ in the number alone.
 */
export function ambitoName(name: string): string {
  return calm(humanCasilla(name))
}

/** `GUBERNATURA` → `Gubernatura` */
export function sentence(title: string): string {
  return title.toLowerCase().replace(/^./, (c) => c.toUpperCase())
}

export function kindName(kind: string, many = false): string {
  return KINDS[kind]?.[many ? 1 : 0] ?? kind
}

const MARKS: Record<string, string> = {
  blanco: 'en blanco',
  ilegible: 'ilegible',
  inconsistente: 'inconsistente',
  vacio: 'vacío',
  guion: '«-»',
  sin_dato: 'sin dato',
  sin_acta: 'sin acta',
  no_aplica: 'no aplica',
}

/** A figure or the word for a missing figure. */
export function figure(value: Figure | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? count(value) : (MARKS[value] ?? value)
}

/** `A`, `A y B`, `A, B y C` */
export function listed(names: string[]): string {
  return names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(', ')} y ${names.at(-1) ?? ''}`
}

function marginSentence(margin: Margin): string {
  const { leader, tied } = margin
  if (!leader)
    return `Empate: ${listed(tied.map(nameOf))}, ${plural(margin.votos, 'voto', 'votos')} cada una`
  const votes = plural(margin.ventaja, 'voto', 'votos')
  return `Ventaja de ${nameOf(leader)}: ${votes}, ${points(margin.points)} puntos`
}

/** The demarcaciones that each candidacy leads, most first. */
function demarcacionesOf(doc: AmbitoDoc, side: Side): [string, number][] {
  return Object.entries(doc.demarcaciones ?? {})
    .map(([key, led]): [string, number] => [key, led[side]])
    .filter(([, led]) => led > 0)
    .sort((a, b) => b[1] - a[1])
}

function demarcacionesSentence(doc: AmbitoDoc, side: Side): string | undefined {
  const front = frontOf(new Map(demarcacionesOf(doc, side)))
  if (!front) return undefined
  const total = Object.keys(doc.hijos).length
  const kind = Object.values(doc.hijos)[0]?.kind ?? 'distrito'
  const named = (key: string) => {
    const row = doc.candidaturas.find((c) => c.key === key)
    return row ? nameOf(row) : shortName(key)
  }
  const where = `en ${count(front.votos)} de ${count(total)} ${kindName(kind, true).toLowerCase()}`
  // An equal number of demarcaciones led is a tie too (RULES.md FR2).
  return front.lider
    ? `${named(front.lider)} va al frente ${where}`
    : `Empate: ${listed(front.empatan.map(named))} van al frente ${where} cada una`
}

/** The page's first answer. */
export function headline(doc: AmbitoDoc): string {
  if (doc.actas.recibidas + doc.actas.capturadas === 0) return 'Todavía no hay actas'
  const side = leadingSide(doc)
  const margin = marginOf(doc, side)
  if (!margin) return 'Hay actas, todavía sin votos'
  const said = (doc.demarcaciones && demarcacionesSentence(doc, side)) ?? marginSentence(margin)
  const ours = marginOf(doc, 'nuestra')
  // Where the sides name different winners, a headline without its source would mislead.
  const split = !doc.demarcaciones && ours !== undefined && !sameFront(ours, margin)
  return split ? `Según PREP, ${said.charAt(0).toLowerCase()}${said.slice(1)}` : said
}

/** `link`: the name of the sentence's place. */
export type Part = { text: string; strong?: boolean; link?: boolean }

/**
 * An elección comes with its first corte: an elección without corte is being made or was cut off.
 */
const UNFINISHED =
  'Falta el primer corte de PREP: si no aparece, carga otra vez la base en Fuentes y cortes.'

/** The line under the headline: the headline's basis, and the answer of the other side. */
export function standfirst(doc: AmbitoDoc): Part[] {
  const { actas } = doc
  if (actas.recibidas + actas.capturadas === 0)
    return [
      {
        text: `${doc.corte ? '' : `${UNFINISHED} `}Se esperan ${plural(actas.esperadas, 'acta', 'actas')}. Los votos aparecen aquí al llegar la primera.`,
      },
    ]
  const parts: Part[] = []
  if (actas.capturadas > 0 && actas.contabilizadas === actas.esperadas) {
    parts.push({ text: 'PREP contabiliza el ' }, { text: '100 %', strong: true })
    parts.push({ text: `: ${allOf(actas.esperadas)}. ` })
  } else if (actas.capturadas > 0) {
    parts.push({ text: 'PREP lleva ' })
    parts.push({
      text: `${count(actas.contabilizadas)} de ${count(actas.esperadas)}`,
      strong: true,
    })
    parts.push({ text: ' actas contabilizadas. ' })
  } else {
    const { recibidas, esperadas } = actas
    const silent = doc.corte ? 'PREP publica todavía en ceros.' : UNFINISHED
    const held = `${count(recibidas)} de ${plural(esperadas, 'acta', 'actas')}`
    return [
      { text: `${silent} Es con las nuestras: ` },
      { text: held, strong: true },
      { text: '.' },
    ]
  }
  return [...parts, ...followers(doc), ...oursParts(doc)]
}

const allOf = (n: number) =>
  n === 1 ? 'la única acta esperada' : `las ${count(n)} actas esperadas`

/** Leaders of the other demarcaciones, as many as a sentence carries. */
function followers(doc: AmbitoDoc): Part[] {
  const all = demarcacionesOf(doc, leadingSide(doc))
  const led = all.filter(([, n]) => n < (all[0]?.[1] ?? 0)).slice(0, 3)
  if (led.length === 0) return []
  const said = led.map(([key, n]) => `${shortName(key)} en ${count(n)}`)
  return [{ text: `Le siguen ${said.join(', ')}. ` }]
}

function oursParts(doc: AmbitoDoc): Part[] {
  const { recibidas } = doc.actas
  if (recibidas === 0) return [{ text: 'De las nuestras no ha llegado ninguna.' }]
  const held: Part[] = [
    { text: recibidas === 1 ? 'Con la ' : 'Con las ' },
    { text: count(recibidas), strong: true },
    { text: recibidas === 1 ? ' nuestra ' : ' nuestras ' },
  ]
  const [ours, prep] = [marginOf(doc, 'nuestra'), marginOf(doc, 'prep')]
  if (!ours) return [...held, { text: 'no hay votos que contar.' }]
  if (!ours.leader) return [...held, { text: 'hay empate.' }]
  const name = nameOf(ours.leader)
  const by = `${plural(ours.ventaja, 'voto', 'votos')}, ${points(ours.points)} puntos.`
  if (prep && prep.lider !== ours.lider)
    return [...held, { text: `va al frente ${name}`, strong: true }, { text: ` por ${by}` }]
  const what = prep && !doc.demarcaciones ? 'la ventaja es de ' : `${name} aventaja por `
  return [...held, { text: `${what}${by}` }]
}

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

/** A change in a sentence, with its effect. */
export function changeSentence(c: CambioDoc, utcOffset: number): Said {
  const said = newsSentence(c, utcOffset)
  return { ...said, parts: [...said.parts, ...effectParts(c)] }
}

type Said = { parts: Part[]; chip?: string }

/** News in a sentence. `chip` marks an act of the authority on something published. */
function newsSentence(c: Cambio, utcOffset: number): Said {
  const side = (source: Side) => (source === 'prep' ? ', según PREP' : ', con las nuestras')
  switch (c.tipo) {
    case 'lider':
      return {
        parts: [
          { text: ambitoName(c.nombre), link: true },
          { text: ': ' },
          { text: `${shortName(c.lider)} pasa al frente por ${count(c.ventaja)}`, strong: true },
          { text: `${side(c.fuente)}.` },
        ],
      }
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

/** A page's place below its elección: `municipio de Carmen`, `Carmen, sección 0087`. */
export function whereOf(doc: Pick<AmbitoDoc, 'kind' | 'nombre' | 'ruta'>): string {
  const name = ambitoName(doc.nombre)
  if (doc.ruta.length === 1) return name
  const kind = kindName(doc.kind)
  const above = doc.ruta.length > 2 ? `${ambitoName(doc.ruta.at(-2)?.nombre ?? '')}, ` : ''
  const code = withoutKind(name, doc.kind)
  const of = doc.kind === 'municipio' ? 'de ' : ''
  return `${above}${kind.toLowerCase()} ${of}${code}`
}

/** `Sección 0087` → `0087`, under a head with the word «Sección». */
export function withoutKind(name: string, kind: string): string {
  const word = `${kindName(kind)} `
  return name.startsWith(word) ? name.slice(word.length) : name
}

/** Place of a child by the side that leads the page. */
export function childLead(
  hijo: Hijo,
): { lider: string; ventaja: number; puntos: number } | undefined {
  return hijo.prep ?? hijo.nuestra
}
