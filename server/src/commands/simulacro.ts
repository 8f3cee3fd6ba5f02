import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { now, nowMs } from './clock.ts'
import { Credentials } from '../access/credential.ts'
import { readKey } from '../access/key.ts'
import { startService } from '../service.ts'
import { summaryText } from '../simulacro/summary.ts'
import { runSimulacro, type Summary } from '../simulacro/run.ts'
import { CommandError, print, printJson } from './output.ts'
import { adminToken } from '../access/local.ts'
import { nocheOf } from '../ledger/open.ts'

export type NightOptions = {
  semilla: string
  speed: string
  escala: string
  contra?: string
  carpeta?: string
  quedarse?: boolean
  json?: boolean
}

/**
 * `espejo simulacro`: a practice night against a running service, or against a service of its own.
 */
export async function runNight(config: Config, options: NightOptions): Promise<void> {
  checkNumbers(options)
  if (options.contra !== undefined) {
    endWithParent()
    await checkAlive(options.contra)
    return finish(await drive(config, options.contra, options), options)
  }
  const own = simulacroConfig(config)
  await using service = await startService(own)
  if (!options.json) print(service.greeting.trim())
  const stop = stopSignal()
  const resumen = await Promise.race([drive(own, service.url, options, stop.signal), stop.asked])
  if (resumen) finish(resumen, options)
  if (resumen && options.quedarse) {
    if (!options.json) print(`El servicio sigue en ${service.url}. Ctrl+C para terminar.`)
    await stop.asked
  }
}

/** Without `--contra` the night gets a new folder, and so a key that opens nothing real. */
function simulacroConfig(config: Config): Config {
  const name = now().toISOString().replaceAll(/[:.]/g, '')
  const { redis: _redis, key: _key, ...rest } = config
  return { ...rest, redis: undefined, key: undefined, data: join(config.data, 'simulacros', name) }
}

/**
 * A night started by a service ends with the service, also with one that was killed: the next start
 * would find figures that nobody plays and nobody can stop.
 */
function endWithParent(): void {
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref()
}

function stopSignal() {
  const controller = new AbortController()
  const { promise: asked, resolve: done } = Promise.withResolvers<undefined>()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      controller.abort()
      done(undefined)
    })
  return { signal: controller.signal, asked }
}

async function drive(
  config: Config,
  baseUrl: string,
  options: NightOptions,
  signal?: AbortSignal,
): Promise<Summary> {
  const noche = await nocheOf(config)
  const credentials = new Credentials({ key: readKey(config), nowMs, noche: () => noche })
  const exp = credentials.expIn(24 * 3600)
  return runSimulacro({
    baseUrl,
    adminToken: await adminToken(config, nowMs, noche),
    tokenFor: (casillas) =>
      credentials.issue({
        sub: `rc-${casillas[0] ?? ''}`,
        rol: 'representante',
        casillas: new Set(casillas),
        exp,
      }),
    seed: numberOf('--semilla', options.semilla, 1),
    speed: numberOf('--speed', options.speed, 0),
    scale: numberOf('--escala', options.escala, 0.005),
    ...(options.carpeta ? { folder: resolve(config.cwd, options.carpeta) } : {}),
    ...(signal ? { signal } : {}),
  })
}

/** Runs before anything is started or written. */
function checkNumbers({ semilla, speed, escala }: NightOptions): void {
  numberOf('--semilla', semilla, 1)
  numberOf('--speed', speed, 0)
  numberOf('--escala', escala, 0.005)
}

async function checkAlive(url: string): Promise<void> {
  const alive = await fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!alive) throw new CommandError(`No hay un servicio de Espejo en ${url}.`)
}

function numberOf(name: string, text: string, min: number): number {
  const value = Number(text)
  if (!(value >= min && value <= 1_000_000_000))
    throw new CommandError(`${name} es un número desde ${min}.`, 2)
  return value
}

/** Exit code 1 when the service missed a planted error or reported an error never planted. */
function finish(resumen: Summary, { json }: NightOptions): void {
  if (resumen.encontrados !== resumen.sembrados || resumen.falsasAlarmas > 0) process.exitCode = 1
  if (json) printJson(resumen)
  else print(summaryText(resumen))
}
