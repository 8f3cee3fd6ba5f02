import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Of } from './cortes.ts'
import { LookError, makeFuente, type Fuente, type FuentePlan } from './fuente.ts'
import type { Reach } from './reach.ts'

const BYTES_MAX = 300_000_000
/** Names that browsers and copy programs give unfinished files. */
const UNFINISHED = /^\.|\.(part|partial|tmp|temp|crdownload|download|swp)$|~$/i

/**
 * A folder where somebody leaves cortes. Takes a file once its size and time are unchanged from one
 * look to the next, in order of name; the same bytes under a new name are not taken again.
 */
export function fromFolder(folder: string, plan: FuentePlan, reach: Reach): Fuente {
  const marks = new Map<string, string>()
  const taken = new Set<string>()
  return makeFuente({ tipo: 'carpeta', donde: folder }, plan, async () => {
    const refusal = reach.refusalOfPath(folder)
    if (refusal !== undefined) throw new LookError(refusal)
    const names = await readdir(folder).catch(() => {
      throw new LookError('No se puede leer la carpeta')
    })
    const files = []
    let unread: string | undefined
    for (const name of names.filter((each) => !UNFINISHED.test(each)).sort()) {
      const path = join(folder, name)
      const mark = await markOf(path)
      const steady = mark !== undefined && marks.get(name) === mark
      if (mark !== undefined) marks.set(name, mark)
      if (!steady || taken.has(`${name}:${mark}`)) continue
      if (reach.refusalOfPath(path) !== undefined) continue
      const bytes = await readFile(path).catch(() => undefined)
      if (!bytes) {
        unread = name
        continue
      }
      const settled = () => void taken.add(`${name}:${mark}`)
      files.push({ bytes, fileName: name, sha256: sha256Of(bytes), settled })
    }
    // Readable files go first; the next look reports unreadable files.
    if (unread !== undefined && files.length === 0)
      throw new LookError(`No se puede leer ${unread}`)
    return { files }
  })
}

/** Size and time of a plain file with content; undefined for a file not to be taken. */
async function markOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile() || found.size === 0 || found.size > BYTES_MAX) return undefined
  return `${found.size}:${found.mtimeMs}`
}
