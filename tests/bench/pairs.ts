import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Campo } from '../fixtures/campo.ts'
import { federalCampo } from '../fixtures/federal.ts'
import { LOAD, startService } from '../journeys/service.ts'
import { giveCampo, SENDERS } from './accept.ts'
import { startOf, type Start } from './checkout.ts'
import { shareCores, type Cores } from './cores.ts'
import { mainThreadSeconds } from './cpu.ts'
import { acksOf, drive, GENERATOR, type Round } from './load.ts'
import { median, rounded } from './median.ts'
import { writeRequests } from './requests.ts'
import { writeNight } from './restart.ts'

/**
 * This checkout (`a`) against another checkout (`b`), in turn: a slow minute of the machine falls
 * on both. Each pair has new processes: of two processes with the same code, either can stay
 * faster for life. Against itself (`--against .`) a ratio shows the noise of the machine.
 */
export type PairsOptions = {
  against: string
  pairs: number
  seconds: number
  actas: number
  tell: (line: string) => void
}

type Side = { start: Start; data: string; requests: string }
type Figures = Record<string, number>
type Pair = [a: Figures, b: Figures]

const CONNECTIONS = 64
const KEY = randomBytes(32).toString('base64url')
/** Rounds of a second: a just-started process still compiles code, so these rounds do not count. */
const WARM_UP = 3

export async function benchPairs(options: PairsOptions) {
  const { against, pairs, seconds, actas } = options
  const cores = shareCores()
  const folder = await mkdtemp(join(tmpdir(), 'espejo-pairs-'))
  try {
    const starts = [startService, await startOf(against)] as const
    const accept = await pairsOfAccept(starts, join(folder, 'accept'), cores, options)
    const restart = await pairsOfRestart(starts, join(folder, 'restart'), options)
    const rows = [...rowsOf('accept', accept), ...rowsOf('restart', restart)]
    const machine = { node: process.version, cores: cores.text, generator: GENERATOR }
    return { bench: 'pairs', against, ...machine, pairs, seconds, actas, rows }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function pairsOfAccept(
  starts: readonly [Start, Start],
  folder: string,
  cores: Cores,
  options: PairsOptions,
): Promise<Pair[]> {
  const campo = federalCampo({ clave: 'PRES', rows: SENDERS, wide: true })
  const [first, second] = starts
  const a = await prepare(first, join(folder, 'a'), campo)
  const b = await prepare(second, join(folder, 'b'), campo)
  return inTurn('accept', [a, b], options, (pair) => accept(pair, cores, options.seconds))
}

/** A night with an elección and no acta yet; each round begins with a copy of the night. */
async function prepare(start: Start, folder: string, campo: Campo): Promise<Side> {
  const data = join(folder, 'data')
  const requests = join(folder, 'requests.tsv')
  await mkdir(folder, { recursive: true })
  const service = await start({ data, key: KEY, env: LOAD })
  try {
    await giveCampo(service, campo)
    writeRequests(requests, campo, await service.tokens(campo.eleccion))
  } finally {
    await service.stop()
  }
  return { start, data, requests }
}

/** Rounds of a second in turn: the machine changes from second to second. */
async function accept([x, y]: readonly [Side, Side], cores: Cores, seconds: number): Promise<Pair> {
  await using first = await begin(x, cores)
  await using second = await begin(y, cores)
  const rounds: [Round[], Round[]] = [[], []]
  for (let n = 0; n < WARM_UP + seconds; n++)
    for (const turn of n % 2 ? ([1, 0] as const) : ([0, 1] as const))
      rounds[turn].push(await (turn ? second : first).round())
  return [figuresOf(rounds[0].slice(WARM_UP)), figuresOf(rounds[1].slice(WARM_UP))]
}

async function begin({ start, data, requests }: Side, cores: Cores) {
  const copy = `${data}-round`
  await cp(data, copy, { recursive: true })
  const service = await start({ data: copy, key: KEY, env: LOAD })
  cores.pin(service.pid)
  const load = { requests, connections: CONNECTIONS, seconds: 1, prefix: cores.load }
  return {
    round: () => drive(service, load),
    [Symbol.asyncDispose]: async () => {
      await service.stop()
      await rm(copy, { recursive: true, force: true })
    },
  }
}

function figuresOf(rounds: Round[]): Figures {
  const sum = (figure: (round: Round) => number) =>
    rounds.reduce((all, one) => all + figure(one), 0)
  const [requests, acks] = [sum((round) => round.requests), sum(acksOf)]
  if (acks < requests) throw new Error(`${requests - acks} of ${requests} not acknowledged`)
  const cpuUsPerActa = (1e6 * sum((round) => round.cpuSeconds)) / acks
  return { cpuUsPerActa, acksPerSecond: acks / sum((round) => round.seconds) }
}

async function pairsOfRestart(
  [first, second]: readonly [Start, Start],
  folder: string,
  options: PairsOptions,
): Promise<Pair[]> {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')]
  await mkdir(a, { recursive: true })
  await writeNight(join(a, 'ledger.sqlite'), options.actas)
  await cp(a, b, { recursive: true })
  const sides = [
    { start: first, data: a },
    { start: second, data: b },
  ] as const
  // A first start compiles the code; later starts read the cache.
  for (const side of sides) await restart(side)
  return inTurn('restart', sides, options, async ([x, y]) => [await restart(x), await restart(y)])
}

/**
 * CPU until a little after the service listens: the `espejo` commands run before the reading and
 * ask the service nothing.
 */
async function restart({ start, data }: Pick<Side, 'start' | 'data'>): Promise<Figures> {
  const service = await start({ data, key: KEY, env: LOAD })
  const cpuSeconds = await mainThreadSeconds(service.pid)
  await service.stop()
  return { cpuSeconds, secondsToListen: service.startMs / 1000 }
}

/** Each pair begins with the other side than the pair before it. */
async function inTurn<T>(
  name: string,
  [a, b]: readonly [T, T],
  { pairs, tell }: PairsOptions,
  measure: (pair: readonly [T, T]) => Promise<Pair>,
): Promise<Pair[]> {
  const found: Pair[] = []
  for (let n = 1; n <= pairs; n++) {
    const swapped = n % 2 === 0
    const [first, second] = await measure(swapped ? [b, a] : [a, b])
    const pair: Pair = swapped ? [second, first] : [first, second]
    found.push(pair)
    tell(`${name}, par ${n}: ${pair.map(textOf).join(' | ')}`)
  }
  return found
}

function textOf(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${rounded(value) ?? '–'}`)
    .join(', ')
}

function rowsOf(test: string, pairs: Pair[]) {
  return Object.keys(pairs[0]?.[0] ?? {}).map((figure) => {
    const a = pairs.map(([own]) => own[figure] ?? NaN)
    const b = pairs.map(([, other]) => other[figure] ?? NaN)
    const ratios = a.map((value, n) => value / (b[n] ?? NaN))
    return { test, figure, ...spread('a', a), ...spread('b', b), ...spread('ratio', ratios) }
  })
}

function spread(name: string, values: number[]): Record<string, number | undefined> {
  return {
    [name]: rounded(median(values)),
    [`${name}Min`]: rounded(Math.min(...values)),
    [`${name}Max`]: rounded(Math.max(...values)),
  }
}
