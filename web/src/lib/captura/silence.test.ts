import { expect, it, vi } from 'vitest'
import { silenceNote } from './silence.ts'

vi.mock('./time.ts', () => ({ hourOf: () => '14:28' }))

it.each([
  [false, 1, 'Sin señal desde 14:28, va 1 intento.'],
  [
    true,
    3,
    'El servicio no contesta desde 14:28, van 3 intentos. Puede ser tu señal, o el servicio.',
  ],
])('a phone that has a network (%s) is told what is not there', (onLine, tries, said) => {
  const note = silenceNote({ status: 'sin_senal', since: 0, tries, nextAt: 0 }, onLine)
  expect(note.replaceAll('\u00a0', ' ')).toBe(said)
})
