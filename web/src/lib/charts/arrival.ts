import { bisector, extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { curveStepAfter, line } from 'd3-shape'
import type { AmbitoDoc } from '@espejo/server/contract'

type Point = { minute: number; actas: number }
export type Size = { width: number; height: number }

const MARGIN = { top: 24, right: 96, bottom: 34, left: 44 }
const NARROW = 520

/** Minutes on the axis: whole hours, at least four of them. */
function hoursOf(minutes: number[]): [number, number] {
  const [first = 0, last = 0] = extent(minutes)
  const from = Math.floor(first / 60) * 60
  return [from, Math.max(from + 240, Math.ceil((last + 1) / 60) * 60)]
}

/**
 * All that the curve draws: ours rises by the minute, PREP in steps at each corte.
 * Minutes are since the epoch, shifted to the process's clock.
 */
export function arrivalOf(
  curva: AmbitoDoc['curva'],
  esperadas: number,
  utcOffset: number,
  { width, height }: Size,
) {
  const at = (minute: number) => minute + utcOffset
  const ours: Point[] = curva.nuestra.map(([minute, actas]) => ({ minute: at(minute), actas }))
  const prep: Point[] = curva.prep.map(([minute, , counted]) => ({
    minute: at(minute),
    actas: counted,
  }))
  const end = Math.max(ours.at(-1)?.minute ?? 0, prep.at(-1)?.minute ?? 0)
  const right = width < NARROW ? 12 : MARGIN.right
  const domain = hoursOf([...ours, ...prep].map((p) => p.minute))
  const x = scaleLinear()
    .domain(domain)
    .range([MARGIN.left, width - right])
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
  const step = (domain[1] - domain[0]) / 60 > (width < NARROW ? 5 : 8) ? 120 : 60
  return {
    x,
    y,
    end,
    ours: draw(reach(ours)) ?? '',
    prep: draw.curve(curveStepAfter)(reach(prep)) ?? '',
    cortes: prep.map((p) => x(p.minute)),
    hours: Array.from(
      { length: (domain[1] - domain[0]) / step + 1 },
      (_, i) => domain[0] + i * step,
    ),
    levels: [0, 0.25, 0.5, 0.75, 1].map((part) => ({ part, y: y(part * Math.max(1, esperadas)) })),
    points: { ours, prep },
    domain,
  }
}

const before = bisector<Point, number>((p) => p.minute).right

/** How many actas a side had by that minute. */
export function actasBy(points: Point[], minute: number): number {
  return points[before(points, minute) - 1]?.actas ?? 0
}

/** `22:40` of a minute on the process's clock. */
export function hourOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16)
}
