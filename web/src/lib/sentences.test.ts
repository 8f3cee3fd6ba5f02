import type { AmbitoDoc, CambioDoc } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { changeSentence, headline, standfirst, whereOf } from './sentences.ts'

const NONE = {
  esperadas: 1219,
  recibidas: 0,
  capturadas: 0,
  contabilizadas: 0,
  recibidasSinContabilizar: 0,
  enRevision: 0,
  sinLlegar: 1219,
  noLlegaran: 0,
}

function makeDoc(
  votes: [string, string[], number, number][],
  actas: Partial<typeof NONE>,
): AmbitoDoc {
  const candidaturas = votes.map(([key, partidos, nuestra, prep]) => ({
    key,
    partidos,
    nuestra,
    prep,
  }))
  const sum = (side: 'nuestra' | 'prep') =>
    candidaturas.reduce((total, row) => total + row[side], 0)
  return {
    ambito: 'GOB',
    kind: 'entidad',
    nombre: 'CAMPECHE',
    eleccion: {
      clave: 'GOB',
      titulo: 'GUBERNATURA',
      proceso: 'Campeche 2021',
      simulacro: false,
      utcOffset: -300,
    },
    ruta: [{ clave: 'GOB', nombre: 'CAMPECHE' }],
    actas: { ...NONE, ...actas },
    listaNominal: NONE,
    candidaturas,
    partidos: [],
    noRegistradas: { nuestra: 0, prep: 0 },
    nulos: { nuestra: 0, prep: 0 },
    votos: { nuestra: sum('nuestra'), prep: sum('prep') },
    participacion: {},
    diferencias: {
      coincide: 0,
      difiere: 0,
      solo_nuestra: 0,
      solo_prep: 0,
      prep_sin_contabilizar: 0,
      cambioEnPrep: 0,
    },
    hijos: {},
    curva: { nuestra: [], prep: [] },
    cambios: [],
  }
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const textOf = (doc: AmbitoDoc) =>
  plain(
    standfirst(doc)
      .map((part) => part.text)
      .join(''),
  )
const both = { recibidas: 1138, capturadas: 1092, contabilizadas: 1071 }

describe('the headline', () => {
  it('says that nothing has come', () => {
    const doc = makeDoc([['MC', ['MC'], 0, 0]], {})
    expect(headline(doc)).toBe('Todavía no hay actas')
    expect(textOf(doc)).toContain('Se esperan 1,219 actas')
  })

  it('gives the margin of PREP once PREP has votes', () => {
    const doc = makeDoc(
      [
        ['MC', ['MC'], 110, 100],
        ['PT-MORENA', ['PT', 'MORENA'], 90, 300],
      ],
      both,
    )
    expect(plain(headline(doc))).toBe('Según PREP, ventaja de PT–MORENA: 200 votos, 50.00 puntos')
    expect(textOf(doc)).toContain('va al frente Movimiento Ciudadano por 20 votos')
  })

  it('rests on ours while PREP is silent, and says on how many', () => {
    const doc = makeDoc(
      [
        ['MC', ['MC'], 2, 0],
        ['PAN', ['PAN'], 1, 0],
      ],
      { recibidas: 1 },
    )
    expect(plain(headline(doc))).toBe('Ventaja de Movimiento Ciudadano: 1 voto, 33.33 puntos')
    const corte = { corteAt: '2021-06-07T00:00:00Z', sha256: '', recibidoAt: '' }
    const rest = 'Es con las nuestras: 1 de 1,219 actas.'
    expect(textOf({ ...doc, corte })).toBe(`PREP publica todavía en ceros. ${rest}`)
    expect(textOf(doc)).toMatch(new RegExp(`^Falta el primer corte de PREP: .* ${rest}`))
  })

  it('[FR2] names all who tie', () => {
    const doc = makeDoc(
      [
        ['MC', ['MC'], 0, 7],
        ['PAN', ['PAN'], 0, 7],
        ['PRI', ['PRI'], 0, 7],
      ],
      both,
    )
    expect(plain(headline(doc))).toBe('Empate: Movimiento Ciudadano, PAN y PRI, 7 votos cada una')
  })

  it('[FR2] a tie of one side is not the front of the other, whatever the order on the acta', () => {
    const rows = (mc: number, pan: number, prepMc: number, prepPan: number) =>
      makeDoc(
        [
          ['MC', ['MC'], mc, prepMc],
          ['PAN', ['PAN'], pan, prepPan],
        ],
        both,
      )
    const ours = rows(5, 5, 9, 3)
    expect(plain(headline(ours))).toMatch(/^Según PREP, ventaja de Movimiento Ciudadano: 6 votos/)
    expect(textOf(ours)).toContain('nuestras hay empate.')
    const theirs = rows(9, 3, 7, 7)
    expect(plain(headline(theirs))).toMatch(/^Según PREP, empate: Movimiento Ciudadano y PAN/)
    expect(textOf(theirs)).toContain('va al frente Movimiento Ciudadano por 6 votos')
    expect(plain(headline(rows(5, 5, 7, 7)))).toMatch(/^Empate: /)
  })

  it('[FR2] as many demarcaciones led are a tie, and the followers come after it', () => {
    const doc = makeDoc([['MC', ['MC'], 0, 30]], both)
    const led = (prep: number) => ({ nuestra: 0, prep })
    const municipios = Array.from({ length: 12 }, (_, i) => [`m${i}`, { kind: 'municipio' }])
    const hijos = Object.fromEntries(municipios) as AmbitoDoc['hijos']
    const above = { ...doc, hijos, demarcaciones: { PAN: led(4), MC: led(4), PRI: led(1) } }
    expect(headline(above)).toBe(
      'Empate: PAN y Movimiento Ciudadano van al frente en 4 de 12 municipios cada una',
    )
    expect(textOf(above)).toContain('Le siguen PRI en 1.')
    const led3 = { ...above, demarcaciones: { ...above.demarcaciones, MC: led(3) } }
    expect(headline(led3)).toBe('PAN va al frente en 4 de 12 municipios')
    expect(textOf(led3)).toContain('Le siguen MC en 3, PRI en 1.')
  })

  it('says 100 % once, and only for all actas', () => {
    const all = { recibidas: 0, capturadas: 2, contabilizadas: 2, esperadas: 2 }
    expect(textOf(makeDoc([['MC', ['MC'], 0, 7]], all))).toContain(
      'PREP contabiliza el 100 %: las 2 actas esperadas.',
    )
  })

  it('does not call zero a lead', () => {
    const doc = makeDoc([['MC', ['MC'], 0, 0]], { recibidas: 3 })
    expect(headline(doc)).toBe('Hay actas, todavía sin votos')
  })
})

it('a page says where it is as people do', () => {
  const ruta = (...names: string[]) => names.map((name) => ({ clave: name, nombre: name }))
  const at = (kind: string, ...names: string[]) =>
    whereOf({ kind: kind as 'municipio', nombre: names.at(-1) ?? '', ruta: ruta(...names) })
  expect(at('entidad', 'CAMPECHE')).toBe('Campeche')
  expect(at('municipio', 'CAMPECHE', 'CARMEN')).toBe('municipio de Carmen')
  expect(at('seccion', 'CAMPECHE', 'CARMEN', 'SECCIÓN 0087')).toBe('Carmen, sección 0087')
})

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
      'Champotón: MC pasa al frente por 88, con las nuestras.',
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
  it.each(cases)('tells change %# in one sentence', (cambio, said) => {
    const { parts } = changeSentence(cambio, -300)
    expect(plain(parts.map((part) => part.text).join(''))).toBe(said)
  })
})
