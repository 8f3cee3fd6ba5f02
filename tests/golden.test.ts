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
  'acta.submitted': true,
  'foto.stored': true,
  'foto.marked': true,
  'nombramiento.issued': true,
  'nombramiento.revoked': true,
  'nombramiento.printed': true,
  'nombramiento.activated': true,
  'casilla.noted': true,
  'prep.corte.published': true,
  'ledger.sealed': true,
  'enlace.used': true,
  'simulacro.ended': true,
} satisfies Record<Kind, true>

/**
 * A document's hash changes only with a change of the wire on purpose. `lines` and `chain` stay for
 * ever: existing ledgers hold such bytes.
 */
const GOLDEN = {
  lines: '1fbe1983ad56d1762016abf58a208b7573d8ea04748916254884cdfe54b83bd0',
  chain: '48c0d02f60681141f124c3cd3a56c895df52a9f268b9f843792f792d4772ec32',
  stateHash: '526609c3dd8b701eeca7320f779b5726ca777a4292df54040d173c9847e6901f',
  'AYUN ambito': '7f9f58bb10c155a756845eb0a8772cc53fd712428c9cbf165b7e1897f408e8d2',
  'AYUN diferencias': '0935bb24b16607281c6e78e6bbb759e7153e99acf5c656f6ae430ab750951c88',
  'AYUN estado': '885289665c1f2dd1c2d4a6ab3e2b8d1d69543fead3b656cbcba4635f6da289d1',
  'AYUN municipio': 'e75203b8d39bc900a17dbd9f3e092c479a417c95c81e713a17d2671eb45f600b',
  'AYUN seccion': 'd51cd60aa801601acc37570e44d46a3355e5efb1a33a561174d8d954cf817fd0',
  'GOB ambito': 'cdb6a61f9b3133fe4d5a48f8a4431fa37a0f8658bced0b5ed43d8783a68fe5ee',
  'GOB diferencias': 'd9b2433a907e08328d89a3d89d119b8c6a8e69480d25c0bf9c9a23d9410f8c5c',
  'GOB estado': '4e2b78e1b062d599c4f080061e1895b77122d542c29557392f86900987e92eae',
  'GOB municipio': 'bc69b164cb61d7caeb3fc19e6db78bafca179695efcbcfe4b30f39d0523851bb',
  'GOB seccion': '0b422f1e8b01b3ceb735c406d4875be604417394d5706fd17a011233eb999501',
  actas: '25d00843ba4cf97e3e2ba2759b9f3ff47b50d0442afdac0bf6c49516c5d3892f',
  cambios: '8da3c2649d0f5cae5970a07fecb5c258d75cddd467ae693cd5d04ec5e7531789',
  captura: '915d5f517403b16a60d358438dc350d3987fbec5549980eb469875fa59f72986',
  cobertura: '432d502dab2df5e5f0af31c524aaab7191393b365934a49ae162425f7a74874e',
  fotosRepetidas: 'bc31e4612635628ff64fe63ec1656fb4ae9e9facea0d8bf657aa61765a29d72f',
  outcomes: 'ea10312d0bf379b3f69c37847cb260dd2eafc048b8fff5fbbd8eec353bc07c1b',
  paradas: '2ad80faa75725106a42b9e2e56232e67745fda66b51a868c7c4e783be394196c',
  progreso: 'aa3b55843582df00addd82cfa280cbe7e99bfd0aaa73a8a75670d9e9316a87fc',
  recibos: '5b7b48fc792db6bbcf4098fe0fa0a6172ef8ecb02826bdd9a3429d80ca5bacad',
  representacion: '1ae2b500e28cd1f1f2faf48991a1d522fe14ee9f0b1ed8f9e30ec5de5718e8ca',
  tareas: 'e6654aaee7b21a01a1932255e255bf1263fca21f84a0f3f9cc5e6c6f0cfc9740',
  trace: 'ccbef2f307a4f65581fb7cf7510b121e61ebb4e0ba0b5f0dbc39bca4ae20834d',
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
