import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Draft } from '../../server/src/domain/record.ts'
import { openSqlite } from '../../server/src/ledger/sqlite.ts'
import { readBundle } from '../../server/src/prep/base.ts'
import { makeCatalogo } from '../../server/src/prep/catalogo.ts'
import { actaBodyOf } from '../fixtures/campo.ts'
import { federalCampo, type Federal } from '../fixtures/federal.ts'
import { startService } from '../journeys/service.ts'
import { Bench } from './clock.ts'

/** The elecciones of a federal day: together they have the actas of the night. */
const CLAVES: Federal['clave'][] = ['PRES', 'SEN', 'DIP']
const BATCH = 2000

/**
 * Writes a whole night to a ledger, then starts the service on the night: a restart is a fold.
 * `bare` is the minimum of any fold: to read each line and parse the JSON.
 */
export async function benchRestart(actas: number, tell: (line: string) => void) {
  const data = await mkdtemp(join(tmpdir(), 'espejo-restart-'))
  const bench = new Bench(tell)
  try {
    await bench.time('escribir la bitácora', () => writeNight(join(data, 'ledger.sqlite'), actas))
    const { size } = await stat(join(data, 'ledger.sqlite'))
    bench.add('leer y entender cada línea, sin más', await readLines(join(data, 'ledger.sqlite')))
    const service = await startService({ data })
    bench.add('arrancar hasta escuchar', service.startMs / 1000)
    const memory = await memoryOf(service.pid)
    const headers = { authorization: `Bearer ${service.adminToken}` }
    const asked = await fetch(`${service.url}/api/health`, { headers })
    const health = (await asked.json()) as { seq: number }
    await service.stop()
    const facts = { bench: 'restart', node: process.version, actas, registros: health.seq }
    const [, bare, start] = bench.rows.map(({ segundos }) => segundos)
    const ratioToBare = Math.round((100 * (start ?? 0)) / (bare ?? 1)) / 100
    return { ...facts, bytes: size, ...memory, ratioToBare, rows: bench.rows }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/**
 * Seconds a separate process needs to read and parse the lines; the parsed objects are garbage at
 * once.
 */
async function readLines(path: string): Promise<number> {
  const program = `const startedAt = performance.now()
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(process.argv[1], { readOnly: true })
    let bytes = 0
    for (const { line } of db.prepare('SELECT line FROM records ORDER BY seq').iterate())
      bytes += JSON.parse(line).body.eleccion?.length ?? 0
    console.log(bytes > 0 ? (performance.now() - startedAt) / 1000 : NaN)`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, path])
  return Number(stdout)
}

export async function writeNight(path: string, actas: number): Promise<void> {
  const ledger = await openSqlite(path)(() => {})
  let n = 0
  for (const clave of CLAVES) {
    const rows = Math.ceil(actas / CLAVES.length)
    const campo = federalCampo({ clave, rows })
    const { bases } = await readBundle(campo.bytes, campo.name)
    const [base] = bases
    if (!base) throw new Error('The base did not read')
    const body = { ...makeCatalogo(base), simulacro: false }
    const head = { at: AT, actor: 'bench', version: 1 } as const
    await ledger.append([{ ...head, id: `eleccion:${clave}`, kind: 'eleccion.created', body }])
    for (let from = 0; from < rows && n < actas; from += BATCH) {
      const ballots = campo.ballots.slice(from, Math.min(from + BATCH, from + actas - n))
      const drafts = ballots.map((ballot) => draftOf(actaBodyOf(clave, ballot, (n += 1))))
      await ledger.append(drafts)
    }
  }
  await ledger.close()
}

const AT = '2024-06-03T01:00:00.000Z'

function draftOf(body: ReturnType<typeof actaBodyOf>): Draft<'acta.submitted'> {
  const {
    id: clientId,
    at: clientAt,
    noRegistradas,
    nulos,
    votos,
    canal: _,
    foto: __,
    ...rest
  } = body
  const figures = { ...votos, NO_REGISTRADAS: noRegistradas, NULOS: nulos }
  return {
    id: `acta:${clientId}`,
    at: AT,
    actor: `rc-${clientId}`,
    kind: 'acta.submitted',
    version: 1,
    body: { ...rest, votos: figures, clientId, clientAt },
  }
}

/** Resident memory of a process in MB, now and at the peak; absent without /proc. */
async function memoryOf(pid: number): Promise<{ rssMb?: number; rssMaxMb?: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  if (status === '') return {}
  return { rssMb: Math.round(read('VmRSS') / 1024), rssMaxMb: Math.round(read('VmHWM') / 1024) }
}
