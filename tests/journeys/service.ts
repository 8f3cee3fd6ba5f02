import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Credentials } from '../../server/src/access/credential.ts'
import { readKey } from '../../server/src/access/key.ts'
import type { Rol } from '../../server/src/access/role.ts'

/**
 * The real service as a person starts the program: a separate process, a free port, a separate data
 * folder. The tests ask by HTTP or by the `espejo` commands. `token` is the exception, made in the
 * test: a process for each credential would cost more than most journeys.
 */
export type ServiceOptions = {
  /** A given folder is kept; the default is a temporary folder, removed by `stop`. */
  data?: string
  /** redis://… for the ledger; the default is SQLite in the data folder. */
  redis?: string
  /**
   * The secret for signing credentials; by default the service makes a secret in the data folder.
   */
  key?: string
  /** Further settings. */
  env?: Record<string, string>
  /** Put before the program, as `['taskset', '-c', '0']`. */
  prefix?: string[]
}

/** Settings of a load: one credential sends what a whole country does. */
export const LOAD = { ESPEJO_PRESUPUESTO: '1000' }

export type TestService = {
  url: string
  data: string
  pid: number
  /** Milliseconds from the start until the service listened. */
  startMs: number
  /** Output of the service at the moment of listening, with the one-time link. */
  greeting: string
  adminToken: string
  /** A credential; `casillas` for representantes. */
  token(rol: Rol, casillas?: string[]): Promise<string>
  /** A representante's credential for each casilla of the elección. */
  tokens(eleccion: string): Promise<{ casilla: string; token: string }[]>
  /** An `espejo …` command on the same data; returns the output. Rejects on any exit code but 0. */
  espejo(...words: string[]): Promise<string>
  /**
   * Sends a file of the authority unchanged: `elecciones` makes elecciones, `prep/cortes` takes a
   * corte.
   */
  upload(path: 'elecciones' | 'prep/cortes', bytes: Uint8Array, name: string): Promise<Response>
  /** Resolves when the process has ended, however: the exit status and the lines of the log. */
  ended: Promise<{ status: number | null; log: string }>
  /** SIGKILL, as a power cut would; the data folder stays. */
  kill(): Promise<void>
  /** SIGTERM, waits, removes the temporary folder. */
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '../..')
const START_MS = 60_000
const run = promisify(execFile)

/** Arguments of node in `npm start`: the tests and the bench run the same program as people. */
const START = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .slice(1)

export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'espejo-')))
  const env = {
    PORT: '0',
    ESPEJO_DATA: data,
    ...(options.redis ? { ESPEJO_REDIS: options.redis } : {}),
    ...(options.key ? { ESPEJO_KEY: options.key } : {}),
    ...options.env,
  }
  const [program = '', ...args] = [...(options.prefix ?? []), process.execPath, ...START]
  const startedAt = performance.now()
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = endOf(child)
  const greeting = await greetingOf(child).catch(async (error: unknown) => {
    await endProcess(child, 'SIGKILL')
    throw error
  })
  const startMs = performance.now() - startedAt
  const url = /http:\/\/\S+/.exec(greeting)?.[0] ?? ''
  const espejo = (...words: string[]) => runEspejo(words, env)
  const adminToken = await espejo('token', '--rol', 'admin')
  const credentials = new Credentials({ key: readKey({ key: options.key, data }), nowMs: Date.now })
  return {
    url,
    data,
    pid: child.pid ?? 0,
    startMs,
    greeting,
    adminToken,
    token: (rol, casillas) => issue(credentials, rol, casillas),
    tokens: async (eleccion) => {
      const all = ['token', '--rol', 'representante', '--todas', '--eleccion', eleccion, '--json']
      return JSON.parse(await espejo(...all)) as { casilla: string; token: string }[]
    },
    espejo,
    ended,
    upload: (path, bytes, name) =>
      fetch(`${url}/api/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'x-file-name': name },
        body: new Blob([bytes]),
      }),
    kill: () => endProcess(child, 'SIGKILL'),
    stop: async () => {
      await endProcess(child, 'SIGTERM')
      if (!options.data) await rm(data, { recursive: true, force: true })
    },
  }
}

/** Issues a credential for a day, as `espejo token` does. */
function issue(credentials: Credentials, rol: Rol, casillas?: string[]): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 86_400
  const scope = casillas ? new Set(casillas) : 'todas'
  return credentials.issue({ sub: `${rol}-${randomUUID().slice(0, 8)}`, rol, exp, casillas: scope })
}

/** Runs `espejo …` on the same data and returns the output. */
async function runEspejo(words: string[], env: Record<string, string>): Promise<string> {
  const options = { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = await run(process.execPath, ['server/src/cli.ts', ...words], options)
  return stdout.trim()
}

/**
 * Resolves with the service's output at the moment of listening; rejects with the service's errors
 * when the process ends instead.
 */
export function greetingOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  let errors = ''
  const late = setTimeout(
    () => reject(new Error(`The service did not listen: ${errors}`)),
    START_MS,
  )
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (/http:\/\/\S+\n/.test(said)) resolve(said)
  })
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)))
  child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${errors}`)))
  return promise.finally(() => clearTimeout(late))
}

function endOf(child: ChildProcess): TestService['ended'] {
  let log = ''
  child.stdout?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-20_000)))
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, log })))
}

/** Ends a process of ours and waits until the process is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}
