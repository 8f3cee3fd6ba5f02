import { freeBytes } from '../disk/room.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Desk } from '../ledger/desk.ts'
import type { LiveServer } from '../live/socket.ts'
import type { Fuentes } from '../prep/fuentes.ts'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** States of a source of the PREP, each with a line from the start: a missing line is no zero. */
const ESTADOS = ['bien', 'sin_cambio', 'caida', 'ilegible', 'esperando'] as const

/** A commit to a good disk takes a millisecond; a commit over half a second delays phones. */
const COMMIT_MS = [0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000]

/** Each elección with a corte, and when its last corte came in (ms since 1970). */
function* lastCortes({ elecciones }: Pick<Night, 'elecciones'>) {
  for (const [clave, { cortes }] of elecciones) {
    const last = cortes.at(-1)
    if (last) yield [clave, Date.parse(last.recibidoAt)] as const
  }
}

/** Readings of a scrape; nothing is asked between two scrapes. */
type Readings = {
  /** `oldestAtMs`: ms of `performance.now` since which the oldest record waits. */
  ledger: () => { waiting: number; oldestAtMs?: number }
  freeBytes: () => number
  cortes: () => Iterable<readonly [eleccion: string, atMs: number]>
  nowMs: () => number
  sockets: () => number
  /** The state of each source. */
  fuentes: () => Iterable<string>
}

/**
 * Figures for the operator in the format of Prometheus. Labels are names of refusals, keys of
 * elecciones and states of sources: never a person, a token, a code or a place.
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #acks: Counter
  readonly #refusals: Counter
  readonly #commits: Histogram
  #isWhole = false

  constructor(readings: Readings) {
    const registers = [this.#registry]
    this.#acks = new Counter({
      ...{ name: 'espejo_acks_total', help: 'Actas acknowledged, resends too', registers },
    })
    this.#refusals = new Counter({
      ...{ name: 'espejo_refusals_total', help: 'Requests refused, by the name of the refusal' },
      ...{ labelNames: ['refusal'], registers },
    })
    this.#commits = new Histogram({
      ...{ name: 'espejo_commit_ms', help: 'Milliseconds of a commit on the disk of the ledger' },
      ...{ buckets: COMMIT_MS, registers },
    })
    this.#gauge('espejo_waiting_records', 'Records waiting for the disk', (gauge) =>
      gauge.set(readings.ledger().waiting),
    )
    this.#gauge('espejo_waiting_oldest_ms', 'Milliseconds the oldest record waits', (gauge) => {
      const { oldestAtMs } = readings.ledger()
      gauge.set(oldestAtMs === undefined ? 0 : performance.now() - oldestAtMs)
    })
    this.#gauge('espejo_disk_free_bytes', 'Bytes free on the disk of the data folder', (gauge) =>
      gauge.set(readings.freeBytes()),
    )
    this.#gauge('espejo_sockets', 'Live lines open', (gauge) => gauge.set(readings.sockets()))
    const age = 'Seconds since the last corte of an eleccion came in'
    this.#gauge(
      'espejo_corte_age_seconds',
      age,
      (gauge) => {
        gauge.reset()
        for (const [eleccion, atMs] of readings.cortes())
          gauge.set({ eleccion }, (readings.nowMs() - atMs) / 1000)
      },
      ['eleccion'],
    )
    this.#gauge(
      'espejo_fuentes',
      'Sources of the PREP by state',
      (gauge) => {
        for (const estado of ESTADOS) gauge.set({ estado }, 0)
        for (const estado of readings.fuentes()) gauge.inc({ estado })
      },
      ['estado'],
    )
  }

  /** Media type of the text. */
  get tipo(): string {
    return this.#registry.contentType
  }

  acked = (): void => this.#acks.inc()

  refused = (refusal: string): void => this.#refusals.inc({ refusal })

  /** `ms`: of one commit, as measured where the ledger is written. */
  committed = (ms: number): void => this.#commits.observe(ms)

  /** The figures of the process are watched from the first scrape on. */
  read = (): Promise<string> => {
    if (!this.#isWhole) collectDefaultMetrics({ register: this.#registry })
    this.#isWhole = true
    return this.#registry.metrics()
  }

  #gauge(
    name: string,
    help: string,
    look: (gauge: Gauge) => void,
    labelNames: string[] = [],
  ): void {
    const registers = [this.#registry]
    const collect = function (this: Gauge) {
      look(this)
    }
    new Gauge({ name, help, labelNames, registers, collect })
  }
}

/** Metrics of the rooms of a service, asked for at a scrape: some open later than the metrics. */
export function metricsOf(
  data: string,
  nowMs: () => number,
  rooms: () => { desk: Desk; fuentes: Fuentes; live: LiveServer },
): Metrics {
  return new Metrics({
    ledger: () => rooms().desk.ledger.stats(),
    freeBytes: () => freeBytes(data),
    cortes: () => lastCortes(rooms().desk.night),
    nowMs,
    sockets: () => rooms().live.stats().sockets,
    fuentes: () => Object.values(rooms().fuentes.list(false)).map(({ estado }) => estado),
  })
}
