import type { Lugar } from './catalogo.ts'
import { plainWords } from './words.ts'

/**
 * The day of the vote and the hour at which casillas close, place by place (RULES.md JO1). All times
 * are worked out when the jornada is recorded: a fold needs no table of time zones.
 */
export type Jornada = {
  /** The local day, `2027-06-06`. */
  fecha: string
  /** The local hour of closing, `18:00`. */
  cierre: string
  /** The first zone is the zone of every place that no zone names. */
  zonas: ZonaHoraria[]
}

/** Day and closing of a place for screens: the local day and hour, and the moments, ISO. */
export type Horario = Pick<Jornada, 'fecha' | 'cierre'> & Pick<ZonaHoraria, 'desdeAt' | 'cierraAt'>

/** The places that share a clock. */
export type ZonaHoraria = {
  /** Name in the IANA database: `America/Mexico_City`. */
  huso: string
  /** The beginning of the day, and the closing of the casillas; ISO 8601 UTC with milliseconds. */
  desdeAt: string
  cierraAt: string
  /**
   * Codes of entidades (`28`), and of municipios with another clock than their entidad (`28-022`). The
   * first zone with an entidad is its own, the others are those of its border.
   */
  lugares: string[]
}

/** Law: casillas close at 18:00 (LGIPE 285.1). */
export const CIERRE = '18:00'

const CENTRO = 'America/Mexico_City'
/** Clocks of the entidades off the centre (Ley de los Husos Horarios, 2022; before, the IANA base). */
const ENTIDADES: Record<string, string> = {
  '02': 'America/Tijuana',
  '03': 'America/Mazatlan',
  '08': 'America/Chihuahua',
  '18': 'America/Mazatlan',
  '23': 'America/Cancun',
  '25': 'America/Mazatlan',
  '26': 'America/Hermosillo',
}
/** Municipios with another clock than their entidad, by name: every authority numbers in its own way. */
const MUNICIPIOS: readonly [entidad: string, huso: string, nombres: string][] = [
  [
    '05',
    'America/Matamoros',
    'ACUNA,ALLENDE,GUERRERO,HIDALGO,JIMENEZ,MORELOS,NAVA,OCAMPO,PIEDRAS NEGRAS,VILLA UNION,ZARAGOZA',
  ],
  [
    '08',
    'America/Ciudad_Juarez',
    'JUAREZ,ASCENSION,GUADALUPE,JANOS,PRAXEDIS G GUERRERO,PRAXEDIS GUERRERO',
  ],
  ['08', 'America/Ojinaga', 'COYAME DEL SOTOL,OJINAGA,MANUEL BENAVIDES'],
  ['18', 'America/Bahia_Banderas', 'BAHIA DE BANDERAS'],
  ['19', 'America/Matamoros', 'ANAHUAC'],
  [
    '28',
    'America/Matamoros',
    'NUEVO LAREDO,GUERRERO,MIER,MIGUEL ALEMAN,CAMARGO,GUSTAVO DIAZ ORDAZ,REYNOSA,RIO BRAVO,VALLE HERMOSO,MATAMOROS',
  ],
]

/** The clock of an entidad, or of a municipio by its name as published. */
export function husoOf(entidad: string, municipio = ''): string {
  const plain = plainWords(municipio.replace(/\d/g, ' ')).toUpperCase()
  const border = MUNICIPIOS.find(
    ([of, , nombres]) => of === entidad && nombres.split(',').includes(plain),
  )
  return border?.[1] ?? ENTIDADES[entidad] ?? CENTRO
}

/** Whether a text is a day of the calendar, `2027-06-06`. */
export function isFecha(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Whether a text is an hour of the day, `18:00`. */
export function isHora(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

/** The jornada of an elección over entidades and named municipios. */
export function jornadaOf(
  { fecha, cierre }: Pick<Jornada, 'fecha' | 'cierre'>,
  entidades: Iterable<string>,
  lugares: Iterable<Lugar>,
): Jornada {
  const zonas = new Map<string, ZonaHoraria>()
  const zonaOf = (huso: string) => {
    const found = zonas.get(huso)
    if (found) return found
    const desdeAt = instantOf(fecha, '00:00', huso)
    const made = { huso, desdeAt, cierraAt: instantOf(fecha, cierre, huso), lugares: [] }
    zonas.set(huso, made)
    return made
  }
  for (const entidad of [...new Set(entidades)].sort())
    zonaOf(husoOf(entidad)).lugares.push(entidad)
  for (const [entidad, huso] of MUNICIPIOS)
    if (zonas.get(husoOf(entidad))?.lugares.includes(entidad)) zonaOf(huso).lugares.push(entidad)
  for (const { kind, codigo, nombre } of lugares) {
    const entidad = codigo.slice(0, 2)
    const huso = husoOf(entidad, nombre)
    if (kind === 'municipio' && huso !== husoOf(entidad)) zonaOf(huso).lugares.push(codigo)
  }
  if (zonas.size === 0) zonaOf(CENTRO)
  return { fecha, cierre, zonas: [...zonas.values()] }
}

/** The moment of a local day and hour, ISO 8601 UTC with milliseconds. */
export function instantOf(fecha: string, hora: string, huso: string): string {
  const wanted = Date.parse(`${fecha}T${hora}:00Z`)
  // The offset at the wanted moment: the second guess is right beside a change of summer time too.
  const first = wanted - offsetMs(wanted, huso)
  return new Date(wanted - offsetMs(first, huso)).toISOString()
}

/** Milliseconds that a clock is ahead of UTC at a moment. */
function offsetMs(ms: number, huso: string): number {
  const options = { timeZone: huso, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' }
  const text = new Intl.DateTimeFormat('sv-SE', options as Intl.DateTimeFormatOptions).format(ms)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - ms
}

/**
 * The clock of an acta's place: of its municipio, else of its entidad. An unknown municipio has the
 * first to close of the entidad's clocks: nothing is wrongly called early.
 */
export function zonaOf(
  { zonas }: Jornada,
  { entidad, municipio }: { entidad: string; municipio?: string },
): ZonaHoraria | undefined {
  const named = (codigo: string) => zonas.find(({ lugares }) => lugares.includes(codigo))
  if (municipio !== undefined) return named(municipio) ?? named(entidad) ?? zonas[0]
  const [first] = zonas
    .filter(({ lugares }) => lugares.some((codigo) => codigo.slice(0, 2) === entidad))
    .sort((a, b) => (a.cierraAt < b.cierraAt ? -1 : 1))
  return first ?? zonas[0]
}

/** The moment from which papers of a jornada open nothing: so many days after the last closing. */
export function endMs({ zonas }: Jornada, days: number): number {
  const last = Math.max(...zonas.map(({ cierraAt }) => Date.parse(cierraAt)))
  return last + days * 24 * 3_600_000
}
