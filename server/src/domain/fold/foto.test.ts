import { describe, expect, test } from 'vitest'
import { casillaAt, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { actaDoc } from '../read/evidencia.ts'
import { repetidasOf } from './foto.ts'
import { newNight, type Night } from './night.ts'
import type { Draft } from '../record.ts'
import { apply } from './apply.ts'

const [FIRST, SECOND] = [casillaAt(1), casillaAt(2)]

type Sent = [sha256: string, eleccion: string, casilla: string, clase?: 'acta' | 'sabana']

function nightWith(...fotos: Sent[]): Night {
  const night = newNight()
  let seq = 0
  const fold = (draft: Pick<Draft, 'id' | 'kind' | 'body'>) =>
    apply(night, { at: '', actor: 'rc', version: 1, ...draft, seq: (seq += 1), text: '' } as never)
  for (const clave of ['GOB', 'DIP'])
    fold({ id: clave, kind: 'eleccion.created', body: smallCatalogo(2, { clave }) })
  for (const [sha256, eleccion, casilla, clase = 'acta'] of fotos) {
    const image = { sha256, bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 } as const
    const body = { ...image, clase, clientId: 'cliente-1', eleccion, casilla }
    fold({ id: `${sha256}:${eleccion}:${casilla}:${clase}`, kind: 'foto.stored', body })
  }
  return night
}

describe('the same image', () => {
  const cases: [what: string, fotos: Sent[], found: string[]][] = [
    ['once is no finding', [['a', 'GOB', FIRST]], []],
    [
      'on two casillas is one',
      [
        ['a', 'GOB', FIRST],
        ['a', 'GOB', SECOND],
      ],
      ['a'],
    ],
    [
      'on two casillas of two elecciones is one',
      [
        ['a', 'GOB', FIRST],
        ['a', 'DIP', SECOND],
      ],
      ['a'],
    ],
    [
      'of the two elecciones of a casilla is none',
      [
        ['a', 'GOB', FIRST, 'sabana'],
        ['a', 'DIP', `${FIRST}05`, 'sabana'],
      ],
      [],
    ],
    [
      'and another one are two',
      [
        ['a', 'GOB', FIRST],
        ['b', 'GOB', SECOND],
      ],
      [],
    ],
  ]
  test.each(cases)('[FO1] %s', (_, fotos, found) => {
    const repetidas = repetidasOf(nightWith(...fotos).fotos)
    expect(repetidas.map(({ sha256 }) => sha256)).toEqual(found)
  })

  test('[FO1] says where it stands', () => {
    const night = nightWith(['a', 'GOB', FIRST], ['a', 'GOB', SECOND], ['b', 'GOB', FIRST])
    expect(repetidasOf(night.fotos)).toEqual([
      {
        sha256: 'a',
        lugares: [
          { eleccion: 'GOB', casilla: FIRST, acta: `${FIRST}05` },
          { eleccion: 'GOB', casilla: SECOND, acta: `${SECOND}05` },
        ],
      },
    ])
  })
})

test('[FO1] the page of an acta names the other casilla, and no acta of its own', () => {
  const night = nightWith(['a', 'GOB', FIRST], ['a', 'DIP', FIRST], ['a', 'GOB', SECOND])
  const eleccion = night.elecciones.get('GOB')
  const slot = eleccion?.slots.get(`${FIRST}05`)
  const doc = eleccion && slot && actaDoc(night, eleccion, slot)
  expect(doc?.fotos.map(({ tambienEn }) => tambienEn)).toEqual([[`${SECOND}05`]])
})

test('[FO2] a second photograph stands beside the first, also of the other kind', () => {
  const night = nightWith(['a', 'GOB', FIRST], ['b', 'GOB', FIRST], ['a', 'GOB', FIRST, 'sabana'])
  const fotos = night.elecciones.get('GOB')?.slots.get(`${FIRST}05`)?.fotos ?? []
  expect(fotos.map(({ sha256, clase }) => `${sha256} ${clase}`)).toEqual([
    'a acta',
    'b acta',
    'a sabana',
  ])
})
