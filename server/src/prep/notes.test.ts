import { expect, it } from 'vitest'
import { byWeight } from './notes.ts'

it('warnings of lost actas stand before those of lost votes, and these before all others', () => {
  const [actas, pending, votes, sum, hour] = [
    'Contabilizadas: el encabezado (ACTAS_CONTABILIZADAS) dice 1,174; los renglones suman 1,164',
    'Renglón 9 y 4 más: termina antes de sus cifras; cuenta como acta sin capturar',
    'Renglón 4: trae un valor que no es cifra ni marca; no suma («x»)',
    'Renglón 8: trae un TOTAL_VOTOS_CALCULADO que no es la suma de sus votos',
    'El archivo no dice su huso horario; se toma el del centro',
  ]
  expect(byWeight([hour, sum, votes, pending, actas])).toEqual([actas, pending, votes, sum, hour])
})
