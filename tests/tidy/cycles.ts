/** Groups of files in a circle of imports, direct or indirect (Tarjan). */
export function cyclesIn(imports: readonly { from: string; to: string }[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from)
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const path: string[] = []
  const found: string[][] = []
  const visit = (file: string): number => {
    const place = index.size
    index.set(file, place)
    low.set(file, place)
    path.push(file)
    for (const { to } of targets.get(file) ?? []) {
      const reached = index.has(to) ? (path.includes(to) ? index.get(to)! : place) : visit(to)
      low.set(file, Math.min(low.get(file)!, reached))
    }
    if (low.get(file) === place) {
      const group = path.splice(path.indexOf(file))
      if (group.length > 1) found.push(group.sort())
    }
    return low.get(file)!
  }
  for (const file of targets.keys()) if (!index.has(file)) visit(file)
  return found
}
