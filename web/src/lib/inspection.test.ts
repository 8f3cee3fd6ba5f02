import { expect, test } from 'vitest'
import { looseSentence, type Inspection } from './inspection.ts'

const party = (key: string) => ({ key, parties: [key], votos: 1 })
const combo = (...parties: string[]) => ({ key: parties.join('-'), parties, votos: 1 })

/** A base with combinations, and the candidacies of each demarcación. */
function sentence(combos: ReturnType<typeof combo>[], ...ballots: Inspection['candidaturas'][]) {
  const options = combos.map((each) => ({ ...each, kind: 'coalicion' as const }))
  const [candidaturas = []] = ballots
  const demarcaciones = ballots.map((each) => ({ clave: 'GOB', candidaturas: each }))
  return looseSentence({
    options,
    candidaturas,
    ...(ballots.length > 1 ? { demarcaciones } : {}),
  } as Inspection)
}

test('[CA1] combinations that stand beside their own parties are told, by how many', () => {
  const [pan, pri] = [party('PAN'), party('PRI')]
  const two = [combo('PAN', 'PRI'), combo('PAN', 'MC')]
  expect(sentence(two, [pan, pri, ...two])).toBe(
    '2 columnas de coalición y ninguna candidatura las junta',
  )
  expect(sentence(two, [pan, ...two.slice(1)])).toBe(
    'Una columna de coalición y ninguna candidatura la junta',
  )
  expect(sentence(two, [combo('PAN', 'PRI'), party('MC')])).toBe('')
  expect(sentence(two, [combo('PAN', 'PRI')], [pan, pri])).toBe('')
})
