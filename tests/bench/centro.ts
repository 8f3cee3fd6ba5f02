import { Centro } from '../../server/src/centro/queue.ts'
import { newNight, type Night } from '../../server/src/domain/fold/night.ts'
import type { Bodies, Kind, LedgerRecord } from '../../server/src/domain/record.ts'
import type { Tarea } from '../../server/src/domain/read/tarea.ts'
import { makeNight } from '../../server/src/simulacro/night.ts'
import { apply } from '../../server/src/domain/fold/apply.ts'

const START_MS = Date.parse('2027-06-07T02:00:00.000Z')
const TASKS = 5000
const PEOPLE = 50

/** Costs of the call centre's queue: to build the queue, to hand out a task, to follow a record. */
export async function benchCentro(tell: (line: string) => void) {
  const rows = [1, 17].map((copies) => {
    tell(`${copies} × 9,898 actas`)
    return measure(copies)
  })
  return Promise.resolve({ bench: 'centro', node: process.version, rows })
}

function measure(copies: number) {
  const { night, fold } = nightWithPhotos(copies)
  const clock = { ms: START_MS }
  let listener: (records: readonly LedgerRecord[]) => void = () => undefined
  const onChange = (given: typeof listener) => {
    listener = given
    return () => undefined
  }
  const startedAt = performance.now()
  const queue = new Centro({ night, onChange }, () => clock.ms)
  const buildMs = performance.now() - startedAt
  const [next, follow]: [number[], number[]] = [[], []]
  for (let i = 0; i < TASKS; i++) {
    clock.ms += 100
    const sub = `p${i % PEOPLE}`
    const lease = timed(next, () => queue.next({ sub, supervisa: false, casillas: 'todas' }))
    if (!lease) throw new Error('The queue ran dry')
    const record = fold(sub, 'acta.submitted', readingOf(lease.tarea, i))
    timed(follow, () => listener([record]))
  }
  const actas = [...night.elecciones.values()].reduce((sum, { slots }) => sum + slots.size, 0)
  return {
    actas,
    fotos: night.fotos.size,
    'construir ms': Math.round(buildMs),
    'siguiente µs p50': micros(next, 0.5),
    'siguiente µs p99': micros(next, 0.99),
    'registro µs p50': micros(follow, 0.5),
    'registro µs p99': micros(follow, 0.99),
  }
}

/** A night of so many elecciones of the size of Veracruz, half of its actas photographed and not yet read. */
function nightWithPhotos(copies: number) {
  const { catalogo } = makeNight(5, 1)
  const night: Night = newNight()
  const at = new Date(START_MS).toISOString()
  let seq = 0
  const fold = <K extends Kind>(actor: string, kind: K, body: Bodies[K]): LedgerRecord => {
    const head = { id: `r${(seq += 1)}`, at, actor, version: 1, seq, text: '' }
    const record = { ...head, kind, body } as LedgerRecord
    apply(night, record)
    return record
  }
  for (let copy = 0; copy < copies; copy++) {
    const clave = `E${copy}`
    fold('admin', 'eleccion.created', { ...catalogo, clave })
    for (const [i, { acta }] of catalogo.actas.entries())
      if (i % 2 === 0)
        fold('rc', 'foto.stored', {
          ...FOTO,
          eleccion: clave,
          casilla: acta,
          sha256: `${clave}-${acta}`,
        })
  }
  return { night, fold }
}

const FOTO = {
  bytes: 1,
  tipo: 'image/jpeg',
  ancho: 1200,
  alto: 1600,
  clase: 'acta',
  clientId: 'bench',
} as const

/** Every third reading does not add up and asks for a second reading. */
function readingOf({ eleccion, slot }: Tarea, i: number): Bodies['acta.submitted'] {
  const { keys } = slot.boleta
  return {
    eleccion: eleccion.catalogo.clave,
    casilla: slot.expected.acta,
    clientId: 'bench',
    clientAt: '',
    canal: 'captura',
    votos: Object.fromEntries(keys.map((key) => [key, 5])),
    totalAsentado: i % 3 === 0 ? 7 : keys.length * 5,
    boletasSobrantes: 0,
    personasVotaron: 0,
    representantesVotaron: 0,
    votosSacados: 'blanco',
  }
}

function timed<T>(times: number[], job: () => T): T {
  const startedAt = performance.now()
  const result = job()
  times.push(performance.now() - startedAt)
  return result
}

function micros(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000)
}
