import { expect, it } from 'vitest'
import { Health, type Cause } from './health.ts'

const HOUR = '2027-06-07T02:00:00.000Z'

function make() {
  const said: [string, object][] = []
  const log = {
    warn: (line: object, text: string) => void said.push([text, line]),
    info: (line: object, text: string) => void said.push([text, line]),
  }
  let cause: Cause | undefined
  const health = new Health(
    { bitacora: () => cause, prep: () => undefined },
    () => new Date(HOUR),
    log,
  )
  let news = 0
  health.onChange(() => (news += 1))
  const look = (next?: Cause) => {
    cause = next
    health.look()
  }
  return { health, look, said, newsOf: () => news }
}

it('a part in trouble is told once, and once when the trouble is over, with cause and count', () => {
  const { health, look, said, newsOf } = make()
  look()
  expect(said).toEqual([])
  for (const veces of [1, 20, 400]) look({ causa: 'No hay lugar', veces })
  expect(health.troubles()).toEqual({
    bitacora: { causa: 'No hay lugar', veces: 400, desde: HOUR },
  })
  look()
  expect(said).toEqual([
    ['algo falla', { parte: 'bitacora', causa: 'No hay lugar', veces: 1, desde: HOUR }],
    ['ya no falla', { parte: 'bitacora', causa: 'No hay lugar', veces: 400, desde: HOUR }],
  ])
  expect(health.troubles()).toEqual({})
  expect(newsOf()).toBe(2)
})

it('another cause of the same trouble is told too', () => {
  const { look, said } = make()
  look({ causa: 'No hay lugar' })
  look({ causa: 'No hay conexión' })
  expect(said.map(([text]) => text)).toEqual(['algo falla', 'algo falla'])
})
