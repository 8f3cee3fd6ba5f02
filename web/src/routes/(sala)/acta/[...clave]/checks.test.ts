import type { VersionNuestra } from '@espejo/server/contract'
import { hallazgosOf } from '@espejo/server/domain/acta'
import type { Figure } from '@espejo/server/domain/figure'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksOf } from './checks.ts'

const side: VersionNuestra = {
  seq: 1,
  at: '2021-06-07T01:14:52Z',
  actor: 'rc',
  canal: 'representante',
  revision: 1,
  votos: { MC: 131, MORENA: 125, PAN: 126, NULOS: 8 },
  totalAsentado: 390,
  boletasSobrantes: 270,
  personasVotaron: 384,
  representantesVotaron: 6,
  votosSacados: 390,
  hallazgos: [],
  contabilizada: true,
}
const read = (version: Partial<VersionNuestra>, lista = 642, limite = 662) =>
  checksOf({ ...side, ...version }, lista, limite).map(({ regla, estado, what, says }) => [
    ...[regla, estado, `${what}: ${says}`.replaceAll('\u00a0', ' ')],
  ])
const broken = (version: Partial<VersionNuestra>, limite = 662) =>
  read(version, 642, limite).filter(([, estado]) => estado === 'fails')
const findingsIn = (version: VersionNuestra, limite = 662) =>
  hallazgosOf({ ...version, votos: Object.values(version.votos) }, limite)

describe('the identities on the page of an acta', () => {
  it('[AC2] [AC3] [AC4] [AC5] [AC7] [AC8] are all told where they hold', () => {
    expect(read({})).toEqual([
      ['AC7', 'holds', '384 personas + 6 representantes = 390: los de la urna'],
      ['AC5', 'holds', '390 votos en los renglones = 384 personas + 6 representantes: cuadra'],
      ['AC4', 'holds', '390 votos en los renglones = 390 sacados: cuadra'],
      ['AC3', 'holds', '390 votos en los renglones = 390 asentados: cuadra'],
      ['AC8', 'unknown', '270 sobrantes + 390 sacados = 660: el acta no dice cuántas recibió'],
      [
        'AC2',
        'holds',
        '390 votos caben en 642 electores + 20 representantes: participación 60.75 %',
      ],
    ])
  })

  it('[AC5] [AC7] hold where the representatives are among the persons, as the findings say', () => {
    const counted = { ...side, personasVotaron: 390 }
    expect(findingsIn(counted)).toEqual([])
    expect(broken(counted)).toEqual([])
    expect(read(counted).slice(0, 2)).toEqual([
      ['AC7', 'holds', '390 personas, 6 de ellas representantes: los de la urna'],
      [
        'AC5',
        'holds',
        '390 votos en los renglones = 390 personas, 6 de ellas representantes: cuadra',
      ],
    ])
  })

  it('[AC5] fails by as much as the finding while the urna is blank', () => {
    const few = { ...side, personasVotaron: 300, votosSacados: 'blanco' as const }
    expect(findingsIn(few)).toMatchObject([{ regla: 'AC5', diferencia: -84 }])
    expect(broken(few)).toEqual([
      [
        'AC5',
        'fails',
        '390 votos en los renglones, 300 personas + 6 representantes = 306: faltan 84',
      ],
    ])
  })

  it('[AC4] [AC7] two ballots too many in the urna are named against lines and persons', () => {
    expect(broken({ votosSacados: 392 })).toEqual([
      ['AC7', 'fails', '384 personas + 6 representantes = 390: la urna trae 392: sobran 2'],
      ['AC4', 'fails', '390 votos en los renglones, 392 sacados: sobran 2'],
    ])
  })

  it('[AC3] a sum that is not the written total says by how much', () => {
    expect(broken({ totalAsentado: 362 })).toEqual([
      ['AC3', 'fails', '390 votos en los renglones, 362 asentados: faltan 28'],
    ])
  })

  it('[FI1] an illegible figure proves nothing', () => {
    const rules = read({ personasVotaron: 'ilegible', boletasSobrantes: 'blanco' })
    expect(rules.map(([regla]) => regla)).toEqual(['AC4', 'AC3', 'AC2'])
  })

  it('[AC5] [FI2] representatives left blank are named as such', () => {
    expect(broken({ representantesVotaron: 'blanco' })).toContainEqual([
      ...['AC5', 'fails'],
      '390 votos en los renglones, 384 personas + representantes en blanco = 384: faltan 6',
    ])
  })

  it('[FI3] a line that nobody captured leaves its identities out, and a sum too large stays', () => {
    const votos = { ...side.votos, PAN: 'no_capturado' as const }
    expect(read({ votos }).map(([regla]) => regla)).toEqual(['AC7', 'AC8'])
    expect(read({ votos }, 180, 200).at(-1)?.[2]).toMatch(/^264 votos no caben en 180 electores/)
    const none = { personasVotaron: 390, representantesVotaron: 'no_capturado' as const }
    expect(read(none)[0]).toEqual(['AC7', 'holds', '390 personas: los de la urna'])
  })

  it('[AC1] [AC7] lines that nobody can read are no sum of zero; what the casilla counted still is compared', () => {
    const votos = { MC: 'ilegible', PAN: 'blanco' } as const
    const none = { totalAsentado: 'blanco', personasVotaron: 'blanco' } as const
    const blank = { ...none, votosSacados: 0, boletasSobrantes: 'blanco' } as const
    expect(read({ ...blank, votos })).toEqual([])
    expect(read({ ...blank, votos, totalAsentado: 390 })).toEqual([])
    expect(broken({ votos, votosSacados: 392 })).toEqual([
      ['AC7', 'fails', '384 personas + 6 representantes = 390: la urna trae 392: sobran 2'],
    ])
  })

  it('[AC2] a special casilla has no lista nominal and no turnout', () => {
    expect(read({}, 0, 1020).at(-1)).toEqual([
      ...['AC2', 'holds', '390 votos caben en 1,020 boletas: sin lista nominal: casilla especial'],
    ])
  })

  it('[AC2] more votes than may be cast do not fit', () => {
    expect(read({}, 300, 310).at(-1)?.[2]).toMatch(/^390 votos no caben en 300 electores \+ 10 rep/)
  })
})

it('[AC2] [AC3] [AC4] [AC5] the page fails exactly what the findings find', () => {
  const mark = fc.constantFrom<Figure>('blanco', 'ilegible', 'no_capturado')
  const figure = (most: number) =>
    fc.oneof({ weight: 4, arbitrary: fc.nat(most) }, { weight: 1, arbitrary: mark })
  const version = fc.record({
    votos: fc.dictionary(fc.constantFrom('MC', 'PAN', 'NULOS'), figure(4)),
    ...{ totalAsentado: figure(9), boletasSobrantes: figure(9), personasVotaron: figure(9) },
    ...{ representantesVotaron: figure(4), votosSacados: figure(9) },
  })
  fc.assert(
    fc.property(version, fc.nat(12), (figures, limite) => {
      const found = findingsIn({ ...side, ...figures }, limite).map(({ regla }) => regla)
      const failing = broken(figures, limite).map(([regla]) => regla)
      const rules = (of: (string | undefined)[]) =>
        of.filter((regla) => /AC[2-5]/.test(regla ?? ''))
      expect(rules(failing).sort()).toEqual(rules(found).sort())
      // An acta without findings has no failing check on the page.
      if (!found.some((regla) => /AC[2-57]/.test(regla))) expect(failing).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
