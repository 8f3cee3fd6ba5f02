import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { federalCsv, federalName } from '../fixtures/federal.ts'
import { makeXlsx } from '../fixtures/xlsx.ts'
import { startService, type TestService } from '../journeys/service.ts'
import type { TrabajoDoc } from '../../server/src/contract/estructura.ts'
import { readBundle } from '../../server/src/prep/base.ts'
import { watchDoor } from './prep.ts'

const HEADING = ['cargo', 'ruta', 'casilla', 'nombre', 'telefono']

/**
 * The structure of a whole country through the running service: tried with three wrong rows, tried
 * as a workbook, taken, taken again, looked at; then `hojas` nombramientos on paper. After each
 * stage, the longest time the door stayed shut and the most memory so far.
 */
export async function benchNombramientos(
  filas: number,
  hojas: number,
  tell: (line: string) => void,
) {
  const bench: Table = { rows: [], tell }
  await importThrough(bench, filas)
  const bytes = await printThrough(bench, hojas)
  return {
    bench: 'nombramientos',
    node: process.version,
    filas,
    hojas,
    megabytesDelPdf: Math.round(bytes / 1e5) / 10,
    rows: bench.rows,
  }
}

/** A row a stage: how long it took, how long the door stayed shut, the most memory so far. */
type Table = { rows: Record<string, string | number>[]; tell: (line: string) => void }

async function importThrough(bench: Table, filas: number): Promise<void> {
  const service = await startService()
  try {
    let claves: string[] = []
    const stage = (name: string, work: () => Promise<unknown>) => staged(bench, service, name, work)
    await stage('antes: crear la elección', async () => {
      claves = await createEleccion(service, filas)
    })
    const rows = rowsFor(claves, filas)
    const wrong = rows.map((row, i) => (i % 60_000 === 30_000 ? ['Rey', ...row.slice(1)] : row))
    await stage('ensayo con filas malas, CSV', () => send(service, '?ensayo=1', csvOf(wrong)))
    const book = await makeXlsx([HEADING, ...rows])
    await stage('ensayo, XLSX', () => send(service, '?ensayo=1', book))
    await stage('importar', () => send(service, '', csvOf(rows)))
    await stage('el mismo archivo otra vez', () => send(service, '', csvOf(rows)))
    await stage('cobertura por ruta', () => ask(service, 'cobertura?por=ruta'))
  } finally {
    await service.stop()
  }
}

async function printThrough(bench: Table, hojas: number): Promise<number> {
  const service = await startService()
  try {
    const rows = rowsFor(await createEleccion(service, hojas), hojas)
    await send(service, '', csvOf(rows))
    let bytes = 0
    await staged(bench, service, `${hojas} hojas en PDF`, async () => {
      const body = JSON.stringify({ todas: true })
      let job = (await ask(service, 'nombramientos/pdf', { method: 'POST', body })) as TrabajoDoc
      while (job.estado === 'corriendo') {
        await sleep(50)
        job = (await ask(service, `nombramientos/pdf/${job.trabajo}`)) as TrabajoDoc
      }
      if (job.hechas !== hojas) throw new Error(`Printed ${job.hechas} of ${hojas}`)
      bytes = job.bytes ?? 0
    })
    return bytes
  } finally {
    await service.stop()
  }
}

/** Makes an elección of `casillas` casillas; returns the claves. */
async function createEleccion(service: TestService, casillas: number): Promise<string[]> {
  const federal = { clave: 'PRES', rows: casillas, minute: 0 } as const
  const [name, bytes] = [federalName(federal), new TextEncoder().encode(federalCsv(federal))]
  const answer = await service.upload('elecciones', bytes, name)
  if (answer.status !== 201) throw new Error(await answer.text())
  const { bases } = await readBundle(bytes, name)
  return [...new Set(bases[0]?.rows.map(({ esperada }) => esperada.casilla))]
}

/** A propietario for each casilla and suplentes up to `filas` rows; ten casillas a ruta. */
function rowsFor(claves: readonly string[], filas: number): string[][] {
  return Array.from({ length: filas }, (_, i) => {
    const at = i % claves.length
    const cargo = i < claves.length ? 'RC propietario' : 'RC suplente'
    const ruta = `R${Math.floor(at / 10)}`
    return [cargo, ruta, claves[at] ?? '', `Íñigo Peña Ñáñez ${i}`, String(5_500_000_000 + i)]
  })
}

function csvOf(rows: readonly string[][]): Buffer {
  return Buffer.from([HEADING, ...rows].map((row) => row.join(',')).join('\n'))
}

async function staged(
  { rows, tell }: Table,
  service: TestService,
  etapa: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const door = watchDoor(service.url)
  const startedAt = performance.now()
  await work()
  const segundos = Math.round(performance.now() - startedAt) / 1000
  const puertaMs = Math.round(await door())
  rows.push({ etapa, segundos, puertaMs, memoriaMb: peakMb(service.pid) })
  tell(JSON.stringify(rows.at(-1)))
}

/** Most resident memory of the process since it started. */
function peakMb(pid: number): number {
  const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kb) / 1024)
}

function send(service: TestService, query: string, body: Buffer): Promise<unknown> {
  return ask(service, `estructura${query}`, {
    method: 'POST',
    body: new Blob([new Uint8Array(body)]),
  })
}

async function ask(service: TestService, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const answer = await fetch(`${service.url}/api/${path}`, { ...init, headers })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return answer.json()
}
