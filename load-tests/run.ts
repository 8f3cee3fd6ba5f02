import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { startOf } from '../tests/bench/checkout.ts'
import { mainThreadSeconds } from '../tests/bench/cpu.ts'
import { rounded } from '../tests/bench/median.ts'
import { auditLedger, type Ack } from '../tests/fixtures/audit.ts'
import { makeCampo } from '../tests/fixtures/campo.ts'
import { launchBrowser, newContext } from '../tests/journeys/browser.ts'
import { startRedis } from '../tests/journeys/redis.ts'
import { LOAD, startService, type TestService } from '../tests/journeys/service.ts'

/**
 * `npm run load -- burst [--seconds 20] [--rate 500]`: the real service on a folder of its own, k6
 * against the service, and afterwards the ledger asked for every acknowledged submission. The
 * output includes the main thread's CPU per acta; `--checkout` names another checkout to take the
 * load.
 * `npm run load -- aperturas`: first openings of the app, with the service's Redis stopped.
 * Exit codes: 0 all held; 1 a threshold, the ledger or the service did not; 2 the arguments are
 * wrong, or k6 is missing.
 */
const HELP = `npm run load -- burst [--seconds 20] [--rate 500] [--redis redis://…] [--checkout FOLDER]
npm run load -- aperturas [--seconds 20] [--rate 250]
`
const SEED = 20_260_607

type Options = {
  seconds: number
  rate: number
  redis?: string | undefined
  checkout?: string | undefined
}

const SCENARIOS: Record<string, (k6: string, options: Options) => Promise<number>> = {
  burst,
  aperturas,
}
const RATES: Record<string, string> = { burst: '500', aperturas: '250' }

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '20' },
      rate: { type: 'string' },
      redis: { type: 'string' },
      checkout: { type: 'string' },
    },
  })
  const [name = ''] = positionals
  const rate = Number(values.rate ?? RATES[name])
  const options = { ...values, seconds: Number(values.seconds), rate }
  const scenario = SCENARIOS[name]
  if (!scenario || !(options.seconds > 0) || !(rate > 0)) {
    process.stderr.write(HELP)
    return 2
  }
  const k6 = findK6()
  if (k6) return scenario(k6, options)
  process.stderr.write(
    'Falta k6. Instálalo (https://grafana.com/docs/k6/latest/set-up/install-k6/) y repite.\n',
  )
  return 2
}

/**
 * The path of k6: on PATH, or in `../shared/bin` beside the project, where the build machines
 * keep k6; undefined when absent.
 */
function findK6(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  folders.push(join(import.meta.dirname, '../../shared/bin'))
  return folders
    .map((folder) => join(folder, 'k6'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

async function burst(k6: string, options: Options): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-load-'))
  const data = join(folder, 'data')
  const redis = options.redis
  const start = options.checkout ? await startOf(options.checkout) : startService
  const service = await start({ data, ...(redis ? { redis } : {}) })
  try {
    const eleccion = await prepare(service, join(folder, 'senders.json'))
    const before = await mainThreadSeconds(service.pid)
    const status = await runK6(k6, 'burst', folder, {
      URL: service.url,
      ELECCION: eleccion,
      SENDERS: join(folder, 'senders.json'),
      SECONDS: String(options.seconds),
      RATE: String(options.rate),
    })
    const cpuSeconds = (await mainThreadSeconds(service.pid)) - before
    const log = await readFile(join(folder, 'k6.log'), 'utf8')
    const acks = acksIn(log)
    process.stdout.write(refusalsIn(log))
    const held = await auditLedger({ data, ...(redis ? { redis } : {}) }, acks)
    const { lost, duplicates } = held
    process.stdout.write(
      `acknowledged=${acks.length} lost=${lost.length} duplicates=${duplicates.length} ` +
        `cpuUsPerActa=${rounded((1e6 * cpuSeconds) / acks.length, 3) ?? '–'}\n`,
    )
    const whole = acks.length > 0 && lost.length === 0 && duplicates.length === 0
    return status === 0 && whole ? 0 : 1
  } finally {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The store goes away once the service has started and read its night: nobody may notice. */
async function aperturas(k6: string, { seconds, rate }: Options): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-load-'))
  const redis = await startRedis()
  const service = await startService({ data: join(folder, 'data'), redis: redis.url, env: LOAD })
  try {
    const senders = join(folder, 'senders.json')
    await prepare(service, senders)
    const [first] = JSON.parse(await readFile(senders, 'utf8')) as { token: string }[]
    const assets = join(folder, 'assets.json')
    await writeFile(assets, JSON.stringify(await assetsOf(service, first?.token ?? '')))
    await redis.kill()
    return await runK6(k6, 'aperturas', folder, {
      URL: service.url,
      SENDERS: senders,
      ASSETS: assets,
      SECONDS: String(seconds),
      RATE: String(rate),
    })
  } finally {
    await service.stop()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The scripts and styles a phone asks for at the first opening of the app. */
async function assetsOf(service: TestService, token: string): Promise<string[]> {
  const browser = await launchBrowser()
  try {
    const page = await (await newContext(browser, { width: 390, height: 844 })).newPage()
    const found = new Set<string>()
    page.on('request', (request) => {
      if (/^(script|stylesheet)$/.test(request.resourceType()))
        found.add(request.url().replace(service.url, ''))
    })
    await page.goto(`${service.url}/c#t=${token}`, { waitUntil: 'networkidle' })
    if (found.size === 0) throw new Error('No app in web/build: npm run build')
    return [...found]
  } finally {
    await browser.close()
  }
}

/**
 * Makes an elección of 9,898 casillas and writes a sender for each, with a representante's
 * credential, to `file`; returns the clave.
 */
async function prepare(service: TestService, file: string): Promise<string> {
  const { eleccion, name, bytes, ballots } = await makeCampo(SEED, 1)
  const answer = await service.upload('elecciones', bytes, name)
  if (answer.status !== 201) throw new Error(`No elección: ${answer.status} ${await answer.text()}`)
  const keys = new Map(ballots.map((ballot) => [ballot.casilla, ballot.keys]))
  const senders = (await service.tokens(eleccion)).map((sender) => ({
    ...sender,
    keys: keys.get(sender.casilla) ?? [],
  }))
  await writeFile(file, JSON.stringify(senders))
  return eleccion
}

/** k6's own log goes to a file, where each acknowledged submission is a line. */
function runK6(
  program: string,
  name: string,
  folder: string,
  env: Record<string, string>,
): Promise<number> {
  const log = `file=${join(folder, 'k6.log')}`
  const scenario = join(import.meta.dirname, `${name}.ts`)
  const args = ['run', '--no-usage-report', '--quiet', '--log-format=raw', '--log-output', log]
  const given = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const child = spawn(program, [...args, ...given, scenario], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function acksIn(log: string): Ack[] {
  return [...log.matchAll(/\bACK (\S+) (\d+)/g)].map(([, id = '', seq]) => ({
    id,
    seq: Number(seq),
  }))
}

/** Number of refusals by kind, with the first refusal of each kind in full. */
function refusalsIn(log: string): string {
  const kinds = new Map<string, { first: string; count: number }>()
  for (const [first] of log.matchAll(/\bREFUSED.*/g)) {
    const kind = /REFUSED \d+ (\{"error":"\w+")?/.exec(first)?.[0] ?? first
    const seen = kinds.get(kind)
    if (seen) seen.count += 1
    else kinds.set(kind, { first, count: 1 })
  }
  return [...kinds.values()].map(({ first, count }) => `${count} × ${first}\n`).join('')
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
