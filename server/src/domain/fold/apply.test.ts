import { describe, expect, it } from 'vitest'
import { smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { BUILD, type LedgerRecord } from '../record.ts'
import { apply } from './apply.ts'
import { KINDS, touchedBy } from './kinds.ts'
import { newNight } from './night.ts'

/** Bodies that no row of this build was written for. */
const STRANGE = [{}, [], { eleccion: 7, actas: 'todas', lote: 'l', part: 1, parts: 1 }]

function recordOf(kind: string, body: unknown, rest: object): LedgerRecord {
  const head = { id: `nuevo:${kind}`, at: '2027-06-07T02:00:00.000Z', actor: 'nuevo' }
  return { ...head, kind, version: 1, body, seq: 2, text: '', ...rest } as unknown as LedgerRecord
}

function nightWithEleccion() {
  const night = newNight()
  apply(night, recordOf('eleccion.created', smallCatalogo(2), { id: 'eleccion:GOB', seq: 1 }))
  return night
}

describe('a record that this build cannot fold', () => {
  it.each(Object.keys(KINDS).flatMap((kind) => STRANGE.map((body) => ({ kind, body }))))(
    '[LE6] is noted, counts nowhere and touches no acta, whatever its body: $kind $body',
    ({ kind, body }) => {
      for (const rest of [{ version: 2 }, { needs: BUILD + 1 }]) {
        const night = nightWithEleccion()
        const record = recordOf(kind, body, rest)
        const counting: LedgerRecord[] = []
        expect(apply(night, record, (each) => counting.push(each))).toEqual({ status: 'noted' })
        expect(counting).toEqual([])
        expect(touchedBy(night, record)).toEqual([])
        expect(night.newer).toMatchObject({ seq: 2, kind, ...rest })
      }
    },
  )

  it('[LE5] of an unknown kind is counted by its kind alone, whatever its body', () => {
    for (const body of STRANGE) {
      const night = nightWithEleccion()
      const counting: LedgerRecord[] = []
      const record = recordOf('constructor', body, {})
      apply(night, record, (each) => counting.push(each))
      expect([counting, touchedBy(night, record), night.newer]).toEqual([[], [], undefined])
      expect([...night.unknown]).toEqual([['constructor', 1]])
    }
  })
})
