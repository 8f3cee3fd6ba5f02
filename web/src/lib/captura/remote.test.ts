import { expect, it } from 'vitest'
import { signInNote } from './remote.ts'

it.each([
  [
    ['4'],
    'El código o el PIN no coinciden. Te quedan 4 intentos; después hay que esperar 10 minutos.',
  ],
  [
    ['1'],
    'El código o el PIN no coinciden. Te queda 1 intento; después hay que esperar 10 minutos.',
  ],
  [['0'], 'El código o el PIN no coinciden. Espera 10 minutos para intentar otra vez.'],
  [[], 'Del servicio.'],
])('[NO3] of a wrong PIN with %j tries left the phone says «%s»', (details, said) => {
  expect(signInNote({ code: 'codigo_incorrecto', message: 'Del servicio.', details })).toBe(said)
})
