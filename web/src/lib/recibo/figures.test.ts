import { createHash } from 'node:crypto'
import { tallyText } from '@espejo/server/domain/recibo'
import { expect, it } from 'vitest'
import { tallyBody } from '#lib/captura/acta.ts'
import { figureTable } from './figures.ts'

const renglones = ['PAN', 'MC', 'PAN-MC'].map((key) => ({ key, partidos: key.split('-') }))
const acta = { titulo: 'GUBERNATURA', renglones }
const cells = { PAN: '1038', MC: 'ilegible', 'PAN-MC': 'blanco', NULOS: '3', totalAsentado: '1041' }
const head = { id: 'ID', at: 'T', eleccion: 'GOB', casilla: '040312C0100' }
const cuerpo = JSON.stringify(tallyBody(head, renglones, cells))
const none = 'no_capturado' as const
const tally = {
  votos: { PAN: 1038, MC: 'ilegible', 'PAN-MC': 'blanco', NO_REGISTRADAS: none, NULOS: 3 } as const,
  ...{ totalAsentado: 1041, boletasSobrantes: none, personasVotaron: none },
  ...{ representantesVotaron: none, votosSacados: none },
}
const votosSha256 = createHash('sha256').update(tallyText(tally)).digest('hex')

it('[RB1] the image of a receipt shows the figures that its signature covers, and no others', () => {
  const shown = figureTable({ votosSha256 }, acta, cuerpo)
  expect(shown?.title).toBe('Gubernatura')
  expect(shown?.rows.slice(0, 6)).toEqual([
    ['PAN', '1,038'],
    ['MC', 'ilegible'],
    ['PAN–MC', 'en blanco'],
    ['No registradas', 'sin escribir'],
    ['Nulos', '3'],
    ['Total del acta', '1,041'],
  ])
  expect(shown?.rows).toHaveLength(10)
  const other = JSON.stringify(tallyBody(head, renglones, { ...cells, PAN: '1039' }))
  expect(figureTable({ votosSha256 }, acta, other)).toBeUndefined()
})
