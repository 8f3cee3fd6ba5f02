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
  'caso.opened': true,
  'caso.claimed': true,
  'caso.assigned': true,
  'caso.released': true,
  'caso.noted': true,
  'caso.proposed': true,
  'caso.approved': true,
  'caso.returned': true,
  'caso.filed': true,
  'caso.resolved': true,
  'caso.closed': true,
  'caso.reopened': true,
  'peticion.issued': true,
} satisfies Record<Kind, true>

/**
 * A document's hash changes only with a change of the wire on purpose. `lines` and `chain` stay for
 * ever: existing ledgers hold such bytes.
 */
const GOLDEN = {
  lines: '632761ab87231acc6024c18c01bba3ec0801ec403973e270e1f8093189067200',
  chain: 'e18497ed36ad0e725169f13bbf0a598f2f471f19a344cc2e556d98243f6cd4bf',
  stateHash: '526609c3dd8b701eeca7320f779b5726ca777a4292df54040d173c9847e6901f',
  'AYUN ambito': '5b10f8bd73e1234d691c2055b9d9fa5c83f88a76db24363559d6eb9cf8f9c9c4',
  'AYUN diferencias': '00f27c1bd82d4d2199ee13e283bcc56b00310d89620c0f3a8c78e686eb64e6dd',
  'AYUN estado': 'eb89406407ed6156a84dc34a76292fcace336eda5cd5a7e62bcd7d8cf2fe28cf',
  'AYUN municipio': '418963cc42206ec1c7a3919b9e3d442b78a745aefabdfc1934532f1ae9cb821f',
  'AYUN seccion': 'd18fedcd061d9ca6cf3135d9d2e2ee22226cfc78a541bacb15d74e5d3d129a69',
  'GOB ambito': 'c9a8859213dc434a2711e97dccbfbeaf42d8cdd598d85c74e9644d547565f8ef',
  'GOB diferencias': '41d9124a164b43a839f386a59f3fb09a5eb6237f37a34eab6897c12964ba15b1',
  'GOB estado': 'a87e84d1c00c69f2b7f154379c055f97c67ac68a6a236246c212a5314898cb3e',
  'GOB municipio': '585a7461ada0d7fa9e41c6c97e40ad0f4bbbbb183e41bc6ede1e3bc784536f4c',
  'GOB seccion': 'e3ba9cfed1f4df445bfdea83c4767df2f001628622168764e8cb53545b392a24',
  actas: '47b622375d471a3d7941d841cbcd85763cb3cc67266c9a133ce7d7dead1642ab',
  cambios: '7dd816db791167cb9eba961de04bad920569c0f35bf31d4ac753a4707e54626a',
  captura: 'ae144ed3b84563bd829f22deec35a78c66cb4bc8013cb42e8e0ef58c1b1d4a75',
  cobertura: 'f4c47bc8e8f26e0cd127010bb1e8278570979e3ef0b1eac4c2b54d2d0c9b5f25',
  fotosRepetidas: 'bc31e4612635628ff64fe63ec1656fb4ae9e9facea0d8bf657aa61765a29d72f',
  outcomes: 'fa67c5fc129240819a0673bdc1536dce3c2a6f4dff52c3a3570c7074f05cd2e5',
  paradas: '7ce4b6ee19b7c69932d159ef2f1f03626123f55ba1057b1cd3c12fc5321e8b4a',
  peticiones: '252e5bc02913c5943d9af668822eb0bbd02bf290013e1163377fdd3d745cb547',
  progreso: 'f2e758a39c029f60d9c909030c1ef4d581e30e7f8365b12a058af5da60503f2d',
  recibos: 'bdb62a0bd7f310f46946faf378fec32850699e39cbfc83bf956d404ed1ef1528',
  representacion: 'e213dd23d26f6d425c3476825c8230c8c0a7c5454449fe9dea35b3f012a82579',
  tareas: 'bce0716957c19d775a9788336bcfe69ad83eec37106a9278cfb346867ac60343',
  trace: '5adcc8b87784e7dcbbb9de8c7682f15ee8f07eeeb8f31374f79763237b8966c1',
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
