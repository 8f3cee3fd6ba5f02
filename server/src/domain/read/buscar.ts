import { humanCasilla, parseClave, parseHumana, type ClaveHumana } from '../clave.ts'
import type { AmbitoKind } from '../catalogo.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import type { Night } from '../fold/night.ts'
import type { Nodo, Seccion, Slot } from '../fold/slot.ts'
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
}

/**
 * Places by what people say on the telephone: a sección («1094»), a casilla («1094 b», «1094 C2»,
 * «1094 básica de Cotaxtla», CLAVE_CASILLA), a municipio or distrito by name or number. The best
 * comes first: of the elección on the screen before the others, and in the own charge before all.
 */
export function findPlaces(night: Night, { text, eleccion, owns, max = MAX }: PlaceAsked) {
  const wanted = wantedOf(text)
  if (!wanted) return { hallados: [], mas: 0 }
  const all = [...night.elecciones.values()]
  const here = all.filter(({ catalogo }) => catalogo.clave === eleccion)
  const found = [...here, ...all.filter((each) => !here.includes(each))].flatMap((each) =>
    foundIn(each, wanted, owns ?? (() => false)),
  )
  // A stable sort: equals stay in the order of the elecciones and of the kinds.
  found.sort((a, b) => Number(b.propia ?? false) - Number(a.propia ?? false))
  return { hallados: found.slice(0, max), mas: Math.max(0, found.length - max) }
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
  const said = plain(text)
    .split(/[\s,]+/)
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

type Found = {
  clave: string
  kind: AmbitoKind
  nombre: string
  lugar: string
  eleccion: string
  propia?: true
}

function foundIn(eleccion: Eleccion, wanted: Wanted, owns: (casilla: string) => boolean): Found[] {
  const { kind, number, casilla, words } = wanted
  const isSlotMine = ({ expected }: Slot) => owns(expected.casilla)
  const ofSeccion = (seccion: Seccion) => foundOf(eleccion, seccion, seccion.slots.some(isSlotMine))
  const secciones = (of: number) =>
    [...eleccion.secciones.values()].filter(
      (seccion) => numberOf(seccion) === of && isNamed(seccion.parent, words),
    )
  const casillas = (seccion: Seccion, is: (slot: Slot) => boolean) =>
    seccion.slots.filter(is).map((slot) => foundCasilla(eleccion, slot, isSlotMine(slot)))
  if (casilla) {
    const near = secciones(Number(casilla.seccion))
    const exact = near.flatMap((each) => casillas(each, (slot) => isCasilla(slot, casilla)))
    return [...exact, ...near.map(ofSeccion)]
  }
  if (number !== undefined) {
    const near = kind === undefined || kind === 'seccion' ? secciones(number) : []
    const numbered = [...eleccion.ambitos.values()].filter(
      (each) =>
        (each.kind === 'distrito' || each.kind === 'municipio') &&
        (kind === undefined || each.kind === kind) &&
        numberOf(each) === number &&
        isNamed(each, words),
    )
    const all = near.flatMap((each) => casillas(each, () => true))
    return [
      ...near.map(ofSeccion),
      ...all,
      ...numbered.map((each) => foundOf(eleccion, each, false)),
    ]
  }
  return [...eleccion.ambitos.values()]
    .filter((each) => (kind === undefined || each.kind === kind) && isNamed(each, words, true))
    .sort((a, b) => rankOf(a, words) - rankOf(b, words))
    .map((each) => foundOf(eleccion, each, false))
}

/** A name that begins with the words comes first, then a short name. */
function rankOf({ nombre }: Nodo, words: string[]): number {
  const name = plain(nombre).replace(/^\d+\.?\s*/, '')
  return (name.startsWith(words.join(' ')) ? 0 : 1000) + name.length
}

/** Whether the words stand in the names from `node` up; `own`: the own name must hold them all. */
function isNamed(node: Nodo | null, words: string[], own = false): boolean {
  if (words.length === 0) return !own
  const names: string[] = []
  for (let each = node; each; each = own ? null : each.parent) names.push(plain(each.nombre))
  const text = names.join(' ')
  return words.every((word) => text.includes(word))
}

function isCasilla({ expected }: Slot, wanted: NonNullable<Wanted['casilla']>): boolean {
  const key = parseClave(expected.casilla)
  return (
    key !== undefined &&
    (wanted.entidad ?? key.entidad) === key.entidad &&
    key.tipo === wanted.tipo &&
    key.id === wanted.id &&
    key.ext === wanted.ext
  )
}

/** `04-007` → 7 */
const numberOf = ({ codigo }: Nodo): number => Number(codigo.slice(codigo.lastIndexOf('-') + 1))

function foundOf(eleccion: Eleccion, node: Nodo, isMine: boolean): Found {
  const { clave, kind, nombre, parent } = node
  return {
    ...{ clave, kind, nombre, lugar: lugarOf(parent) },
    eleccion: eleccion.catalogo.clave,
    ...(isMine ? { propia: true as const } : {}),
  }
}

function foundCasilla(eleccion: Eleccion, slot: Slot, isMine: boolean): Found {
  return {
    clave: claveOf(eleccion, slot),
    kind: 'casilla',
    nombre: humanCasilla(slot.expected.acta),
    lugar: lugarOf(slot.seccion.parent),
    eleccion: eleccion.catalogo.clave,
    ...(isMine ? { propia: true as const } : {}),
  }
}

/** The nearest place with a name; nothing above the whole elección. */
const lugarOf = (parent: Nodo | null): string => parent?.nombre ?? ''

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
