import { statSync, type BigIntStats } from 'node:fs'

/**
 * Looks after files that a living process writes: the function returned says, in Spanish, what
 * happened to the first file that is missing or replaced, or undefined. A process writes on into a
 * file without a name, and the next start would not find the records. Only the first file may not
 * shrink: a reader of SQLite may cut a log whose records are in the table.
 */
export function guardOf(paths: readonly string[]): () => string | undefined {
  const seen = new Map(paths.map((path) => [path, look(path)]))
  return () => {
    for (const [path, before] of seen) {
      const now = look(path)
      const lost = before && lossOf(before, now, path === paths[0])
      if (lost) return `${lost} ${path}`
      seen.set(path, now)
    }
    return undefined
  }
}

function look(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })
}

function lossOf(
  before: BigIntStats,
  now: BigIntStats | undefined,
  grows: boolean,
): string | undefined {
  if (!now) return 'falta el archivo'
  if (now.ino !== before.ino || now.dev !== before.dev) return 'se cambió el archivo'
  return grows && now.size < before.size ? 'se recortó el archivo' : undefined
}
