import { readFile } from 'node:fs/promises'

/** CPU seconds of the main thread since the start of the process; NaN without /proc. */
export async function mainThreadSeconds(pid: number): Promise<number> {
  const file = `/proc/${pid}/task/${pid}/schedstat`
  const [nanoseconds] = (await readFile(file, 'utf8').catch(() => 'NaN')).split(' ')
  return Number(nanoseconds) / 1e9
}
