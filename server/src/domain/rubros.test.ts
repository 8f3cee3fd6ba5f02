import fc from 'fast-check'
import { expect, it } from 'vitest'
import { identitiesOf, totalOf, type Figures, type Regla } from './acta.ts'
import type { Figure } from './figure.ts'
import { rubrosOf, withBlanks } from './rubros.ts'

const figure = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.constantFrom<Figure>('blanco', 'ilegible', 'no_capturado'),
)
const counts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
const actas: fc.Arbitrary<Figures> = fc.record({
  votos: counts,
  totalAsentado: figure,
  boletasSobrantes: figure,
  personasVotaron: figure,
  representantesVotaron: figure,
  votosSacados: figure,
})

/** The state of an identity of `acta.ts`. */
function stateOf(acta: Figures, regla: Regla): string | undefined {
  return identitiesOf(acta, 999).find((each) => each.regla === regla)?.estado
}

it('[CS3] rubros agree with the identities of the acta, where no zero is a blank', () => {
  fc.assert(
    fc.property(actas, (acta) => {
      const { discordancia } = rubrosOf(acta, 'cifra', 'entre_personas')
      const states = (['AC4', 'AC5', 'AC7'] as const).map((regla) => stateOf(acta, regla))
      if (states.includes('fails')) expect(discordancia).toBeGreaterThan(0)
      else if (states.every((state) => state === 'holds')) expect(discordancia).toBe(0)
      else if (states.every((state) => state === 'unknown')) expect(discordancia).toBeUndefined()
      else expect(discordancia ?? 0).toBe(0)
    }),
    { numRuns: 2000 },
  )
})

it('[CS3] the distance is the largest of all pairs, by the closer reading of personas', () => {
  const acta: Figures = {
    votos: [100, 90],
    totalAsentado: 190,
    boletasSobrantes: 10,
    personasVotaron: 193,
    representantesVotaron: 4,
    votosSacados: 188,
  }
  expect(rubrosOf(acta, 'blanco', 'aparte').discordancia).toBe(9)
  expect(rubrosOf(acta, 'blanco', 'entre_personas').discordancia).toBe(5)
})

it('[CS2] zeros beside votes are blanks, and stay zeros where nobody voted', () => {
  const acta = (votos: number): Figures => ({
    votos: [votos],
    totalAsentado: 0,
    boletasSobrantes: 0,
    personasVotaron: 0,
    representantesVotaron: 0,
    votosSacados: 0,
  })
  expect(Object.values(withBlanks(acta(7))).filter((each) => each === 'blanco')).toHaveLength(4)
  expect(withBlanks(acta(7)).representantesVotaron).toBe(0)
  expect(withBlanks(acta(0))).toEqual(acta(0))
  expect(rubrosOf(acta(7), 'cifra', 'aparte').discordancia).toBe(7)
  expect(rubrosOf(acta(7), 'blanco', 'aparte').discordancia).toBeUndefined()
  expect(rubrosOf(acta(0), 'blanco', 'aparte').discordancia).toBe(0)
})

it('[CS2] a sum with an unread line is no rubro', () => {
  const votos: Figure[] = [100, 'ilegible']
  const acta: Figures = {
    ...{ votos, totalAsentado: totalOf(votos), boletasSobrantes: 1 },
    ...{ personasVotaron: 120, representantesVotaron: 0, votosSacados: 120 },
  }
  expect(rubrosOf(acta, 'blanco', 'aparte')).toEqual({ discordancia: 0, falta: ['totalCalculado'] })
})
