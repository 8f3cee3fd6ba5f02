import { expect, it } from 'vitest'
import { troubleLines } from './troubles.ts'

const desde = '2027-06-07T04:41:00.000Z'

it('no trouble needs no line', () => {
  expect(troubleLines(undefined, -360)).toEqual([])
})

it('each part in trouble is said with its hour, its cause and what follows from it', () => {
  const causa = 'No se pudo escribir la bitácora: el disco está lleno'
  const lines = troubleLines(
    { bitacora: { causa, desde }, prep: { causa: 'x', desde }, disco: { causa: 'x', desde } },
    -360,
  )
  expect(lines).toEqual([
    'Desde las 22:41 no se guarda ninguna acta. No se pudo escribir la bitácora: el disco está lleno. Los teléfonos conservan lo suyo y lo vuelven a enviar.',
    'Desde las 22:41 no se puede leer el PREP: sus cifras son las del último corte que llegó.',
    'Desde las 22:41 queda poco lugar en el disco y se guarda para las actas: fotos, cortes e impresiones esperan.',
  ])
})
