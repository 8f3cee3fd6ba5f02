import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mainThreadSeconds } from './cpu.ts'
import { newIdPrefix } from './requests.ts'

/** Results of a round of load. `broken`: connections that failed or timed out. */
export type Round = {
  requests: number
  seconds: number
  refused: number
  broken: number
  p50Ms: number
  p99Ms: number
  /** CPU seconds of the server's main thread during the round; NaN when unknown. */
  cpuSeconds: number
}

/** Acknowledged requests: the refused and the broken do not count. */
export function acksOf({ requests, refused, broken }: Round): number {
  return requests - refused - broken
}

/** Acknowledged requests in a second. */
export function rateOf(round: Round): number {
  return acksOf(round) / round.seconds
}

/** CPU microseconds of the main thread for each acknowledged acta. */
export function cpuUsOf(round: Round): number {
  return (1e6 * round.cpuSeconds) / acksOf(round)
}

const run = promisify(execFile)

export function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

export const GENERATOR = has('wrk') ? 'wrk' : 'tests/bench/generator.ts'

/** Drives one server in a closed loop over keep-alive connections, pinned by `prefix`. */
export async function drive(
  { url, pid }: { url: string; pid: number },
  options: { requests: string; connections: number; seconds: number; prefix: string[] },
): Promise<Round> {
  const { requests, connections, seconds, prefix } = options
  const script = (name: string) => join(import.meta.dirname, name)
  const words =
    GENERATOR === 'wrk'
      ? `wrk -t1 -c${connections} -d${seconds}s --timeout 20s -s ${script('acta.lua')} ${url} --`
      : `${process.execPath} ${script('generator.ts')} ${url}`
  const own = [requests, newIdPrefix(), ...(GENERATOR === 'wrk' ? [] : [connections, seconds])]
  const [program = '', ...args] = [...prefix, ...words.split(' '), ...own.map(String)]
  const before = await mainThreadSeconds(pid)
  const { stdout } = await run(program, args)
  const cpuSeconds = (await mainThreadSeconds(pid)) - before
  const result = /RESULT (.*)/.exec(stdout)?.[1]
  if (!result) throw new Error(`No result from ${GENERATOR}: ${stdout.slice(-500)}`)
  return { ...(JSON.parse(result) as Omit<Round, 'cpuSeconds'>), cpuSeconds }
}
