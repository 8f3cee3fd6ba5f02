import { readFile } from 'node:fs/promises'

/** Seconds computed so far by the main thread of a process; NaN without /proc. */
export async function mainThreadSeconds(pid: number): Promise<number> {
  const file = `/proc/${pid}/task/${pid}/schedstat`
  const [nanoseconds] = (await readFile(file, 'utf8').catch(() => 'NaN')).split(' ')
  return Number(nanoseconds) / 1e9
}
