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
  expect(detailsOf(() => parse(actaBody, { totalAsentado: -1 })).join()).toContain(
    'totalAsentado: ni número entero desde 0, ni «blanco», «ilegible» o «no_capturado»',
  )
})
