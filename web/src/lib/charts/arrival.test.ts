import { expect, it } from 'vitest'
import { actasBy, drawArrival, isCurve, sharesAt } from './arrival.ts'

const HOUR = 60
const DAY = 24 * HOUR
/** 6 June 2021, 20:00 UTC−5, in minutes since the epoch. */
const NIGHT = Date.parse('2021-06-07T01:00:00Z') / 60_000
const size = { width: 600, height: 270 }
const drawn = (nuestra: [number, number][], prep: [number, number, number][]) =>
  drawArrival({ nuestra, prep }, 100, -300, size)

it('both sides of one night share the axis, an hour a mark', () => {
  const { hours, away } = drawn([[NIGHT, 5]], [[NIGHT + 30, 9, 9]])
  expect(hours.map(({ text }) => text)).toEqual(['20:00', '21:00', '22:00', '23:00', '00:00'])
  expect(away).toBeUndefined()
})

it('a trial corte in zeros of days before does not stretch the axis', () => {
  const { domain, cortes } = drawn(
    [],
    [
      [NIGHT - 5 * DAY, 0, 0],
      [NIGHT, 9, 9],
    ],
  )
  expect(domain[1] - domain[0]).toBe(4 * HOUR)
  expect(cortes).toHaveLength(1)
})

it('two cortes of one minute are one mark', () => {
  const { cortes } = drawn(
    [],
    [
      [NIGHT, 9, 9],
      [NIGHT, 10, 9],
    ],
  )
  expect(cortes).toHaveLength(1)
})

it('a base of a past year keeps its own hours; ours stand at its end as a total', () => {
  const { domain, away, points, end } = drawn(
    [
      [NIGHT + 2000 * DAY, 5],
      [NIGHT + 2000 * DAY + 3, 66],
    ],
    [
      [NIGHT, 9, 9],
      [NIGHT + 22 * HOUR, 88, 88],
    ],
  )
  expect(domain[1] - domain[0]).toBeLessThan(2 * DAY)
  expect(away).toBe(NIGHT - 300 + 2000 * DAY + 3)
  expect(actasBy(points.ours, end)).toBe(66)
})

it('marks stay few, and turn into days, however long the axis is', () => {
  const { hours } = drawn(
    [],
    [
      [NIGHT, 9, 9],
      [NIGHT + 20 * DAY, 88, 88],
    ],
  )
  expect(hours.length).toBeLessThanOrEqual(9)
  expect(hours[0]?.text).toMatch(/^\d+ jun$/)
})

it('ours of another date have no share at any hour before the end, and no «0.00 %»', () => {
  const curve = drawn(
    [[NIGHT + 2000 * DAY, 66]],
    [
      [NIGHT, 9, 9],
      [NIGHT + 22 * HOUR, 88, 88],
    ],
  )
  const at = (minute: number) => {
    const { ours, prep } = sharesAt(curve, minute, 100)
    return [ours, prep].map((each) => each.replace('\u00a0', ' '))
  }
  expect(at(curve.end - 60)).toEqual(['', '9.00 % PREP'])
  expect(at(curve.end)).toEqual(['66.00 % nuestra', '88.00 % PREP'])
})

it('a single corte is a sentence, and no curve of one point', () => {
  const corte = (minute: number): [number, number, number] => [minute, 9, 9]
  const zeros: [number, number, number] = [NIGHT, 0, 0]
  expect(isCurve(drawn([], [zeros, corte(NIGHT + 20)]))).toBe(false)
  expect(isCurve(drawn([[NIGHT + 2000 * DAY, 66]], [corte(NIGHT)]))).toBe(false)
  expect(isCurve(drawn([[NIGHT, 1]], [corte(NIGHT + 20)]))).toBe(true)
  expect(isCurve(drawn([], [corte(NIGHT), corte(NIGHT + 20)]))).toBe(true)
})
