import { Bench } from './clock.ts'
import { federalCsv, federalName, type Federal } from '../fixtures/federal.ts'
import { startService } from '../journeys/service.ts'
import { newNight } from '../../server/src/domain/fold/night.ts'
import type { PrepActa } from '../../server/src/domain/catalogo.ts'
import type { Draft } from '../../server/src/domain/record.ts'
import { readBundle } from '../../server/src/prep/base.ts'
import { makeCatalogo } from '../../server/src/prep/catalogo.ts'
import { changesAgainst, type Change } from '../../server/src/prep/diff.ts'
import { apply } from '../../server/src/domain/fold/apply.ts'
import type { Base } from '../../server/src/prep/shape.ts'

/** Minutes of the night of the two cortes: between them a twelfth of the actas arrives. */
const [EARLIER, LATER] = [120, 140]
const PART = 1000

/**
 * A federal corte, step by step in this process and then whole through the service, with the
 * longest time the service's door stayed shut meanwhile.
 */
export async function benchPrep(rows: number, tell: (line: string) => void) {
  const bench = new Bench(tell)
  const fileAt = (minute: number) => fileOf({ clave: 'PRES', rows, minute })
  const [zero, before, after] = [fileAt(0), fileAt(EARLIER), fileAt(LATER)]
  tell(`${rows} renglones, ${(after.bytes.length / 1e6).toFixed(1)} MB`)
  const base = await bench.time('leer', () => readOne(after))
  const previous = stateOf(await readOne(before))
  const changes = await bench.time('comparar', () => changesAgainst(previous, base))
  const night = newNight()
  let seq = 0
  const fold = (draft: Draft) => apply(night, { ...draft, seq: (seq += 1), text: '' })
  fold(draftOf('eleccion.created', makeCatalogo(base)))
  await bench.time('aplicar', () => corteDrafts(base, changes).forEach(fold))
  await throughService(bench, { zero, before, after })
  return {
    bench: 'prep',
    node: process.version,
    renglones: rows,
    columnas: 50,
    bytes: after.bytes.length,
    cambios: changes.length,
    rows: bench.rows,
  }
}

/** A base as it would be published: name and bytes. */
type File = { name: string; bytes: Uint8Array }

function fileOf(federal: Federal): File {
  return { name: federalName(federal), bytes: new TextEncoder().encode(federalCsv(federal)) }
}

async function readOne({ name, bytes }: File): Promise<Base> {
  const { bases } = await readBundle(bytes, name)
  const [base] = bases
  if (!base) throw new Error('The base did not read')
  return base
}

function stateOf(base: Base): Map<string, PrepActa> {
  return new Map(base.rows.map(({ esperada, value }) => [esperada.acta, value]))
}

function corteDrafts(base: Base, changes: Change[]): Draft[] {
  const parts = Math.max(1, Math.ceil(changes.length / PART))
  const { eleccion, sha256, file, corteAt, header } = base
  return Array.from({ length: parts }, (_, i) =>
    draftOf('prep.corte.published', {
      ...{ eleccion, sha256, file, corteAt, header, warnings: [] },
      ...{ rows: base.rows.length, fueraDeCatalogo: 0 },
      ...{ lote: 'bench', part: i + 1, parts },
      actas: changes.slice(i * PART, (i + 1) * PART),
    }),
  )
}

let drafts = 0
function draftOf<K extends Draft['kind']>(kind: K, body: Draft<K>['body']): Draft {
  const at = '2024-06-03T01:00:00.000Z'
  return { id: `bench:${(drafts += 1)}`, at, actor: 'bench', kind, version: 1, body } as Draft
}

type Files = Record<'zero' | 'before' | 'after', File>

async function throughService(bench: Bench, { zero, before, after }: Files) {
  const service = await startService()
  const send = async (path: 'elecciones' | 'prep/cortes', { name, bytes }: File) => {
    const answer = await service.upload(path, bytes, name)
    if (answer.status !== 201) throw new Error(`${path}: ${await answer.text()}`)
  }
  try {
    await bench.time('crear elección por el servicio', () => send('elecciones', zero))
    await bench.time('primer corte por el servicio', () => send('prep/cortes', before))
    const door = watchDoor(service.url)
    await bench.time('corte siguiente por el servicio', () => send('prep/cortes', after))
    bench.add('puerta cerrada, lo más', (await door()) / 1000)
  } finally {
    await service.stop()
  }
}

/** Asks for /api/health without pause; the returned function stops and gives the longest answer in ms. */
export function watchDoor(url: string): () => Promise<number> {
  let longestMs = 0
  let running = true
  const watching = (async () => {
    while (running) {
      const sentAt = performance.now()
      await (await fetch(`${url}/api/health`)).arrayBuffer()
      longestMs = Math.max(longestMs, performance.now() - sentAt)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  })()
  return async () => {
    running = false
    await watching
    return longestMs
  }
}
