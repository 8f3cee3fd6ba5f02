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
        ...{ ambito: 'GOB:distrito:04-011', nombre: 'CHAMPOTÓN', tipo: 'lider' },
        ...{ fuente: 'nuestra', lider: 'MC', ventaja: 88 },
      },
      'Distrito 11, Champotón: MC pasa al frente por 88 votos (actas nuestras).',
    ],
    [
      {
        ...{ ...at, at: '2021-06-07T03:50:00Z', desde: '2021-06-07T03:10:00Z', veces: 5 },
        ...{ ambito: 'AYUN:municipio:30-089', nombre: 'JÁLTIPAN', tipo: 'lider' },
        ...{ fuente: 'prep', lider: 'PAN-PRD', ventaja: 11 },
      },
      'Jáltipan: cinco cambios de primer lugar en 40 min; ahora PAN–PRD por 11 votos (según PREP).',
    ],
    [
      {
        ...{ ...at, desde: at.at, veces: 3 },
        ...{ ambito: 'AYUN:municipio:30-001', nombre: 'ACAJETE', tipo: 'lider' },
        ...{ fuente: 'nuestra', lider: 'PAN-PRD', ventaja: 1 },
      },
      'Acajete: tres cambios de primer lugar en menos de un minuto; ahora PAN–PRD por 1 voto (actas nuestras).',
    ],
    [
      {
        ...at,
        ...{ ambito: 'GOB:casilla:302606B010005', nombre: '302606B0100', lugar: 'ORIZABA' },
        ...{ tipo: 'cambio_en_prep', mismaImagen: true, difiere: 138 },
        opciones: [
          { key: 'PAN', antes: 190, despues: 52 },
          { key: 'MORENA', antes: 52, despues: 190 },
        ],
      },
      '2606 básica, Orizaba: PREP cambió PAN de 190 a 52 y MORENA de 52 a 190, con la misma imagen; ahora difiere de nuestra acta en 138 votos.',
    ],
    [
      {
        ...at,
        ...{ ambito: 'GOB:casilla:302606B010005', nombre: '302606B0100', lugar: 'ORIZABA' },
        ...{ tipo: 'cambio_en_prep', mismaImagen: false, coincide: true },
        opciones: [{ key: 'PRI', antes: 16, despues: 106 }],
      },
      '2606 básica, Orizaba: PREP corrigió PRI de 16 a 106, con otra imagen: ahora coincide con nuestra acta.',
    ],
    [
      {
        ...at,
        ...{ ambito: 'GOB:casilla:040087B010005', nombre: '040087B0100', lugar: 'CARMEN' },
        ...{ tipo: 'desaparecio', efecto: { votos: 107, de: 'MC', con: 'nuestra' } },
      },
      '0087 básica, Carmen: ya no está en la base de PREP. Con nuestras cifras, la ventaja de MC crecería 107 votos.',
    ],
    [
      {
        ...at,
        ...{ ambito: 'GOB:casilla:304731B010005', nombre: '304731B0100' },
        ...{ lugar: 'SANTIAGO SOCHIAPAN', tipo: 'difiere', fuente: 'nuestra', votos: 27 },
      },
      '4731 básica, Santiago Sochiapan: PREP y nuestra acta difieren en 27 votos.',
    ],
    [
      {
        ...{ ...at, ambito: 'AYUN', nombre: 'VERACRUZ', tipo: 'corte', frente: 'municipio' },
        ...{ corteAt: '2021-06-07T04:00:00Z', capturadas: 9623, esperadas: 9898, nuevas: 205 },
        ...{ cambiaron: 23, desaparecieron: 2, descontadas: 0, difieren: 0, frentes: 1 },
        ventaja: { lider: 'MC', antes: 2.04, despues: 1.43 },
      },
      'Corte 23:00: 205 actas nuevas, van 9,623 capturadas (97.22 %); 23 ya publicadas cambiaron, 2 desaparecieron, 1 municipio cambió de primer lugar. En PREP la ventaja de MC bajó de 2.04 a 1.43 puntos.',
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

  it.each(cases)('[CB1] [CB2] [CB3] tells change %# in one sentence', (cambio, said) => {
    const { parts } = changeSentence(cambio, -300)
    expect(plain(parts.map((part) => part.text).join(''))).toBe(said)
  })

  it.each<[CambioDoc, string]>([
    [
      {
        ...{ ...at, ambito: 'GOB:municipio:04-011', nombre: 'CHAMPOTÓN', tipo: 'lider' },
        ...{ fuente: 'prep', lider: 'MC', ventaja: 88, retirado: 'equivocado' },
      },
      'Champotón: MC pasa al frente por 88 votos (según PREP). Ya no vale: ese corte se retiró.',
    ],
    [
      {
        ...{ ...at, ambito: 'GOB', nombre: '', tipo: 'corte', frente: 'municipio' },
        ...{ corteAt: '2021-06-07T04:00:00Z', capturadas: 9623, esperadas: 9898, nuevas: 205 },
        ...{ cambiaron: 0, desaparecieron: 0, descontadas: 0, difieren: 0, frentes: 0 },
        retirado: 'equivocado',
      },
      'Corte 23:00: se retiró después (no era el corte, o era de otra base).',
    ],
    [
      {
        ...{ ...at, ambito: 'GOB', nombre: '', tipo: 'corte_retirado', motivo: 'cortado' },
        ...{ corteAt: '2021-06-07T04:00:00Z', capturadas: 9418 },
      },
      'Se retiró el corte 23:00 (estaba cortado: le faltaban renglones): las cifras quedan como si no hubiera llegado, con 9,418 actas capturadas.',
    ],
  ])('[RE7] says a corte taken back once, and the news of it: change %#', (cambio, said) => {
    const { parts } = changeSentence(cambio, -300)
    expect(plain(parts.map((part) => part.text).join(''))).toBe(said)
  })
})
