import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { ProgresoDoc } from '../contract/estado.ts'
import type { Desk } from '../ledger/desk.ts'
import type { Fotos } from '../fotos/open.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { logFor } from '../log.ts'
import type { Impresiones } from '../estructura/printing.ts'
import type { Intake } from '../prep/intake.ts'
import { ENDING_MARK, putAwayLedger } from '../ledger/open.ts'
import type { Nombramientos } from '../estructura/nombramientos.ts'
import type { Personas } from '../estructura/personas.ts'

/** Between two tries to erase what an ended night left. */
const AGAIN_MS = 2_000
const log = logFor('simulacro')

type State = NonNullable<ProgresoDoc['simulacro']>

/**
 * Places where work may be under way at the end of a practice night, and data beside its ledger.
 */
type Rooms = {
  intake: Pick<Intake, 'inTurn'>
  nombramientos: Pick<Nombramientos, 'inTurn'>
  personas: Pick<Personas, 'ids'>
  impresiones: Pick<Impresiones, 'forget'>
  fotos: Pick<Fotos, 'forget'>
}

/**
 * The practice night of the service: a process of its own that drives the real doors over HTTP. A
 * practice night never mixes with a real night: the start needs an empty night, and the end puts
 * the ledger away. In this process alone: the child and the child's last report.
 */
export class SimulacroControl {
  #desk: Desk
  #config: Config
  #rooms: Rooms
  #url = ''
  #child: ChildProcess | undefined
  #state: State | undefined
  #listeners: (() => void)[] = []
  #stopping: Promise<void> | undefined

  constructor(desk: Desk, config: Config, rooms: Rooms) {
    this.#desk = desk
    this.#config = config
    this.#rooms = rooms
  }

  listening(url: string): void {
    this.#url = url
  }

  state(): State | undefined {
    return this.#state
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  report(state: State): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }

  /** Starts the night in a child process; refused when any elección exists. */
  start(semilla: number): void {
    if (this.#child || this.#stopping) throw new RefusalError('simulacro_en_curso')
    const [eleccion] = this.#desk.night.elecciones.values()
    if (eleccion)
      throw new RefusalError(eleccion.catalogo.simulacro ? 'simulacro_en_curso' : 'hay_eleccion')
    const cli = resolve(import.meta.dirname, '../cli.ts')
    const args = [cli, 'simulacro', '--contra', this.#url, '--semilla', String(semilla)]
    const env = { ...this.#env(), ESPEJO_DATA: this.#config.data }
    // The channel says nothing: its end tells the child that the service is gone (commands/simulacro).
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
    this.#child = spawn(process.execPath, args, { stdio: [...stdio], env })
    this.#child.once('exit', (code) => this.#ended(code))
    const none = { minuto: 0, minutos: 300, sembrados: 0, encontrados: 0, falsasAlarmas: 0 }
    this.report({ estado: 'corriendo', semilla, ...none })
  }

  /** Ends the night and puts its ledger away under `simulacros/`; refused on a real night. */
  stop(): Promise<void> {
    // Two simultaneous requests end the night once: a second reset would find the new ledger
    // locked.
    this.#stopping ??= this.#end().finally(() => (this.#stopping = undefined))
    return this.#stopping
  }

  async #end(): Promise<void> {
    this.#refuseReal()
    await this.#kill()
    const { intake, nombramientos } = this.#rooms
    // A corte or a structure under way ends first, in the practice night, and leaves with the
    // night.
    await intake.inTurn(() => nombramientos.inTurn(() => this.#putAway()))
    this.#state = undefined
    for (const listener of this.#listeners) listener()
  }

  #refuseReal(): void {
    const elecciones = [...this.#desk.night.elecciones.values()]
    if (elecciones.some(({ catalogo }) => !catalogo.simulacro))
      throw new RefusalError('hay_eleccion')
  }

  async #putAway(): Promise<void> {
    this.#refuseReal()
    // The elección of a night just begun may still be at the door, and must find the door closed.
    if (!this.#state && this.#desk.night.elecciones.size === 0) return
    const { personas, impresiones, fotos } = this.#rooms
    const { data } = this.#config
    const away = this.#desk.now().replaceAll(':', '')
    // With these names an import would take up the practice night's nombramientos, papers included.
    // Erased first: if erasing fails, the practice night still stands and can be ended again.
    await impresiones.forget(personas.ids())
    await writeFile(markOf(data), away, { flush: true })
    const unmark = () => rm(markOf(data), { force: true })
    const end = this.#desk.reset(async (end) => {
      await fotos.forget()
      await putAwayLedger(this.#config, away, end)
    })
    await end.catch((error: unknown) => {
      // The night that stands after a failure, of whichever name, is not being put away.
      void this.#desk.turns.settled.then(unmark)
      throw error
    })
    await unmark()
  }

  /**
   * Another server ended the night: what is kept here beside the ledger goes too. Never rejects: names
   * that cannot be erased now are told, and erased later, while the new night goes on.
   */
  async leave(ids?: string[]): Promise<void> {
    const { nombramientos, personas, impresiones, fotos } = this.#rooms
    let old = ids
    try {
      // Names of the ended night alone: a later try may find names of the new one.
      old ??= personas.ids()
      const names = old
      await this.#kill()
      this.#state = undefined
      await nombramientos.inTurn(() => impresiones.forget(names))
      await fotos.forget()
    } catch (error) {
      log.error({ error: String(error) }, 'lo de la noche que terminó no se borra todavía')
      setTimeout(() => void this.leave(old), AGAIN_MS).unref()
    }
    for (const listener of this.#listeners) listener()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill()
  }

  #env(): Record<string, string> {
    const { key, redis } = this.#config
    return { ...(key ? { ESPEJO_KEY: key } : {}), ...(redis ? { ESPEJO_REDIS: redis } : {}) }
  }

  #ended(code: number | null): void {
    this.#child = undefined
    if (this.#state?.estado === 'corriendo')
      this.report({ ...this.#state, estado: code === 0 ? 'terminado' : 'detenido' })
  }

  async #kill(): Promise<void> {
    const child = this.#child
    if (!child) return
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await gone
  }
}

/**
 * Finishes an end that was cut off: the old ledger is away, and the new ledger does not say yet
 * that credentials issued before open nothing. With the old ledger still in place the practice
 * night goes on. Called before any door opens.
 */
export async function settleEnding(desk: Desk, data: string): Promise<void> {
  if (!existsSync(markOf(data))) return
  const { elecciones, representacion } = desk.night
  if (elecciones.size === 0 && representacion.noche === '') await desk.endSimulacro()
  await rm(markOf(data))
}

/**
 * The mark exists from before the ledger of a practice night is put away until the new ledger
 * records the end.
 */
function markOf(data: string): string {
  return join(data, ENDING_MARK)
}
