import { hash } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { touchedBy } from '../server/src/domain/fold/kinds.ts'
import { newNight } from '../server/src/domain/fold/night.ts'
import type { Kind, LedgerRecord } from '../server/src/domain/record.ts'
import { chainStep, GENESIS, verify } from '../server/src/ledger/chain.ts'
import { lineOf, parseLine } from '../server/src/ledger/line.ts'
import { playSimulacro, type SteppingDesk } from './fixtures/simulacro.ts'
import { plainOf, shownOf } from './fixtures/shown.ts'
import { foldTail } from './fixtures/tail.ts'
import { apply } from '../server/src/domain/fold/apply.ts'

// The reader's thread takes half a second to start for each corte; the mock does the same work
// without the thread.
vi.mock('../server/src/prep/reader.ts', async () => ({
  readApart: (await import('../server/src/prep/base.ts')).readBundle,
}))

/** Every kind of record: the compiler asks for a new kind here, and then the tail must hold it. */
const KINDS = {
  'eleccion.created': true,
  'eleccion.extended': true,
  'eleccion.dated': true,
  'eleccion.closed': true,
  'eleccion.ordered': true,
  'acta.submitted': true,
  'foto.stored': true,
  'foto.marked': true,
  'nombramiento.issued': true,
  'nombramiento.corrected': true,
  'nombramiento.revoked': true,
  'nombramiento.printed': true,
  'nombramiento.activated': true,
  'casilla.noted': true,
  'prep.corte.published': true,
  'prep.corte.withdrawn': true,
  'ledger.sealed': true,
  'credencial.used': true,
  'credencial.revoked': true,
  'enlace.used': true,
  'simulacro.ended': true,
} satisfies Record<Kind, true>

/**
 * A document's hash changes only with a change of the wire on purpose. `lines` and `chain` stay for
 * ever: existing ledgers hold such bytes.
 */
const GOLDEN = {
  lines: '603a6b98e64f657d1072e62776c13fd55c6c511ae5e5b735a234b4a5f0a75216',
  chain: '50f5625ba4dfd8daf26ab58a26fc2121eb402a46b3205cb92da539eadaaafdb5',
  stateHash: '526609c3dd8b701eeca7320f779b5726ca777a4292df54040d173c9847e6901f',
  'AYUN ambito': '489f2f24091b5ff81e2a298226144f7645745cf16ea4606fee6d08b04fda2ed8',
  'AYUN diferencias': '0935bb24b16607281c6e78e6bbb759e7153e99acf5c656f6ae430ab750951c88',
  'AYUN estado': '8429dc474eeeb43070d7dfe043fb59740603918c8992a1a378cefbabff0d44d7',
  'AYUN municipio': 'a1643d9ba455329ca69cd0cf97aa7b56769a0bcc69652dd9c6576fa8da902f38',
  'AYUN seccion': '5af264509aee1aca5e46b8bcd849bcfb12f7fafbc3fc835be0e1043102ed01a9',
  'GOB ambito': '13508c1c7d30301d52fce71998df335fb74f5dd18a736d6e65a619c8b7008baa',
  'GOB diferencias': '923aaad05acecf4e5e71db543c764490fd87269c057c0d87ac2cf1cad747dfa5',
  'GOB estado': '93d041cdca7570ef29f1bf11842d638ac4dd4cd29d715c793af642c2e853b932',
  'GOB municipio': 'add1058ba187ba9ed36e30f4a08d21be3fe5e2af8018994432372e2fa0fbe038',
  'GOB seccion': '1326d147bfaceaea2a1abe3e3c540bd130c142b30bb52362f7e0cab46a478da2',
  actas: 'd4c0b15ad760ccd9ccd3b4706058a7535774d22bf09daf5a28341e58978f3b70',
  cambios: '4ae87caad9484ab6fc4e4f0f62e2dcdb0eab43e92c3b498d043a10bcd11da9ac',
  captura: '416c1a82aba07ad83bafdd7e042964542d529e2ca76622474a662ae6c2fb185d',
  cobertura: 'f4c47bc8e8f26e0cd127010bb1e8278570979e3ef0b1eac4c2b54d2d0c9b5f25',
  fotosRepetidas: 'bc31e4612635628ff64fe63ec1656fb4ae9e9facea0d8bf657aa61765a29d72f',
  outcomes: '2a8e37897417bc8419f3fb8194c8f6cbb5d00eb693a220f8729fcdcda1ccb982',
  paradas: '6a62b8bcb306eb38eda8f0be0b82dbb79a7d340e0daca084505659e58286d5ff',
  progreso: 'fcf9bf20fd6b81b45841e91971653bd8d1b24a1f8a2c05a9d2b5be47ce840eeb',
  recibos: '5b7b48fc792db6bbcf4098fe0fa0a6172ef8ecb02826bdd9a3429d80ca5bacad',
  representacion: 'd79222a0f11a2d40061924433f27f5cfb4ba0de9c1125323b816ee90ca8255bd',
  tareas: '523323f592016868118f8e9ab9c67ce85adc459af32fdf29796970bcdaf7ca7e',
  trace: '88048991853f18888580569c39228412a9c2667d1cc08f2adfe2b2a33995b2cc',
}

/**
 * Reads the lines back as a restart does, and notes for each line the clock of the night, the
 * outcome and the actas touched.
 */
function readBack(lines: readonly string[]) {
  const night = newNight()
  const trace = lines.map((line, i) => {
    const counted: LedgerRecord[] = []
    const outcome = apply(night, parseLine(i + 1, line), (record) => void counted.push(record))
    const touched = counted.map((record) => [
      record.seq,
      record.at,
      touchedBy(night, record).map(([{ root }, { expected }]) => `${root.clave} ${expected.acta}`),
    ])
    return { clock: night.clock, at: night.at, outcome: plainOf(outcome), touched }
  })
  return { night, trace }
}

function hashesOf(shown: Record<string, unknown>): Record<string, string> {
  const hashOf = (value: unknown) =>
    hash('sha256', typeof value === 'string' ? value : JSON.stringify(value))
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, hashOf(value)]))
}

describe('the practice night of seed 1 and a tail of every kind', () => {
  let desk: SteppingDesk
  let lines: string[]

  beforeAll(async () => {
    desk = await playSimulacro(1, 0.02)
    foldTail(desk)
    lines = desk.drafts.map(lineOf)
  })

  it('holds every kind of record', () => {
    const held = new Set(desk.drafts.map(({ kind }) => kind))
    expect([...held].sort()).toEqual(Object.keys(KINDS).sort())
  })

  it('is written and shown byte for byte as it was when this was pinned', () => {
    const { trace } = readBack(lines)
    const chain = lines.reduce(chainStep, GENESIS)
    const shown = shownOf(desk.night)
    expect({
      ...hashesOf({ lines: lines.join('\n'), trace, ...shown }),
      chain,
      stateHash: (shown['AYUN estado'] as { stateHash: string }).stateHash,
    }).toEqual(GOLDEN)
  })

  it('is the same night when it is read back from its lines', () => {
    expect(hashesOf(shownOf(readBack(lines).night))).toEqual(hashesOf(shownOf(desk.night)))
  })

  it('bears a seal over all that came before it', async () => {
    const verdict = await verify([lines.map((text, i) => ({ seq: i + 1, text }))])
    expect(verdict).toMatchObject({ ok: true, records: lines.length, sealed: lines.length - 1 })
  })
})
