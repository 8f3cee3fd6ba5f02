import type { VersionNuestra } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { addition, checksOf, difference, differs, leadOf, sumOf, type Sum } from './evidence.ts'

const side: VersionNuestra = {
  seq: 1,
  at: '2021-06-07T01:14:52Z',
  actor: 'rc',
  canal: 'representante',
  revision: 1,
  votos: { MC: 131, MORENA: 125, PAN: 128, NULOS: 8 },
  totalAsentado: 392,
  boletasSobrantes: 270,
  personasVotaron: 384,
  representantesVotaron: 6,
  votosSacados: 392,
  hallazgos: [],
  contabilizada: true,
}
const broken = (checks: ReturnType<typeof checksOf>) =>
  checks
    .filter((check) => !check.ok)
    .map((check) => ({ ...check, what: check.what.replaceAll('\u00a0', ' ') }))

describe('identities of an acta', () => {
  it('two ballots too many in the urn are named', () => {
    expect(broken(checksOf(side, 642, 662))).toEqual([
      {
        ok: false,
        what: '384 personas + 6 representantes = 390',
        says: 'la urna trae 392: 2 de más',
      },
    ])
  })

  it('a sum that is not the written total says by how much', () => {
    const wrong = broken(checksOf({ ...side, personasVotaron: 386, totalAsentado: 362 }, 642, 662))
    expect(wrong.map((check) => check.says)).toEqual(['30 de menos', '30 de menos'])
  })

  it('an illegible figure proves nothing', () => {
    expect(broken(checksOf({ ...side, personasVotaron: 'ilegible' }, 642, 662))).toEqual([])
  })

  it('a special casilla has no lista nominal and no turnout', () => {
    const last = checksOf(side, 0, 1020).at(-1)
    expect(last).toEqual({
      ok: true,
      what: '392 cabe en 1,020 boletas',
      says: 'sin lista nominal: casilla especial',
    })
  })

  it('more votes than may be cast does not fit', () => {
    expect(checksOf(side, 300, 310).at(-1)?.what).toBe(
      '392 no cabe en 300 de lista + 10 representantes',
    )
  })
})

it('marks count as nothing and stay visible in the addition', () => {
  expect(sumOf({ ...side, votos: { MC: 131, PAN: 'ilegible' } })).toBe(131)
  expect(sumOf({ ...side, votos: { MC: 'ilegible', PAN: 'blanco' } })).toBeUndefined()
  expect(addition([131, 'ilegible', 0])).toBe('131 + ilegible + 0')
  expect(difference('ilegible', 31)).toBeUndefined()
  expect(difference(131, 31)).toBe(-100)
  expect(differs('blanco', 'sin_dato')).toBe(false)
  expect(differs('ilegible', 0)).toBe(true)
  expect(differs(0, undefined)).toBe(false)
})

it('the lead is between the two largest, whatever their order', () => {
  const sums = [112, 131, 125].map((nuestra, i): Sum => ({
    key: String(i),
    partidos: [],
    nuestra,
    prep: undefined,
    work: '',
  }))
  expect(leadOf(sums, 'nuestra')).toEqual({ votes: 6, work: '131 − 125 =' })
  expect(leadOf(sums, 'prep')).toBeUndefined()
})
