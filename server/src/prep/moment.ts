/** Time of a corte, as its file prints the time. */
export type Moment = { at: string; utcOffset: number }

const MESES =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  )

type Day = { year: number; month: number; day: number }
type Hour = { hour: number; minute: number; second: number }

/**
 * Reads the lines above the header: `07/06/2021 20:00 (UTC-5)`, `2019/06/03 05:47 (UTC-5)`,
 * `20:00 horas (UTC-5)` over `Domingo 1 de julio de 2012`. `utcOffset` is in minutes.
 */
export function readMoment(text: string): Partial<Moment> {
  const day = readDay(text)
  const hour = readHour(text)
  const utcOffset = readOffset(text)
  const offset = utcOffset === undefined ? {} : { utcOffset }
  if (!day || !hour) return offset
  return { ...offset, at: format(day, hour, utcOffset ?? centreOffset(day)) }
}

/** Whether the text says a day, an hour or an offset from UTC. */
export function saysWhen(text: string): boolean {
  return [readDay(text), readHour(text), readOffset(text)].some((part) => part !== undefined)
}

/**
 * `20210607_2000_PREP_CAMP` says 7 June 2021, 20:00; a file name has no offset, so the centre's is
 * taken.
 */
export function momentOfName(name: string, utcOffset?: number): Moment | undefined {
  const found = /(20\d\d)(\d\d)(\d\d)[_-]([0-2]\d)([0-5]\d)(?!\d)/.exec(name)
  if (!found) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number)
  if (!isDay({ year, month, day })) return undefined
  const offset = utcOffset ?? centreOffset({ year, month })
  return {
    at: format({ year, month, day }, { hour, minute, second: 0 }, offset),
    utcOffset: offset,
  }
}

/**
 * The moment of a row (acopio, captura, verificación) as ISO with offset; '' when there is none.
 */
export function readRowMoment(cell: string, utcOffset: number): string {
  if (cell.length < 12) return ''
  const day = readDay(cell)
  const hour = readHour(cell)
  return day && hour ? format(day, hour, utcOffset) : ''
}

const DAY_FIRST = /(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const YEAR_FIRST = /(?<!\d)(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)/
const DAY_AND_WORD =
  /(?<!\d)(\d{1,2})(?:\s+de\s+|[\s/-])([a-z]{3,10})\.?(?:\s+del?\s+|[\s/,-]+)(\d{4})/i
const WORD_AND_DAY = /(?<![a-z])([a-z]{3,10})\s+(\d{1,2})(?:,|\s+del?)?\s+(\d{4})/i

function readDay(text: string): Day | undefined {
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst) return dayOf(yearFirst[1], yearFirst[3], yearFirst[4])
  const [, first = '', , second = '', year = ''] = DAY_FIRST.exec(text) ?? []
  // A month over 12 can only be a day: some write the month first.
  if (year !== '') return dayOf(year, second, first) ?? dayOf(year, first, second)
  const dayAndWord = DAY_AND_WORD.exec(text)
  if (dayAndWord) return dayOf(dayAndWord[3], monthOf(dayAndWord[2]), dayAndWord[1])
  const wordAndDay = WORD_AND_DAY.exec(text)
  return wordAndDay ? dayOf(wordAndDay[3], monthOf(wordAndDay[1]), wordAndDay[2]) : undefined
}

/** `Julio`, `jul` → 7; 0 for a word that is no month: no year has a month 0. */
function monthOf(word = ''): string {
  const start = word.toLowerCase().replace(/^set(?=iembre$|$)/, 'sept')
  return String(MESES.findIndex((mes) => mes.startsWith(start)) + 1)
}

function dayOf(year = '', month = '', day = ''): Day | undefined {
  const whole = year.length === 2 ? `20${year}` : year
  const made = { year: Number(whole), month: Number(month), day: Number(day) }
  return isDay(made) ? made : undefined
}

function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const HOUR = /(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(?:([ap])\.?\s*m\b)?/i
const HOUR_IN_WORDS = /(?<![\d.])(\d{1,2})(?:\.(\d{2}))?()\s*(?:horas|hrs|h\b|([ap])\.?\s*m\b)/i
/** After the day and before the offset, a point may stand between hour and minute. */
const HOUR_WITH_POINT = /(?<![\d./-])(\d{1,2})\.(\d{2})(?![\d./])/

function readHour(text: string): Hour | undefined {
  const found = HOUR.exec(text) ?? HOUR_IN_WORDS.exec(text) ?? HOUR_WITH_POINT.exec(text)
  if (!found) return undefined
  const half = found[4]?.toLowerCase()
  const raw = Number(found[1])
  const hour = half === 'p' && raw < 12 ? raw + 12 : half === 'a' && raw === 12 ? 0 : raw
  const made = { hour, minute: Number(found[2] ?? 0), second: Number(found[3] || 0) }
  return hour < 24 && made.minute < 60 && made.second < 60 ? made : undefined
}

const OFFSET =
  /(?:(?:UTC|GMT)\s*|\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)([-+−–])\s*(\d{1,2})(?::?(\d{2}))?/i

function readOffset(text: string): number | undefined {
  const found = OFFSET.exec(text)
  if (!found) return undefined
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0)
  return minutes > 14 * 60 ? undefined : found[1] === '+' ? minutes : -minutes
}

/**
 * The centre's clock: summer time April to October until 2022 (decree of 28 October 2022), UTC-6
 * since.
 */
export function centreOffset({ year, month }: Pick<Day, 'year' | 'month'>): number {
  return year <= 2022 && month >= 4 && month <= 10 ? -300 : -360
}

function format(day: Day, hour: Hour, utcOffset: number): string {
  const date = `${day.year}-${two(day.month)}-${two(day.day)}`
  const time = `${two(hour.hour)}:${two(hour.minute)}:${two(hour.second)}`
  const minutes = Math.abs(utcOffset)
  const sign = utcOffset < 0 ? '-' : '+'
  return `${date}T${time}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
