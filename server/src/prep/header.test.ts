import { describe, expect, it } from 'vitest'
import { readTop } from './header.ts'

describe('the date above the header', () => {
  it.each([
    ['06/06/2021 20:00 (UTC-5)', '2021-06-06T20:00:00-05:00'],
    ['06/06/2021 20:00 UTC-5', '2021-06-06T20:00:00-05:00'],
    ['2024-06-02 20:00 (UTC-06:00)', '2024-06-02T20:00:00-06:00'],
    ['2024-06-02T20:00:05-06:00', '2024-06-02T20:00:05-06:00'],
    ['6.6.2021, 9:05 p.m.', '2021-06-06T21:05:00-05:00'],
    ['06/06/21 20:00', '2021-06-06T20:00:00-05:00'],
    ['06-jun-2021 20:00 hrs', '2021-06-06T20:00:00-05:00'],
    ['Domingo, 6 de junio de 2021 - 20.00 h', '2021-06-06T20:00:00-05:00'],
    ['Junio 6, 2021 20 horas (UTC-5)', '2021-06-06T20:00:00-05:00'],
    ['3 de setiembre de 2023 20:00', '2023-09-03T20:00:00-06:00'],
    ['06/25/2021 20:00', '2021-06-25T20:00:00-05:00'],
  ])('the date above the header: %s', (line, at) => {
    expect(readTop(['GUBERNATURA', line])).toMatchObject({ title: 'GUBERNATURA', moment: { at } })
  })

  it('a day that does not exist is no date', () => {
    expect(readTop(['DISTRITO 31/02/2021']).moment).toEqual({})
  })
})

describe('the summary', () => {
  it('the summary may call its figures totals, in any order, with points and blanks in them', () => {
    const { header } = readTop([
      'TOTAL_ACTAS_ESPERADAS|TOTAL_ACTAS_CAPTURADAS|TOTAL_VOTOS_CON_CASILLAS_ESPECIALES|TOTAL_VOTOS_SIN_ESPECIALES|LISTA_NOMINAL_CONTABILIZADAS|PARTICIPACIÓN_CIUDADANA',
      "7 912|'7,000|1 234 567|'001,200,000|2,000,000.0|61,7283%",
    ])
    expect(header).toMatchObject({
      esperadas: 7912,
      capturadas: 7000,
      votos: 1_234_567,
      votosSinEspeciales: 1_200_000,
      listaNominal: 2_000_000,
      participacion: 61.7283,
    })
  })

  it('a summary of six fields tells the catálogo by what is missing from it (2012, 2015)', () => {
    const { header } = readTop([
      'ACTAS_CAPTURADAS|ACTAS_POR_CAPTURAR|ACTAS_CONTABILIZADAS|ACTAS_NO_CONTABILIZADAS',
      '90|10|80|10',
    ])
    expect(header).toMatchObject({ esperadas: 100, capturadas: 90, contabilizadas: 80 })
  })
})
