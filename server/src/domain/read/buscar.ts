import { humanCasilla, parseClave, parseHumana, type ClaveHumana } from '../clave.ts'
import type { AmbitoKind } from '../catalogo.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import type { Night } from '../fold/night.ts'
import type { Ambito, Nodo, Seccion, Slot } from '../fold/slot.ts'
import { plainWords } from '../words.ts'
import { claveOf } from './ambito.ts'

/** The text asked for, and by whom: `eleccion` is the elección on the screen, `owns` the own casillas. */
export type PlaceAsked = {
  text: string
  eleccion?: string
  owns?: (casilla: string) => boolean
  max?: number
}

const MAX = 12
/** Words of a call («la casilla 1094 básica, de Cotaxtla») that name nothing. */
const FILLERS = new Set(['la', 'el', 'de', 'del', 'en', 'casilla', 'num', 'numero', 'no'])
/** Words that say the kind of the place. */
const KINDS: Record<string, AmbitoKind> = {
  seccion: 'seccion',
  secc: 'seccion',
  sec: 'seccion',
  distrito: 'distrito',
  dto: 'distrito',
  municipio: 'municipio',
  mpio: 'municipio',
  mun: 'municipio',
}

/**
 * Places by what people say on the telephone: a sección («1094»), a casilla («1094 b», «1094 C2»,
 * «1094 básica de Cotaxtla», CLAVE_CASILLA), a municipio or distrito by name or number. The best
 * comes first: of the elección on the screen before the others, and in the own charge before all.
 */
export function findPlaces(night: Night, { text, eleccion, owns, max = MAX }: PlaceAsked) {
  const hits = hitsIn(night, text, eleccion)
  const own = new Set(owns ? hits.filter((hit) => isMine(hit, owns)) : [])
  const ordered = [...own, ...hits.filter((hit) => !own.has(hit))]
  const shown = ordered.slice(0, max)
  return {
    hallados: shown.map((hit) => foundOf(hit, own.has(hit))),
    mas: ordered.length - shown.length,
  }
}

/** CLAVE_CASILLA of each casilla found by the same words, in the order of the claves. */
export function findCasillas(night: Night, text: string): string[] {
  const found = hitsIn(night, text).flatMap(({ slot }) => slot?.expected.casilla ?? [])
  return [...new Set(found)].sort()
}

/** A place found: an ámbito, a sección, or in it the acta of a casilla. */
type Hit = { eleccion: Eleccion; node: Ambito | Seccion; slot?: Slot }

function hitsIn(night: Night, text: string, eleccion?: string): Hit[] {
  const wanted = wantedOf(text)
  if (!wanted) return []
  const all = [...night.elecciones.values()]
  const here = all.filter(({ catalogo }) => catalogo.clave === eleccion)
  return [...here, ...all.filter((each) => !here.includes(each))].flatMap((each) =>
    hitsOf(each, wanted),
  )
}

function isMine({ node, slot }: Hit, owns: (casilla: string) => boolean): boolean {
  return (slot ? [slot] : node.slots).some(({ expected }) => owns(expected.casilla))
}

type Wanted = {
  kind?: AmbitoKind
  /** The number of a sección, distrito or municipio. */
  number?: number
  casilla?: ClaveHumana & { entidad?: string }
  /** Words that the name of the place, or of a place above, must hold. */
  words: string[]
}

function wantedOf(text: string): Wanted | undefined {
  const whole = parseClave(text.trim().toUpperCase())
  if (whole) return { casilla: whole, words: [] }
  const said = plainWords(text)
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word))
  const kind = said.map((word) => KINDS[word]).find(Boolean)
  const rest = said.filter((word) => !(word in KINDS))
  if (rest.length === 0) return undefined
  const at = rest.findIndex((word) => /^\d/.test(word))
  if (at < 0) return { ...(kind ? { kind } : {}), words: rest }
  // The longest run of words from the number on that is a casilla; the rest are names of places.
  for (let end = rest.length; end > at; end--) {
    const casilla = parseHumana(rest.slice(at, end).join(' '))
    if (casilla) return { casilla, words: [...rest.slice(0, at), ...rest.slice(end)] }
  }
  const words = rest.filter((_, i) => i !== at)
  const number = /^\d{1,4}$/.test(rest[at] ?? '') ? Number(rest[at]) : undefined
  if (number === undefined) return { ...(kind ? { kind } : {}), words: rest }
  return { ...(kind ? { kind } : {}), number, words }
}

function hitsOf(eleccion: Eleccion, { kind, number, casilla, words }: Wanted): Hit[] {
  const hitOf = (node: Hit['node']): Hit => ({ eleccion, node })
  const named = (seccion: string, entidad?: string) =>
    seccionesOf(eleccion, seccion, entidad).filter(({ parent }) => isNamed(parent, words))
  const casillasIn = (node: Seccion): Hit[] => node.slots.map((slot) => ({ eleccion, node, slot }))
  if (casilla) {
    const near = named(casilla.seccion, casilla.entidad)
    const exact = near.flatMap(casillasIn).filter(({ slot }) => slot && isCasilla(slot, casilla))
    return [...exact, ...near.map(hitOf)]
  }
  const ambitos = [...eleccion.ambitos.values()].filter(
    (each) => kind === undefined || each.kind === kind,
  )
  if (number !== undefined) {
    const isWanted = kind === undefined || kind === 'seccion'
    const near = isWanted ? named(String(number).padStart(4, '0')) : []
    const numbered = ambitos.filter(
      (each) =>
        (each.kind === 'distrito' || each.kind === 'municipio') &&
        numberOf(each) === number &&
        isNamed(each, words),
    )
    return [...near.map(hitOf), ...near.flatMap(casillasIn), ...numbered.map(hitOf)]
  }
  return ambitos
    .filter((each) => isNamed(each, words, true))
    .sort((a, b) => rankOf(a, words) - rankOf(b, words))
    .map(hitOf)
}

type Numbered = { of: string; byNumber: Map<string, Seccion[]> }
const NUMBERED = new WeakMap<Eleccion, Numbered>()

/** The secciones with a number of four digits, in one entidad or in all. */
function seccionesOf(eleccion: Eleccion, seccion: string, entidad = ''): Seccion[] {
  const found = numberedOf(eleccion).byNumber.get(seccion) ?? []
  return found.filter(({ codigo }) => codigo.startsWith(entidad))
}

/**
 * A country has seventy thousand secciones, read through once: secciones are added, and some go with
 * a corte taken back.
 */
function numberedOf(eleccion: Eleccion): Numbered {
  const { secciones, retirados } = eleccion
  const of = `${secciones.size} ${retirados.length}`
  const known = NUMBERED.get(eleccion)
  if (known?.of === of) return known
  const byNumber = new Map<string, Seccion[]>()
  for (const each of secciones.values()) {
    const number = each.codigo.slice(each.codigo.lastIndexOf('-') + 1)
    const same = byNumber.get(number)
    if (same) same.push(each)
    else byNumber.set(number, [each])
  }
  const made = { of, byNumber }
  NUMBERED.set(eleccion, made)
  return made
}

/** A name that begins with the words comes first, then a short name. */
function rankOf({ nombre }: Nodo, words: string[]): number {
  const name = plainWords(nombre).replace(/^\d+ /, '')
  return (name.startsWith(words.join(' ')) ? 0 : 1000) + name.length
}

/** Whether the words stand in the names from `node` up; `own`: the own name must hold them all. */
function isNamed(node: Nodo | null, words: string[], own = false): boolean {
  if (words.length === 0) return !own
  const names: string[] = []
  for (let each = node; each; each = own ? null : each.parent) names.push(plainWords(each.nombre))
  const text = names.join(' ')
  return words.every((word) => text.includes(word))
}

function isCasilla({ expected }: Slot, { tipo, id, ext }: ClaveHumana): boolean {
  const key = parseClave(expected.casilla)
  return key?.tipo === tipo && key.id === id && key.ext === ext
}

/** `04-007` → 7 */
const numberOf = ({ codigo }: Nodo): number => Number(codigo.slice(codigo.lastIndexOf('-') + 1))

type Found = {
  clave: string
  kind: AmbitoKind
  nombre: string
  /** The nearest place with a name; nothing above the whole elección. */
  lugar: string
  eleccion: string
  propia?: true
}

function foundOf({ eleccion, node, slot }: Hit, isOwn: boolean): Found {
  const { clave, kind, nombre, parent } = node
  const place = slot
    ? {
        clave: claveOf(eleccion, slot),
        kind: 'casilla' as const,
        nombre: humanCasilla(slot.expected.acta),
      }
    : { clave, kind, nombre }
  return {
    ...place,
    lugar: parent?.nombre ?? '',
    eleccion: eleccion.catalogo.clave,
    ...(isOwn ? { propia: true as const } : {}),
  }
}
