import { setTimeout as sleep } from 'node:timers/promises'

/** A complete file from the authority. The taker decides whether the file can be read. */
export type Arrival = { bytes: Buffer; fileName: string; sha256: string; receivedAt: string }

/**
 * `esperando`: nothing yet, or an arrival waits. `bien`: the last look brought something.
 * `sin_cambio`: the last look brought nothing new. `caida`: the look failed. `ilegible`: the last
 * arrival cannot be read.
 */
type FuenteState = {
  estado: 'bien' | 'sin_cambio' | 'caida' | 'ilegible' | 'esperando'
  mensaje?: string
  /** Time of the last arrival, and time of the next look; ISO 8601 UTC. */
  ultimoAt?: string
  proximoAt?: string
}

/** An automatic origin of cortes: a URL that is asked, a folder that is watched. */
export type Fuente = {
  tipo: 'url' | 'carpeta'
  donde: string
  state(): FuenteState
  /**
   * Each new file once, until `signal` aborts. Never throws for a fault of the other side: see
   * `state`.
   */
  arrivals(signal: AbortSignal): AsyncGenerator<Arrival>
  /** The taker could not read the last arrival. */
  refuse(mensaje: string): void
  /** The last arrival has to wait, and why; without a reason, no longer. */
  hold(mensaje?: string): void
  /** The taker could not take the last arrival for a fault of ours: a later look brings it again. */
  postpone(mensaje: string): void
}

/** Pace, clock, chance and listeners of a source, passed in from outside. */
export type FuentePlan = {
  /** Between two looks while all is well. */
  everyMs: number
  now: () => Date
  /** 0 to 1, for the jitter. */
  random: () => number
  onState?: () => void
  /** Called for an unexpected error; the source goes on. */
  failed?: (error: unknown) => void
  /** SHA-256 of files taken before a restart. */
  seen?: Iterable<string>
}

/** A file of a look; `settled` is called once the file is taken or refused, and never asked again. */
type Found = Omit<Arrival, 'receivedAt'> & { settled?: () => void }

/** A look: new files, and a pause if the other side asked for patience. Throws `LookError`. */
export type Look = (
  signal: AbortSignal,
  seen: ReadonlySet<string>,
) => Promise<{ files: Found[]; waitMs?: number }>

/** The other side could not be looked at; the screen shows the message. */
export class LookError extends Error {
  override name = 'LookError'
  readonly waitMs: number

  constructor(message: string, waitMs = 0) {
    super(message)
    this.waitMs = waitMs
  }
}

const BACKOFF_MAX_MS = 10 * 60_000

/**
 * Pause after `failures` failed looks in a row: twice as long each time, up to ten minutes, with a
 * fifth of jitter so that many mirrors do not ask in step.
 */
export function waitMsAfter(failures: number, everyMs: number, random: number): number {
  const base = Math.min(everyMs * 2 ** Math.min(failures, 10), Math.max(BACKOFF_MAX_MS, everyMs))
  return Math.round(base * (0.9 + 0.2 * random))
}

/** Makes a source of a way to look: the pace, the state and the memory are the same for all. */
export function makeFuente(
  named: Pick<Fuente, 'tipo' | 'donde'>,
  plan: FuentePlan,
  look: Look,
): Fuente {
  const seen = new Set(plan.seen)
  let state: FuenteState = { estado: 'esperando' }
  let isPostponed = false
  const say = (next: Partial<FuenteState> & Pick<FuenteState, 'estado'>) => {
    const { mensaje: _, ...kept } = state
    state = { ...kept, ...next }
    plan.onState?.()
  }
  return {
    ...named,
    state: () => state,
    refuse: (mensaje) => say({ estado: 'ilegible', mensaje }),
    hold: (mensaje) =>
      say(mensaje === undefined ? { estado: 'bien' } : { estado: 'esperando', mensaje }),
    postpone: (mensaje) => {
      isPostponed = true
      say({ estado: 'esperando', mensaje })
    },
    async *arrivals(signal) {
      for (let failures = 0; !signal.aborted;) {
        let waitMs: number
        try {
          const { files, waitMs: asked = 0 } = await look(signal, seen)
          waitMs = asked
          let postponed = 0
          const fresh = files.filter(({ sha256 }) => !seen.has(sha256))
          if (fresh.length === 0 && state.estado !== 'ilegible') say({ estado: quiet(state) })
          for (const { settled, ...file } of files) {
            if (!seen.has(file.sha256)) {
              const receivedAt = plan.now().toISOString()
              say({ estado: 'bien', ultimoAt: receivedAt })
              isPostponed = false
              yield { ...file, receivedAt }
              if (isPostponed) {
                postponed += 1
                continue
              }
              seen.add(file.sha256)
            }
            settled?.()
          }
          failures = postponed > 0 ? failures + 1 : 0
        } catch (error) {
          if (signal.aborted) return
          const isTheirs = error instanceof LookError
          if (!isTheirs) plan.failed?.(error)
          failures += 1
          waitMs = isTheirs ? error.waitMs : 0
          say({ estado: 'caida', mensaje: isTheirs ? error.message : 'Falló de nuestro lado' })
        }
        waitMs = Math.max(waitMs, waitMsAfter(failures, plan.everyMs, plan.random()))
        say({ ...state, proximoAt: new Date(plan.now().getTime() + waitMs).toISOString() })
        await sleep(waitMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

/**
 * Nothing new is `sin_cambio` after a first arrival; before the first the source is still awaited.
 */
function quiet({ ultimoAt }: FuenteState): FuenteState['estado'] {
  return ultimoAt === undefined ? 'esperando' : 'sin_cambio'
}
