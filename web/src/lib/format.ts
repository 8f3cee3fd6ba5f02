import type { Figure } from '@espejo/server/contract'
/** Figures and times as people in Mexico read them. Everything shown passes through here. */
const whole = new Intl.NumberFormat('es-MX', { maximumFractionDigits: 0 })
const two = new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const four = new Intl.NumberFormat('es-MX', {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
})
const NBSP = '\u00a0'

/** A minus sign is as wide as a figure; a hyphen is not. */
const withMinus = (text: string) => text.replace('-', '−')

/** 117522 → `117,522` */
export function count(n: number): string {
  return withMinus(whole.format(n))
}

/** −100, +12, 0: the sign gives the direction. */
export function signed(n: number): string {
  return n > 0 ? `+${count(n)}` : count(n)
}

/** 0.33224 of 1 → `33.22 %`, rounded; a dash without a base. */
export function share(part: number, base: number): string {
  return base > 0 ? `${two.format((100 * part) / base)}${NBSP}%` : '–'
}

/** Percent of actas, truncated to hundredths: 100 % are all actas and no fewer. */
export function percentOf(some: number, all: number): string {
  return `${points(Math.floor((10_000 * some) / all) / 100)}${NBSP}%`
}

/** PREP's own percentages keep the four truncated decimals of Anexo 13: `63.2564 %`. */
export function quoted(percent: number): string {
  return `${four.format(Math.trunc(Math.round(percent * 1e6) / 100) / 1e4)}${NBSP}%`
}

/** 1.6696 → `1.67` */
export function points(n: number): string {
  return withMinus(two.format(n))
}

const WORDS = ' uno dos tres cuatro cinco seis siete ocho nueve'.split(' ')

/** 3 → `tres`; figures from ten on. */
export function inWords(n: number): string {
  return WORDS[n] || count(n)
}

/** `1 acta`, `3 actas`, `1,071 actas`. */
export function plural(n: number, one: string, many: string): string {
  return `${count(n)}${NBSP}${n === 1 ? one : many}`
}

/** `PT-MORENA` → `PT–MORENA`: keys join parties by a hyphen, readers by a dash. */
export function dashed(key: string): string {
  return key.replaceAll('-', '–').replaceAll('_', ' ')
}

const SMALL = /^(de|del|la|las|los|el|y|e|en)$/

/**
 * `EL HIGO` → `El Higo`: bases shout, pages do not. A name already in lower case stays unchanged.
 */
export function calm(name: string): string {
  if (name !== name.toUpperCase()) return name
  return name
    .toLowerCase()
    .split(' ')
    .map((word, at) =>
      at > 0 && SMALL.test(word) ? word : word.replace(/\p{L}/u, (c) => c.toUpperCase()),
    )
    .join(' ')
}

/**
 * `007. TENABO` → `Tenabo`: some catálogos put the number before the name. For people who know the
 * place of a casilla; the war room keeps the number (`ambitoName`).
 */
export function placeName(place: string): string {
  return calm(place.replace(/^\d+\.\s*/, ''))
}

/** Milliseconds since 1970 in the service's form of a time. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** ISO time on the process's clock, `22:41` or `22:41:07`; `--:--` without a time. */
export function clock(iso: string | undefined, utcOffset: number, seconds = false): string {
  const ms = Date.parse(iso ?? '')
  if (Number.isNaN(ms)) return '––:––'
  return new Date(ms + utcOffset * 60_000).toISOString().slice(11, seconds ? 19 : 16)
}

const MONTHS = 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' ')

/** `7 jun 2021, 20:00` on the process's clock. */
export function dateTime(iso: string | undefined, utcOffset: number): string {
  const ms = Date.parse(iso ?? '')
  if (Number.isNaN(ms)) return 'sin fecha'
  const at = new Date(ms + utcOffset * 60_000)
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`
  return `${day}, ${at.toISOString().slice(11, 16)}`
}

/** `22:41`, or with its day where `now`, ISO too, is another day on the process's clock. */
export function clockOn(iso: string, now: string, utcOffset: number): string {
  const dayOf = (time: string) => dateTime(time, utcOffset).split(',')[0]
  return dayOf(iso) === dayOf(now) ? clock(iso, utcOffset) : dateTime(iso, utcOffset)
}

/** A detail of a refusal: a time as people read it, any other detail unchanged. */
export function timed(detail: string, utcOffset: number): string {
  return /^\d{4}-\d\d-\d\dT/.test(detail) ? dateTime(detail, utcOffset) : detail
}

/** `ahora`, `hace 40 s`, `hace 3 min`, `hace 2 h`, `hace 5 días`. */
export function ago(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 10) return 'ahora'
  if (s < 60) return `hace ${s}${NBSP}s`
  if (s < 3600) return `hace ${Math.floor(s / 60)}${NBSP}min`
  if (s < 86_400) return `hace ${Math.floor(s / 3600)}${NBSP}h`
  const days = Math.floor(s / 86_400)
  return `hace ${plural(days, 'día', 'días')}`
}

/** `UTC−6`; said once a page. */
export function zone(utcOffset: number): string {
  const hours = utcOffset / 60
  return `UTC${hours < 0 ? '−' : '+'}${Math.abs(hours)}`
}

const HOURS = [
  ['America/Mexico_City', 'hora del centro'],
  ['America/Mazatlan', 'hora del Pacífico'],
  ['America/Cancun', 'hora del sureste'],
  ['America/Tijuana', 'hora del noroeste'],
] as const

/**
 * The hour of a process as people call the hour: `hora del centro`, also in the summers before 2023,
 * an hour nearer to UTC. `at`: an ISO time of the process.
 */
export function hourName(utcOffset: number, at: string | undefined): string {
  const day = new Date(Date.parse(at ?? '') || Date.now())
  const offsetIn = (timeZone: string) => {
    const local = day.toLocaleString('sv-SE', { timeZone })
    return Math.round((Date.parse(`${local}Z`) - day.getTime()) / 60_000)
  }
  const name = HOURS.find(([place]) => offsetIn(place) === utcOffset)?.[1]
  return name ?? `hora ${zone(utcOffset)}`
}

/** A hash in groups of four, ready for two people to compare by telephone. */
export function groups(hash: string): string[] {
  return hash.match(/.{1,4}/g) ?? []
}

/** `343,216 bytes`, `1.4 MB`. */
export function bytes(n: number): string {
  return n < 1_000_000 ? plural(n, 'byte', 'bytes') : `${(n / 1e6).toFixed(1)}${NBSP}MB`
}

/** `GUBERNATURA` → `Gubernatura` */
export function sentence(title: string): string {
  return title.toLowerCase().replace(/^./, (c) => c.toUpperCase())
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
  no_capturado: 'no capturado',
}

/** A figure or the word for a missing figure. */
export function figure(value: Figure | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? count(value) : (MARKS[value] ?? value)
}
