import { readFile } from 'node:fs/promises'

/** Seconds that the main thread of a process has computed so far; NaN where there is no /proc. */
export async function mainThreadSeconds(pid: number): Promise<number> {
  const file = `/proc/${pid}/task/${pid}/schedstat`
  const [nanoseconds] = (await readFile(file, 'utf8').catch(() => 'NaN')).split(' ')
  return Number(nanoseconds) / 1e9
}
