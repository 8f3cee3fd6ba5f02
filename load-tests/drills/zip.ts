import { setTimeout as sleep } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { startService } from '../../tests/journeys/service.ts'

const ROWS = 1_500_000
const HEAP_MB = 2048
const HEADER = 'CLAVE_CASILLA,CLAVE_ACTA,TIPO_ACTA,PAN,PRI,NULOS,LISTA_NOMINAL,CONTABILIZADA'
const TOP = ['GUBERNATURA', '03/06/2024 20:05 (UTC-6)', HEADER]
/** A width at which the zip has the 0.88 MB of the attack and the CSV over 200 MB. */
const ROW = `040001B0100,040001B010002,2,${'1'.repeat(60)},20,1,500,${'1'.repeat(50)}\n`
const PROBE_MS = 10
/** A refusal within seconds, and a door that is never shut for longer. */
const [ANSWER_MAX_MS, SHUT_MAX_MS] = [10_000, 200]

/**
 * A small zip of a base far larger than any, to each door that reads one, on a heap of 2 GB, while the
 * door of the actas is asked again and again. Resolves with the exit code: 0 refused within seconds
 * with the door open all the time; else 1.
 */
export async function zip(): Promise<number> {
  const made = new ZipFile()
  made.addBuffer(Buffer.from(`${TOP.join('\n')}\n${ROW.repeat(ROWS)}`), 'CAMP_GOB_2024.csv')
  made.end()
  const bytes = await buffer(made.outputStream)
  const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` }
  const service = await startService({ env })
  await using ends = new AsyncDisposableStack()
  ends.defer(() => service.stop())
  process.stdout.write(`rows=${ROWS} zipBytes=${bytes.length} heapMb=${HEAP_MB}\n`)
  let holds = true
  for (const path of ['prep/inspect', 'elecciones', 'prep/cortes']) {
    const sentAt = performance.now()
    let isOver = false
    const shut = probe(service.url, () => isOver)
    const answer = await fetch(`${service.url}/api/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.adminToken}`, 'x-file-name': 'grande.zip' },
      body: new Blob([new Uint8Array(bytes)]),
    })
    const text = await answer.text()
    const ms = Math.round(performance.now() - sentAt)
    isOver = true
    const shutMs = Math.round(await shut)
    holds &&= answer.status === 422 && ms < ANSWER_MAX_MS && shutMs < SHUT_MAX_MS
    process.stdout.write(
      `${path}: status=${answer.status} ms=${ms} doorShutMaxMs=${shutMs} ${text.slice(0, 160)}\n`,
    )
  }
  return holds ? 0 : 1
}

/** Longest answer of the actas' door to a body that is no JSON, in ms. */
async function probe(url: string, isOver: () => boolean): Promise<number> {
  let longest = 0
  while (!isOver()) {
    const askedAt = performance.now()
    await fetch(`${url}/api/actas`, { method: 'POST', body: 'x' }).then((answer) => answer.text())
    longest = Math.max(longest, performance.now() - askedAt)
    await sleep(PROBE_MS)
  }
  return longest
}
