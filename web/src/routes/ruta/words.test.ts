import { describe, expect, it } from 'vitest'
import type { RutaDoc } from '@espejo/server/contract'
import { linksOf } from '#lib/phone.ts'
import { lateness, noteOf, progressOf, reachOf, paradaTitle } from './words.ts'

type Parada = RutaDoc['paradas'][number]
const AT = '2027-06-07T03:15:00.000Z'
const moment = { now: Date.parse(AT), utcOffset: -360 }

function parada(rest: Partial<Parada>): Parada {
  const known = { casilla: '040309C0200', nombre: '0309 contigua 2', corto: '0309 C2' }
  return { ...known, actas: [acta({})], personas: [], ...rest }
}

function acta(rest: Partial<Parada['actas'][number]>): Parada['actas'][number] {
  return { eleccion: 'GOB', titulo: 'G', acta: 'a', foto: false, prep: 'sin_dato', ...rest }
}

describe('one line about a casilla', () => {
  it.each<[string, Partial<Parada>]>([
    ['nadie ha abierto la app', {}],
    ['abrió la app 21:15', { activadoAt: AT }],
    ['sin señal desde 21:15', { aviso: { aviso: 'sin_senal', at: AT }, activadoAt: AT }],
    ['falta una foto', { actas: [acta({ numerosAt: AT })] }],
    ['números 1 de 3, falta una foto', { actas: [acta({ numerosAt: AT }), acta({}), acta({})] }],
    [
      'faltan 2 fotos, difiere de PREP',
      { actas: [acta({ numerosAt: AT, prep: 'difiere' }), acta({ numerosAt: AT })] },
    ],
    [
      'en revisión: 719 no caben en 712',
      { actas: [acta({ numerosAt: AT, foto: true, enRevision: { suma: 719, limite: 712 } })] },
    ],
    [
      'en revisión: ningún voto se lee, falta una foto',
      { actas: [acta({ numerosAt: AT, enRevision: { suma: 0, limite: 712 } })] },
    ],
    ['coincide con PREP', { actas: [acta({ numerosAt: AT, foto: true, prep: 'coincide' })] }],
    [
      'PREP a medias',
      {
        actas: [
          acta({ numerosAt: AT, foto: true, prep: 'coincide' }),
          acta({ numerosAt: AT, foto: true }),
        ],
      },
    ],
    [
      'no le dieron copia del acta, aviso de las 21:15',
      { actas: [acta({ numerosAt: AT })], aviso: { aviso: 'acta_negada', at: AT } },
    ],
  ])('says «%s»', (said, rest) => {
    expect(noteOf(parada(rest), moment)).toBe(said)
  })

  it('says how late, once it is known when to expect it', () => {
    const esperadaAt = new Date(moment.now - 32.5 * 60_000).toISOString()
    expect(noteOf(parada({ esperadaAt }), moment)).toBe('nadie ha abierto la app, 32 min tarde')
    expect(lateness(125)).toBe('2 h 5 min')
    expect(lateness(120)).toBe('2 h')
  })
})

it.each([
  ['981 123 4567', '9811234567'],
  ['+52 1 981 123 4567', '9811234567'],
  ['52 55-1234-5678', '5512345678'],
  ['5212345678', '5212345678'],
  ['123', undefined],
  ['"><script>', undefined],
  [undefined, undefined],
])('%s is called as %s', (telefono, digits) => {
  expect(linksOf(telefono)?.tel).toBe(digits && `tel:+52${digits}`)
  expect(linksOf(telefono)?.chat).toBe(digits && `https://wa.me/52${digits}`)
})

it('who cannot be called gives way to who can', () => {
  const personas = [
    { id: 'A', cargo: 'propietario' as const, telefono: 'no tiene' },
    { id: 'B', cargo: 'suplente' as const, telefono: '9811234567' },
  ]
  expect(reachOf(parada({ personas }))?.tel).toBe('tel:+529811234567')
})

describe('how much of the route is here', () => {
  const full = acta({ numerosAt: AT, foto: true })
  it.each<[string, Parada['actas'][]]>([
    ['1 de 2 con números, 0 con foto', [[acta({ numerosAt: AT })], [acta({})]]],
    [
      '2 de 4 actas con números, 1 con foto',
      [
        [full, acta({ numerosAt: AT })],
        [acta({}), acta({})],
      ],
    ],
    ['Ruta completa: todo con números y foto.', [[full, full], [full]]],
    ['0 de 0 con números, 0 con foto', [[]]],
  ])('says «%s»', (said, paradas) => {
    expect(progressOf(paradas.map((actas) => parada({ actas })))).toBe(said)
  })
})

it('a casilla is titled by its sección and its kind', () => {
  expect(paradaTitle('0309 contigua 2')).toEqual({ seccion: '0309', kind: 'Contigua\u00a02' })
  expect(paradaTitle('rara')).toEqual({ seccion: 'rara', kind: '' })
})
