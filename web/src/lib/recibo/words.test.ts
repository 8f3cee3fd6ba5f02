import type { Recibo } from '@espejo/server/domain/recibo'
import { expect, it } from 'vitest'
import { sentencesOf } from './words.ts'

it.each([1, 2])('[RB1] a receipt of revision %i says that later figures may have followed', (n) => {
  const recibo = { casilla: '040312C0100', eleccion: 'GOB', revision: n, fotos: [] as string[] }
  const said = sentencesOf({ ...recibo, recibidaAt: '2026-06-08T04:41:07.000Z' } as Recibo)
  expect(said[0]).toContain('sección 0312 contigua 1')
  expect(said[0]).toContain(`Es la revisión ${n} de esa acta; puede haber otra posterior.`)
})
