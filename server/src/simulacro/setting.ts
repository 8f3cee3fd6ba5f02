import type { ActaEsperada, Boleta, Candidatura, Catalogo, Lugar } from '../domain/catalogo.ts'
import { makeBoleta, OPTIONS, placesOf } from './boleta.ts'
import { CITIES, MUNICIPIOS } from './municipios.ts'
import { itemAt, randomFrom, type Random } from './random.ts'
import { fillSpans, shareOut, type Span } from './shares.ts'

/** Size of the real Veracruz 2017: the exact totals of the practice night at scale 1. */
export const VERACRUZ_2017 = {
  municipios: 212,
  secciones: 4_749,
  casillas: 9_898,
  listaNominal: 5_567_222,
} as const

export const CLAVE = 'AYUN'
/** A constant allowance of representatives, as several OPLs print. */
export const REPRESENTANTES = 20
/** A casilla for every 750 electors or fraction (LGIPE 253.2); councils stretch it a little. */
const CASILLA_MAX = 750
const CASILLA_STRETCHED = 795

type TipoCasilla = 'B' | 'C' | 'E' | 'S'

export type SettingCasilla = ActaEsperada & {
  municipio: string
  tipo: TipoCasilla
  id: number
  ext: number
  urbana: boolean
  /** Index of its municipio in the catálogo. */
  place: number
}

export type Municipio = {
  codigo: string
  nombre: string
  candidaturas: Candidatura[]
  /** Places of the lines on its acta. */
  places: number[]
  /** Share of its secciones that are urban. */
  urbano: number
}

export type Setting = { municipios: Municipio[]; casillas: SettingCasilla[]; catalogo: Catalogo }

/**
 * The catálogo of a practice night: Veracruz 2017 in size, made up in detail. `scale` (0.02 to 1)
 * keeps the proportions with fewer municipios.
 */
export function makeSetting(seed: number, scale = 1): Setting {
  const random = randomFrom(seed, 'catalogo')
  const size = sizeAt(scale)
  const weights = MUNICIPIOS.slice(0, size.municipios).map((name) => weightOf(name, random))
  const municipios = weights.map((weight, i) => makeMunicipio(i, weight, random))
  const secciones = makeSecciones(size, weights, municipios, random)
  const casillas = secciones.flatMap((seccion) => casillasOf(seccion, municipios))
  return { municipios, casillas, catalogo: eleccionOf(municipios, casillas) }
}

function sizeAt(scale: number) {
  const of = (whole: number) => Math.max(1, Math.round(whole * Math.min(1, scale)))
  const { municipios, secciones, casillas, listaNominal } = VERACRUZ_2017
  return {
    municipios: Math.max(4, of(municipios)),
    secciones: of(secciones),
    casillas: of(casillas),
    listaNominal: of(listaNominal),
  }
}

function weightOf(name: string, random: Random): number {
  return CITIES[name] ?? 13 * Math.exp(0.6 * random.normal())
}

function makeMunicipio(i: number, weight: number, random: Random): Municipio {
  const nombre = itemAt(MUNICIPIOS, i)
  const candidaturas = makeBoleta(random, nombre)
  return {
    codigo: `30-${pad(i + 1, 3)}`,
    nombre,
    candidaturas,
    places: placesOf(candidaturas),
    urbano: Math.min(0.97, 0.12 + weight / 140),
  }
}

type Size = ReturnType<typeof sizeAt>
type Seccion = {
  place: number
  number: number
  urbana: boolean
  especial: boolean
  /** Lista nominal of the básica and its contiguas together, and the number of casillas. */
  listaNominal: number
  regulares: number
  /** Lista nominal of each extraordinaria. */
  extraordinarias: number[]
}

function makeSecciones(
  size: Size,
  weights: number[],
  municipios: Municipio[],
  random: Random,
): Seccion[] {
  const floor = size.secciones > 3 * weights.length ? 3 : 1
  const counts = shareOut(size.secciones, weights.map(tempered), floor)
  const secciones = counts.flatMap((count, place) =>
    Array.from({ length: count }, () => newSeccion(place, municipios, random)),
  )
  secciones.forEach((seccion, i) => (seccion.number = i + 1))
  addExtras(size, secciones, random)
  addContiguas(size, secciones, random)
  fillListas(size, secciones, random)
  return secciones
}

/** Cities have larger secciones, so that fewer secciones hold more electors. */
function tempered(weight: number): number {
  return weight ** 0.85
}

function newSeccion(place: number, municipios: Municipio[], random: Random): Seccion {
  const urbana = random.chance(itemAt(municipios, place).urbano)
  const base = { place, number: 0, especial: false, listaNominal: 0, regulares: 1 }
  return { ...base, urbana, extraordinarias: [] }
}

/**
 * Extraordinarias for far villages, with contiguas where a single casilla is not enough; especiales
 * in the cities.
 */
function addExtras({ casillas }: Size, secciones: Seccion[], random: Random): void {
  const rural = random.shuffle(secciones.filter(({ urbana }) => !urbana))
  for (const seccion of rural.slice(0, Math.ceil(casillas * 0.03))) {
    const count = random.chance(0.2) ? 2 : 1
    seccion.extraordinarias = Array.from({ length: count }, () => random.int(90, 620))
  }
  const urban = random.shuffle(secciones.filter(({ urbana }) => urbana))
  for (const seccion of urban.slice(0, Math.ceil(casillas * 0.006))) seccion.especial = true
}

function addContiguas({ casillas }: Size, secciones: Seccion[], random: Random): void {
  const taken = secciones.reduce(
    (sum, { especial, extraordinarias }) => sum + 1 + (especial ? 1 : 0) + extraordinarias.length,
    0,
  )
  const weights = secciones.map(({ urbana }) => Math.exp(1.1 * random.normal()) * (urbana ? 2 : 1))
  // New housing makes secciones of 12 to 22 casillas; some must be here, for C10 and above.
  const huge = random.shuffle([...secciones.keys()]).slice(0, Math.ceil(secciones.length / 800))
  const fixed = huge.map(() => random.int(11, 21))
  for (const i of huge) weights[i] = 0
  const free = casillas - taken - fixed.reduce((a, b) => a + b, 0)
  const parts = shareOut(free, weights)
  huge.forEach((i, k) => (parts[i] = itemAt(fixed, k)))
  secciones.forEach((seccion, i) => (seccion.regulares = 1 + Math.min(25, itemAt(parts, i))))
  settle(secciones, casillas)
}

/** Casillas cut off by the bound of 25 contiguas go to the secciones without a contigua. */
function settle(secciones: Seccion[], casillas: number): void {
  const count = ({ regulares, especial, extraordinarias }: Seccion) =>
    regulares + (especial ? 1 : 0) + extraordinarias.length
  let left = casillas - secciones.reduce((sum, seccion) => sum + count(seccion), 0)
  for (const seccion of secciones)
    if (left > 0 && seccion.regulares === 1) {
      seccion.regulares++
      left--
    }
}

function fillListas({ listaNominal }: Size, secciones: Seccion[], random: Random): void {
  const extras = secciones.flatMap(({ extraordinarias }) => extraordinarias)
  const total = listaNominal - extras.reduce((a, b) => a + b, 0)
  const spans = secciones.map(({ regulares }) => spanOf(regulares, random))
  const filled = fillSpans(total, spans, random)
  secciones.forEach((seccion, i) => (seccion.listaNominal = itemAt(filled, i)))
}

/**
 * `regulares` casillas mean more than 750 × (regulares − 1) electors; 1 in 150 secciones is over.
 */
function spanOf(regulares: number, random: Random): Span {
  const at = random.next()
  if (random.chance(1 / 150))
    return { low: regulares * (CASILLA_MAX + 1), high: regulares * CASILLA_STRETCHED, at }
  const low = regulares === 1 ? 95 : (regulares - 1) * CASILLA_MAX + 1
  return { low, high: regulares * CASILLA_MAX, at }
}

function casillasOf(seccion: Seccion, municipios: Municipio[]): SettingCasilla[] {
  const municipio = itemAt(municipios, seccion.place).codigo
  const make = (
    tipo: TipoCasilla,
    id: number,
    ext: number,
    listaNominal: number,
  ): SettingCasilla => {
    const casilla = `30${pad(seccion.number, 4)}${tipo}${pad(id, 2)}${pad(ext, 2)}`
    return {
      acta: `${casilla}${tipo === 'S' ? '04E' : '04'}`,
      casilla,
      entidad: '30',
      municipio,
      seccion: pad(seccion.number, 4),
      listaNominal,
      representantes: REPRESENTANTES,
      tipo,
      id,
      ext,
      urbana: seccion.urbana,
      place: seccion.place,
    }
  }
  const { regulares, listaNominal, extraordinarias, especial } = seccion
  const even = Array.from({ length: regulares }, () => 1)
  return [
    ...shareOut(listaNominal, even).map((list, i) =>
      make(i === 0 ? 'B' : 'C', Math.max(1, i), 0, list),
    ),
    ...extraordinarias.map((list, i) => make('E', 1, i, list)),
    ...(especial ? [make('S', 1, 0, 0)] : []),
  ]
}

function eleccionOf(municipios: Municipio[], casillas: SettingCasilla[]): Catalogo {
  return {
    clave: CLAVE,
    titulo: 'AYUNTAMIENTOS',
    proceso: 'Veracruz 2017 (simulacro)',
    simulacro: true,
    utcOffset: -300,
    demarcacion: 'municipio',
    options: [...OPTIONS],
    boletas: municipios.map(boletaOf),
    lugares: [{ kind: 'entidad', codigo: '30', nombre: 'Veracruz' }, ...municipios.map(lugarOf)],
    actas: casillas.map(expectedOf),
  }
}

function boletaOf({ codigo, candidaturas }: Municipio): Boleta {
  return { ambito: `${CLAVE}:municipio:${codigo}`, candidaturas }
}

function lugarOf({ codigo, nombre }: Municipio): Lugar {
  return { kind: 'municipio', codigo, nombre }
}

function expectedOf(casilla: SettingCasilla): ActaEsperada {
  const { acta, entidad, municipio, seccion, listaNominal, representantes } = casilla
  const expected = { acta, casilla: casilla.casilla, entidad, municipio, seccion, listaNominal }
  return representantes === undefined ? expected : { ...expected, representantes }
}

export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
