/**
 * Places of the rows of a long list, so that only rows in sight are drawn: alarms first, taller than
 * the others, each kind under a heading.
 */
export type Measures = { row: number; alarm: number; head: number }

export type Layout = {
  height: number
  /** Top of a row, by its place in the list. */
  topOf: (at: number) => number
  heightOf: (at: number) => number
  /** Tops of the headings; undefined where the list has no such row. */
  alarmHead: number | undefined
  restHead: number | undefined
  /** First row in sight and the row after the last, between two heights. */
  between: (top: number, bottom: number) => [number, number]
}

export function layoutOf(total: number, alarms: number, { row, alarm, head }: Measures): Layout {
  const alarmsTop = alarms > 0 ? head : 0
  const alarmsEnd = alarmsTop + alarms * alarm
  const hasRest = total > alarms
  const restTop = alarmsEnd + (hasRest ? head : 0)
  const topOf = (at: number) =>
    at < alarms ? alarmsTop + at * alarm : restTop + (at - alarms) * row
  const atOf = (y: number) =>
    y < restTop ? Math.floor((y - alarmsTop) / alarm) : alarms + Math.floor((y - restTop) / row)
  const clamp = (at: number) => Math.max(0, Math.min(total, at))
  return {
    height: restTop + (total - alarms) * row,
    topOf,
    heightOf: (at) => (at < alarms ? alarm : row),
    alarmHead: alarms > 0 ? 0 : undefined,
    restHead: hasRest ? alarmsEnd : undefined,
    between: (top, bottom) => {
      const first = clamp(Math.min(atOf(top), total))
      return [first, Math.max(first, clamp(atOf(bottom) + 1))]
    },
  }
}
