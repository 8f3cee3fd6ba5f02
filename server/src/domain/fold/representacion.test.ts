import { describe, expect, test } from 'vitest'
import { newNight, type Night } from './night.ts'
import type { Bodies, Kind, LedgerRecord, Nombramiento } from '../record.ts'
import { peopleAt } from './casilla.ts'
import { isVoid } from './representacion.ts'
import { apply } from './apply.ts'

const RC: Nombramiento = { id: '7F3K29QX', cargo: 'propietario', casillas: ['040001B0100'] }
const RG: Nombramiento = {
  id: '8M2N4PQR',
  cargo: 'rg',
  ruta: 'R1',
  casillas: ['040001B0100', '040001C0100'],
}

function nightOf(...events: { [K in Kind]: [K, Bodies[K]] }[Kind][]): Night {
  const night = newNight()
  for (const [i, [kind, body]] of events.entries()) {
    const at = `2027-06-07T02:00:0${i}.000Z`
    const draft = { id: `r${i}`, at, actor: 'admin', kind, version: 1, body, seq: i + 1, text: '' }
    apply(night, draft as unknown as LedgerRecord)
  }
  return night
}

const idsAt = (night: Night, casilla: string) => peopleAt(night, casilla).map(({ id }) => id)

describe('nombramientos', () => {
  test('a casilla may have several, or none', () => {
    const night = nightOf(['nombramiento.issued', { nombramientos: [RC, RG] }])
    expect(idsAt(night, '040001B0100')).toEqual([RC.id, RG.id])
    expect(idsAt(night, '040001C0100')).toEqual([RG.id])
    expect(idsAt(night, '049999B0100')).toEqual([])
  })

  test('[NO7] the id of the night tells which night a credential is of, whatever the clock said', () => {
    const { representacion } = nightOf(['simulacro.ended', {}])
    const iat = Date.parse('2027-06-07T02:00:00.000Z') / 1000
    const isVoidOf = (noche: string | undefined, hours: number) =>
      isVoid(representacion, { noche, iat: iat + hours * 3600 })
    for (const hours of [-1, 0, 1]) {
      expect(isVoidOf('r0', hours)).toBe(false)
      expect(isVoidOf('', hours)).toBe(true)
      expect(isVoidOf('otra', hours)).toBe(true)
    }
    // A credential of an older build says only when it was issued.
    expect([-1, 0, 1].map((hours) => isVoidOf(undefined, hours))).toEqual([true, false, false])
  })

  test('[NO1] a revoked one is out of force at once and stays so', () => {
    const issued: ['nombramiento.issued', Bodies['nombramiento.issued']] = [
      'nombramiento.issued',
      { nombramientos: [RC, RG] },
    ]
    const night = nightOf(
      issued,
      ['nombramiento.revoked', { ids: [RC.id, 'nunca'], causa: 'renuncia' }],
      issued,
    )
    expect(isVoid(night.representacion, { nombramiento: RC.id })).toBe(true)
    expect(isVoid(night.representacion, { nombramiento: RG.id })).toBe(false)
    expect(isVoid(night.representacion, { nombramiento: 'nunca' })).toBe(true)
    expect(idsAt(night, '040001B0100')).toEqual([RG.id])
  })

  test('the first use is the one that stays', () => {
    const night = nightOf(
      ['nombramiento.issued', { nombramientos: [RC] }],
      ['nombramiento.activated', { id: RC.id }],
      ['nombramiento.activated', { id: RC.id }],
    )
    expect(night.representacion.nombramientos.get(RC.id)?.activadoAt).toBe(
      '2027-06-07T02:00:01.000Z',
    )
  })

  test('what is known of a silent casilla can be taken back', () => {
    const noted = nightOf(['casilla.noted', { casilla: '040001B0100', aviso: 'sin_senal' }])
    expect(noted.casillas.get('040001B0100')?.aviso?.aviso).toBe('sin_senal')
    const cleared = nightOf(
      ['casilla.noted', { casilla: '040001B0100', aviso: 'sin_senal' }],
      ['casilla.noted', { casilla: '040001B0100', aviso: 'ninguno' }],
    )
    expect(cleared.casillas.get('040001B0100')?.aviso).toBeUndefined()
  })
})
