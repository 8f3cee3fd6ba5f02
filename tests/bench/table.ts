/** Rows under column names, columns as wide as the widest cell; numbers to the right. */
export function tableOf(rows: readonly Record<string, string | number | undefined>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '–')))]
  const widths = names.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)))
  const lines = cells.map((line) => line.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '))
  return `${lines.join('\n')}\n`
}
