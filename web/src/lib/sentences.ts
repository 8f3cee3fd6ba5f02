import type { AmbitoDoc } from '@espejo/server/contract'
import { humanCasilla } from '@espejo/server/domain/clave'
import { frontOf, sameFront } from '@espejo/server/domain/front'
import { calm, count, percentOf, placeName, plural, points } from './format.ts'
import { nameOf, shortName } from './parties.ts'
import { marginOf, otherSide, type Margin, type Side } from './standing.ts'

const KINDS: Record<string, [string, string]> = {
  nacional: ['País', 'Países'],
  entidad: ['Entidad', 'Entidades'],
  distrito: ['Distrito', 'Distritos'],
  municipio: ['Municipio', 'Municipios'],
  seccion: ['Sección', 'Secciones'],
  casilla: ['Casilla', 'Casillas'],
}

/**
 * An ámbito by its name in the war room, without shouting: a casilla as people say casillas, and a
 * distrito with the number of its `clave`, `Distrito 12, Amozoc de Mota`. Six distritos of Campeche
 * and seven of Puebla differ in the number alone.
 */
export function ambitoName(name: string, clave = ''): string {
  const [, number] = /:distrito:\d+-0*(\d+)$/.exec(clave) ?? []
  if (number === undefined || /^distrito\b/i.test(name)) return calm(humanCasilla(name))
  return [`Distrito ${number}`, placeName(name)].filter(Boolean).join(', ')
}

export function kindName(kind: string, many = false): string {
  return KINDS[kind]?.[many ? 1 : 0] ?? kind
}

/** `A`, `A y B`, `A, B y C` */
export function listed(names: string[]): string {
  return names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(', ')} y ${names.at(-1) ?? ''}`
}

/** Whose figures a sentence tells, at its beginning and at its end. */
const ACCORDING: Record<Side, string> = { nuestra: 'Según nuestras actas', prep: 'Según PREP' }
const ENDING: Record<Side, string> = { nuestra: 'con las nuestras', prep: 'según PREP' }

/** `ventaja de MC: 12 votos, 3.40 puntos`; in a tie, all that tie. */
function marginSentence(
  { leader, tied, votos, ventaja, points: by }: Margin,
  proceso: string,
): string {
  if (!leader)
    return `empate: ${listed(tied.map((row) => nameOf(row, proceso)))}, ${plural(votos, 'voto', 'votos')} cada una`
  return `ventaja de ${nameOf(leader, proceso)}: ${plural(ventaja, 'voto', 'votos')}, ${points(by)} puntos`
}

/** The demarcaciones that each candidacy leads by a side, most first. */
export function ledByEach(doc: AmbitoDoc, side: Side): [string, number][] {
  return Object.entries(doc.demarcaciones?.lideran ?? {})
    .map(([key, led]): [string, number] => [key, led[side]])
    .filter(([, led]) => led > 0)
    .sort((a, b) => b[1] - a[1])
}

type Led = { names: string[]; where: string }

/** Leaders in the most demarcaciones; undefined where the page has one race or nobody leads. */
function ledOf(doc: AmbitoDoc, side: Side): Led | undefined {
  const front = frontOf(new Map(ledByEach(doc, side)))
  if (!front || !doc.demarcaciones) return undefined
  const { total, kind } = doc.demarcaciones
  const named = (key: string) => {
    const row = doc.candidaturas.find((c) => c.key === key)
    return row ? nameOf(row, doc.eleccion.proceso) : shortName(key)
  }
  const where = `en ${count(front.votos)} de ${count(total)} ${kindName(kind, true).toLowerCase()}`
  return { names: (front.lider ? [front.lider] : [...front.empatan]).map(named), where }
}

/** `PAN va al frente en 4 de 12 municipios`; as many led are a tie too (RULES.md FR2). */
function ledSentence({ names, where }: Led): string {
  return names.length === 1
    ? `${names.join()} va al frente ${where}`
    : `empate: ${listed(names)} van al frente ${where} cada una`
}

/** The page's first answer, by the side that speaks, and always saying whose (RULES.md VO1, VO2). */
export function headline(doc: AmbitoDoc): string {
  if (doc.actas.recibidas + doc.actas.capturadas === 0) return 'Todavía no hay actas'
  const { voz } = doc
  const margin = marginOf(doc, voz)
  if (!margin) return doc.votos[otherSide(voz)] > 0 ? SILENT[voz] : 'Hay actas, todavía sin votos'
  const led = ledOf(doc, voz)
  if (doc.primeras[voz]) return `Primeras actas: ${firstWords(doc, margin, led)}, ${ENDING[voz]}`
  return `${ACCORDING[voz]}, ${led ? ledSentence(led) : marginSentence(margin, doc.eleccion.proceso)}`
}

/** The headline where only the other side has votes. */
const SILENT: Record<Side, string> = {
  nuestra: 'Aquí no hay todavía votos en nuestras actas',
  prep: 'Aquí PREP no cuenta todavía ningún voto',
}

/** The front of a handful of actas: a name, and no margin to hold on to (RULES.md VO2). */
function firstWords(doc: AmbitoDoc, margin: Margin, led: Led | undefined): string {
  const { proceso } = doc.eleccion
  const first = margin.leader ? [margin.leader] : margin.tied
  const names = led?.names ?? first.map((row) => nameOf(row, proceso))
  const where = led ? ` ${led.where}` : ''
  return names.length === 1
    ? `${names.join()} adelante${where}`
    : `empate de ${listed(names)}${where}`
}

/** `link`: the name of the sentence's place. */
export type Part = { text: string; strong?: boolean; link?: boolean }

/**
 * An elección comes with its first corte: an elección without corte is being made or was cut off.
 */
const UNFINISHED =
  'Falta el primer corte de PREP: si no aparece, carga otra vez la base en Fuentes y cortes. '

/** The line under the headline: the headline's basis, and the answer of the other side. */
export function standfirst(doc: AmbitoDoc): Part[] {
  const { actas } = doc
  const begin: Part[] = doc.corte || actas.capturadas > 0 ? [] : [{ text: UNFINISHED }]
  if (actas.recibidas + actas.capturadas === 0)
    return [
      ...begin,
      {
        text: `Se esperan ${plural(actas.esperadas, 'acta', 'actas')}. Los votos aparecen aquí al llegar la primera.`,
      },
    ]
  return [...begin, ...followers(doc), ...basis(doc), ...otherParts(doc, otherSide(doc.voz))]
}

/** The actas behind the headline. */
function basis({ voz, actas, votos, contadas }: AmbitoDoc): Part[] {
  const { esperadas, capturadas, contabilizadas } = actas
  if (votos[voz] === 0) return []
  if (voz === 'prep' && contabilizadas === esperadas)
    return [
      { text: 'PREP contabiliza el ' },
      { text: '100 %', strong: true },
      { text: `: ${allOf(esperadas)}. ` },
    ]
  const held = (n: number) => ({ text: `${count(n)} de ${count(esperadas)}`, strong: true })
  return voz === 'prep'
    ? [
        { text: 'PREP lleva capturado el ' },
        { text: percentOf(capturadas, esperadas), strong: true },
        { text: ' de las actas y contabiliza ' },
        held(contabilizadas),
        { text: '. ' },
      ]
    : [{ text: 'Resultado con ' }, held(contadas.nuestra), { text: ' actas nuestras. ' }]
}

const allOf = (n: number) =>
  n === 1 ? 'la única acta esperada' : `las ${count(n)} actas esperadas`

/** Leaders named after the first; with more of the last number, none of that number is named. */
const FOLLOWERS = { usual: 3, most: 5 }

/** Leaders of the other demarcaciones, as many as a sentence carries: equals all or none. */
function followers(doc: AmbitoDoc): Part[] {
  const all = ledByEach(doc, doc.voz)
  const behind = all.filter(([, n]) => n < (all[0]?.[1] ?? 0))
  const last = behind[FOLLOWERS.usual - 1]?.[1] ?? 0
  const equal = behind.filter(([, n]) => n >= last)
  const led = equal.length > FOLLOWERS.most ? behind.filter(([, n]) => n > last) : equal
  if (led.length === 0) return []
  const said = led.map(([key, n]) => `${shortName(key)} en ${count(n)}`)
  return [{ text: `Le siguen ${said.join(', ')}. ` }]
}

/** The answer of the side that does not speak, with as many actas as it has. */
function otherParts(doc: AmbitoDoc, side: Side): Part[] {
  const held = doc.contadas[side]
  if (held === 0) return [{ text: noneOf(doc, side) }]
  const [margin, front] = [marginOf(doc, side), marginOf(doc, doc.voz)]
  const strong = !front || !margin || !sameFront(front, margin)
  return [
    ...heldParts(side, held, doc.actas.recibidas),
    { text: answer(doc, side, margin), strong },
    { text: '.' },
  ]
}

function noneOf(doc: AmbitoDoc, side: Side): string {
  if (side === 'nuestra') {
    const { recibidas: received } = doc.actas
    if (received === 0) return 'De las nuestras no ha llegado ninguna.'
    if (received === 1) return 'De las nuestras llegó una y no se cuenta todavía.'
    return 'De las nuestras llegaron algunas y ninguna se cuenta todavía.'
  }
  if (doc.actas.capturadas > 0) return 'PREP no cuenta todavía ninguna acta de aquí.'
  return doc.corte ? 'PREP sigue en ceros.' : ''
}

function heldParts(side: Side, held: number, received: number): Part[] {
  if (side === 'nuestra' && held === 1)
    return [{ text: received === 1 ? 'Con nuestra única acta, ' : 'Con una de nuestras actas, ' }]
  const [before, after] = side === 'nuestra' ? ['Con nuestras ', ' '] : ['Según PREP, con ', ' ']
  return [
    { text: before },
    { text: count(held), strong: true },
    { text: `${after}${held === 1 ? 'acta' : 'actas'}, ` },
  ]
}

function answer(doc: AmbitoDoc, side: Side, margin: Margin | undefined): string {
  if (!margin) return 'no hay votos que contar'
  const led = ledOf(doc, side)
  if (led && !doc.primeras[side]) return ledSentence(led)
  if (led || doc.primeras[side]) return firstWords(doc, margin, led)
  if (!margin.leader) return 'hay empate'
  const { proceso } = doc.eleccion
  const second = doc.candidaturas.find(({ key }) => key === margin.segundo)
  const over = second && margin.segundo !== '' ? ` a ${nameOf(second, proceso)}` : ''
  return `${nameOf(margin.leader, proceso)} aventaja${over} por ${plural(margin.ventaja, 'voto', 'votos')} (${points(margin.points)} puntos)`
}

/** A page's place below its elección: `municipio de Carmen`, `Carmen, sección 0087`. */
export function whereOf(doc: Pick<AmbitoDoc, 'ambito' | 'kind' | 'nombre' | 'ruta'>): string {
  const name = ambitoName(doc.nombre, doc.ambito)
  if (doc.ruta.length === 1) return name
  const kind = kindName(doc.kind)
  const parent = doc.ruta.length > 2 ? doc.ruta.at(-2) : undefined
  const above = parent ? `${ambitoName(parent.nombre, parent.clave)}, ` : ''
  const code = withoutKind(name, doc.kind)
  const of = doc.kind === 'municipio' ? 'de ' : ''
  return `${above}${kind.toLowerCase()} ${of}${code}`
}

/** `Sección 0087` → `0087`, under a head with the word «Sección». */
export function withoutKind(name: string, kind: string): string {
  const word = `${kindName(kind)} `
  return name.startsWith(word) ? name.slice(word.length) : name
}
