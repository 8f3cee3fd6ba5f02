import { expect, it } from 'vitest'
import { refusedCorte } from './refused.ts'

it('a base of an elección that is not there is told where that elección is made', () => {
  const problem = { message: 'No hay elección con esa clave.', details: ['DIP_LOC'] }
  const said = refusedCorte({ ...problem, code: 'eleccion_desconocida' }, -360)
  expect(said).toMatch(/^Esta base es de DIP_LOC, que aún no está creada: créala con este mismo/)
  expect(refusedCorte({ ...problem, code: 'corte_futuro' }, -360)).toBe(
    'No hay elección con esa clave. DIP_LOC',
  )
})
