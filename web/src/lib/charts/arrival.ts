import { bisector, extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { curveStepAfter, line } from 'd3-shape'
import type { AmbitoDoc } from '@espejo/server/contract'
import { dateTime, share } from '#lib/format.ts'

type Point = { minute: number; actas: number }
export type Size = { width: number; height: number }

const MARGIN = { top: 24, right: 96, bottom: 34, left: 44 }
const NARROW = 520
const DAY = 1440
/** Two sides with more minutes between them are not of the same night. */
const APART = 1.5 * DAY
const STEPS = [60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY]

/** Minutes on the axis: whole hours, at least four. */
function hoursOf(minutes: number[]): [number, number] {
  const [first = 0, last = 0] = extent(minutes)
  const from = Math.floor(first / 60) * 60
  return [from, Math.max(from + 240, Math.ceil((last + 1) / 60) * 60)]
}

/**
 * A base of a past year beside actas of today: without a shared axis our actas stand at the end of
 * PREP's axis as a total.
 */
function sameNight(ours: Point[], prep: Point[], shown: Point[]): { ours: Point[]; away?: number } {
  const [first, last] = [ours[0], ours.at(-1)]
  const [from, until] = extent(shown, (p) => p.minute)
  if (!first || !last || from === undefined || until === undefined) return { ours }
  const before = last.minute < from - APART
  if (!before && first.minute <= until + APART) return { ours }
  const minute = before ? from : Math.max(until, prep.at(-1)?.minute ?? 0)
  return { ours: [{ minute, actas: last.actas }], away: last.minute }
}

/** Places where the axis says the hour, or the day on an axis of many days. */
function marksOf([from, until]: [number, number], many: number) {
  const step = STEPS.find((each) => (until - from) / each <= many) ?? 365 * DAY
  const first = Math.ceil(from / step) * step
  const marks = Array.from(
    { length: Math.floor((until - first) / step) + 1 },
    (_, i) => first + i * step,
  )
  return marks.map((minute) => ({ minute, text: step < DAY ? minuteOf(minute) : dayOf(minute) }))
}

/**
 * The whole drawing of the curve: our side rises by the minute, PREP in steps at each corte.
 * Minutes are since the epoch, shifted to the process's clock.
 */
export function drawArrival(
  curva: AmbitoDoc['curva'],
  esperadas: number,
  utcOffset: number,
  { width, height }: Size,
) {
  const at = (minute: number) => minute + utcOffset
  const received: Point[] = curva.nuestra.map(([minute, actas]) => ({ minute: at(minute), actas }))
  const prep: Point[] = curva.prep.map(([minute, , counted]) => ({
    minute: at(minute),
    actas: counted,
  }))
  // A trial corte in zeros, days before, says nothing about the arrival of the actas.
  const counted = prep.filter((p) => p.actas > 0)
  const { ours, away } = sameNight(received, prep, counted)
  const end = Math.max(ours.at(-1)?.minute ?? 0, prep.at(-1)?.minute ?? 0)
  const right = width < NARROW ? 12 : MARGIN.right
  const timed = [...ours, ...counted]
  const domain = hoursOf((timed.length > 0 ? timed : prep.slice(-1)).map((p) => p.minute))
  const x = scaleLinear()
    .domain(domain)
    .range([MARGIN.left, width - right])
    .clamp(true)
  const y = scaleLinear()
    .domain([0, Math.max(1, esperadas)])
    .range([height - MARGIN.bottom, MARGIN.top])
  const draw = line<Point>(
    (p) => x(p.minute),
    (p) => y(p.actas),
  )
  const reach = (points: Point[]) => {
    const last = points.at(-1)
    return last ? [...points, { minute: end, actas: last.actas }] : []
  }
  return {
    x,
    y,
    end,
    ours: draw(reach(ours)) ?? '',
    prep: draw.curve(curveStepAfter)(reach(prep)) ?? '',
    // A corte that corrects an earlier corte may carry the same minute.
    cortes: [...new Set(prep.filter((p) => p.minute >= domain[0]).map((p) => x(p.minute)))],
    hours: marksOf(domain, width < NARROW ? 5 : 8),
    away,
    levels: [0, 0.25, 0.5, 0.75, 1].map((part) => ({ part, y: y(part * Math.max(1, esperadas)) })),
    points: { ours, prep },
    domain,
  }
}

/** Whether there is a curve to draw: more than one moment with actas. */
export function isCurve({ points }: Pick<ReturnType<typeof drawArrival>, 'points'>): boolean {
  const moments = [...points.ours, ...points.prep].filter(({ actas }) => actas > 0)
  return new Set(moments.map(({ minute }) => minute)).size > 1
}

/**
 * The share of each side at a minute of the axis, in words; '' for a side without actas, and for
 * ours of another night at any minute before the total at the end.
 */
export function sharesAt(
  { points, end, away }: ReturnType<typeof drawArrival>,
  minute: number,
  esperadas: number,
) {
  const said = (side: Point[], name: string) =>
    (side.at(-1)?.actas ?? 0) > 0 ? `${share(actasBy(side, minute), esperadas)} ${name}` : ''
  const isOther = away !== undefined && minute < end
  return { ours: isOther ? '' : said(points.ours, 'nuestra'), prep: said(points.prep, 'PREP') }
}

const before = bisector<Point, number>((p) => p.minute).right

/** Number of a side's actas by the minute given. */
export function actasBy(points: Point[], minute: number): number {
  return points[before(points, minute) - 1]?.actas ?? 0
}

/** `7 jun` of a minute on the process's clock. */
export function dayOf(minute: number): string {
  return dateTime(new Date(minute * 60_000).toISOString(), 0).replace(/ \d{4},.*/, '')
}

/** `22:40` of a minute on the process's clock. */
export function minuteOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16)
}
