import { expect, it } from 'vitest'
import { actaBody } from '../contract/acta.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { jornadaBody } from './prep.ts'
import { parse } from './refusals.ts'

function detailsOf(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof RefusalError) return error.detalle
    throw error
  }
  return []
}

it('a body that cannot be read says field by field what its own schema wants', () => {
  const jornada = { eleccion: 'GOB', fecha: '2027-02-30', cierre: '25:00' }
  expect(detailsOf(() => parse(jornadaBody, jornada))).toEqual([
    'fecha: no es un día como 2027-06-06',
    'cierre: no es una hora como 18:00',
  ])
  const wanted = 'ni número entero desde 0, ni «blanco», «ilegible» o «no_capturado»'
  const details = (body: object) => detailsOf(() => parse(actaBody, body))
  expect(details({ totalAsentado: -1 })).toContain(`totalAsentado: ${wanted}`)
  for (const bad of [-1, 1.5, '1', 1e9, [], null])
    expect(details({ votos: { PAN: bad } })).toContain(`votos.PAN: ${wanted}`)
  for (const bad of [undefined, [], 'x', 7])
    expect(details({ votos: bad })).toContain('votos: falta, o no son cifras por renglón')
})
