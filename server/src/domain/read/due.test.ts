import { expect, test } from 'vitest'
import { newNight, type Night } from '../fold/night.ts'
import { paradaOf } from './parada.ts'
import type { Bodies, Kind, LedgerRecord } from '../record.ts'
import { BANDAS, TARDIAS, tareaOf } from './tarea.ts'
import { apply } from '../fold/apply.ts'
import { optionsOf, smallCatalogo } from '../../../../tests/fixtures/desk.ts'

/** Twelve casillas in a municipio and three in a second municipio, all of the same entidad. */
const CASILLAS = Array.from({ length: 15 }, (_, i) => `0400${String(i + 1).padStart(2, '0')}B0100`)
const [GRANDE, CHICO] = [CASILLAS.slice(0, 12), CASILLAS.slice(12)]

const small = smallCatalogo(CASILLAS.length, { options: optionsOf('MC') })
const CATALOGO = {
  ...small,
  actas: small.actas.map((acta) => ({
    ...acta,
    municipio: GRANDE.includes(acta.casilla) ? '04-001' : '04-002',
  })),
}

const at = (minute: number) => new Date(Date.UTC(2027, 5, 7, 2, minute)).toISOString()

function put<K extends Kind>(night: Night, minute: number, kind: K, body: Bodies[K]): void {
  const [actor, seq] = ['rc', night.seq + 1]
  const head = { id: `r${seq}`, at: at(minute), actor, version: 1, seq, text: '' }
  apply(night, { ...head, kind, body } as unknown as LedgerRecord)
}

/** A night with a report from each casilla in turn, a minute apart, from 02:01. */
function nightOf(casillas: readonly string[]): Night {
  const night = newNight()
  put(night, 0, 'eleccion.created', CATALOGO)
  for (const [i, casilla] of casillas.entries())
    put(night, i + 1, 'acta.submitted', {
      eleccion: 'GOB',
      casilla,
      clientId: `c-${casilla}`,
      clientAt: '',
      votos: { MC: 1, NO_REGISTRADAS: 0, NULOS: 0 },
      totalAsentado: 1,
      boletasSobrantes: 0,
      personasVotaron: 1,
      representantesVotaron: 0,
      votosSacados: 1,
    })
  return night
}

const esperadaEn = (reported: readonly string[], casilla: string | undefined) =>
  paradaOf(nightOf(reported), casilla ?? '').esperadaAt

test('[RU3] a casilla is expected when three quarters of its municipio have reported', () => {
  expect(esperadaEn(GRANDE.slice(0, 8), GRANDE[11])).toBeUndefined()
  expect(esperadaEn(GRANDE.slice(0, 9), GRANDE[11])).toBe(at(9))
  expect(esperadaEn(GRANDE, GRANDE[11])).toBe(at(9))
})

test('[RU3] fewer than ten say nothing by themselves: what lies over their municipio does', () => {
  expect(esperadaEn(CHICO.slice(0, 2), CHICO[2])).toBeUndefined()
  expect(esperadaEn(GRANDE.slice(0, 11), CHICO[2])).toBeUndefined()
  expect(esperadaEn(GRANDE, CHICO[2])).toBe(at(12))
})

test('[RU3] arrivals elsewhere make nobody late', () => {
  expect(esperadaEn([...CHICO, ...GRANDE.slice(0, 8)], GRANDE[11])).toBeUndefined()
})

test('[CE7] the late are called first, those with nobody to call last', () => {
  const bandaIn = (night: Night, casilla = '') => {
    const eleccion = night.elecciones.get('GOB')
    const slot = eleccion?.slots.get(`${casilla}05`)
    return eleccion && slot && tareaOf(eleccion, slot, night)?.banda
  }
  const night = nightOf(GRANDE.slice(0, 9))
  const [tarde = '', muda = '', lejos = ''] = [GRANDE[11], GRANDE[10], CHICO[2]]
  const nombramientos = [tarde, lejos].map((casilla, i) => ({
    id: `N000000${i}`,
    cargo: 'propietario' as const,
    casillas: [casilla],
  }))
  put(night, 30, 'nombramiento.issued', { nombramientos })
  expect([tarde, lejos, muda].map((each) => bandaIn(night, each))).toEqual([
    TARDIAS,
    TARDIAS + 1,
    TARDIAS + 2,
  ])
  expect(BANDAS.slice(TARDIAS)).toEqual(['llamada', 'llamada', 'llamada'])
})
