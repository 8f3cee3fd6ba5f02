import type { CambioDoc } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { changeSentence } from './news.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('what changed', () => {
  const at = { seq: 1, at: '2021-06-07T03:31:00Z' }
  const cases: [CambioDoc, string][] = [
    [
      {
        ...at,
        ambito: 'GOB:distrito:04-011',
        nombre: 'CHAMPOTÓN',
        tipo: 'lider',
        fuente: 'nuestra',
        lider: 'MC',
        ventaja: 88,
      },
      'Champotón: MC pasa al frente por 88 votos, con las nuestras.',
    ],
    [
      {
        ...at,
        ambito: 'GOB:casilla:040087B010005',
        nombre: '040087B0100',
        tipo: 'cambio_en_prep',
        option: 'MC',
        antes: 131,
        despues: 'ilegible',
        mismaImagen: true,
      },
      'PREP cambió un acta ya publicada: 0087 básica, MC de 131 a ilegible, con la misma imagen.',
    ],
    [
      {
        ...at,
        ambito: 'GOB:casilla:040087B010005',
        nombre: '040087B0100',
        tipo: 'desaparecio',
        efecto: { votos: 107, de: 'MC', con: 'nuestra' },
      },
      '0087 básica ya no está en la base de PREP. Con nuestras cifras la ventaja de MC crece 107 votos.',
    ],
    [
      {
        ...at,
        ambito: 'GOB',
        nombre: 'CAMPECHE',
        tipo: 'corte',
        corteAt: '2021-06-07T03:20:00Z',
        capturadas: 1092,
        nuevas: 96,
      },
      'Corte 22:20: +96 actas, 1,092 capturadas.',
    ],
  ]
  it.each<[CambioDoc, string]>([
    [
      { ...at, ambito: 'GOB', nombre: '', tipo: 'voz', lado: 'prep', nuestra: 34.1, prep: 21.3 },
      'Desde aquí el titular habla con PREP, que cuenta 21.30 % de la lista nominal de la elección; nuestras actas, 34.10 %.',
    ],
    [
      { ...at, ambito: 'GOB', nombre: '', tipo: 'voz', lado: 'nuestra', nuestra: 4.2, prep: 2.1 },
      'Desde aquí el titular habla con nuestras actas, 4.20 % de la lista nominal de la elección; PREP, 2.10 %.',
    ],
  ])('[VO1] tells who speaks from here on, with both shares: change %#', (cambio, said) => {
    const { parts } = changeSentence(cambio, -300)
    expect(plain(parts.map((part) => part.text).join(''))).toBe(said)
  })

  it.each(cases)('tells change %# in one sentence', (cambio, said) => {
    const { parts } = changeSentence(cambio, -300)
    expect(plain(parts.map((part) => part.text).join(''))).toBe(said)
  })
})
