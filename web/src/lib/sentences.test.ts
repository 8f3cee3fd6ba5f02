import type { AmbitoDoc } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { certaintyLines } from './certainty.ts'
import { ambitoName, headline, standfirst, whereOf } from './sentences.ts'

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
    voz: 'prep',
    contadas: { nuestra: actas.recibidas ?? 0, prep: actas.contabilizadas ?? 0 },
    primeras: { nuestra: false, prep: false },
  }
}

const CORTE = { corteAt: '2021-06-07T00:00:00Z', sha256: '', recibidoAt: '' }
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

  it('[VO1] gives the margin of the side that speaks, says whose, and then the other side', () => {
    const doc = makeDoc(
      [
        ['MC', ['MC'], 110, 100],
        ['PT-MORENA', ['PT', 'MORENA'], 90, 300],
      ],
      both,
    )
    expect(plain(headline(doc))).toBe('Según PREP, ventaja de PT–MORENA: 200 votos, 50.00 puntos')
    expect(textOf(doc)).toBe(
      'PREP lleva capturado el 89.58 % de las actas y contabiliza 1,071 de 1,219. Con nuestras 1,138 actas, Movimiento Ciudadano aventaja a PT–MORENA por 20 votos (10.00 puntos).',
    )
    const ours = { ...doc, voz: 'nuestra' as const }
    expect(plain(headline(ours))).toBe(
      'Según nuestras actas, ventaja de Movimiento Ciudadano: 20 votos, 10.00 puntos',
    )
    expect(textOf(ours)).toBe(
      'Resultado con 1,138 de 1,219 actas nuestras. Según PREP, con 1,071 actas, PT–MORENA aventaja a Movimiento Ciudadano por 200 votos (50.00 puntos).',
    )
  })

  it('[SG1] actas counted and actas missing are the actas expected, on one page', () => {
    const doc: AmbitoDoc = {
      ...makeDoc([['MC', ['MC'], 110, 0]], { esperadas: 1190, recibidas: 601 }),
      ...{ voz: 'nuestra', contadas: { nuestra: 586, prep: 0 }, corte: CORTE },
      certeza: { segundo: '', faltan: 604 },
    }
    expect(textOf(doc)).toBe('Resultado con 586 de 1,190 actas nuestras. PREP sigue en ceros.')
    expect(plain(certaintyLines(doc)[0] ?? '')).toMatch(/^Nos faltan por contar 604 actas \(15 ya/)
    const theirs: AmbitoDoc = { ...doc, voz: 'prep', contadas: { nuestra: 0, prep: 0 } }
    expect(textOf(theirs)).toBe('De las nuestras llegaron algunas y ninguna se cuenta todavía.')
    const alone = { ...theirs, actas: { ...theirs.actas, recibidas: 1 } }
    expect(textOf(alone)).toBe('De las nuestras llegó una y no se cuenta todavía.')
  })

  it('[VO2] gives a name and no margin while the side has first actas only, above and below', () => {
    const doc: AmbitoDoc = {
      ...makeDoc(
        [
          ['MC', ['MC'], 2, 9],
          ['PAN', ['PAN'], 1, 9],
        ],
        { recibidas: 1, capturadas: 2, contabilizadas: 2 },
      ),
      voz: 'nuestra',
      primeras: { nuestra: true, prep: true },
    }
    expect(headline(doc)).toBe('Primeras actas: Movimiento Ciudadano adelante, con las nuestras')
    expect(textOf(doc)).toBe(
      'Resultado con 1 de 1,219 actas nuestras. Según PREP, con 2 actas, empate de Movimiento Ciudadano y PAN.',
    )
    const theirs = { ...doc, voz: 'prep' as const }
    expect(headline(theirs)).toBe(
      'Primeras actas: empate de Movimiento Ciudadano y PAN, según PREP',
    )
    expect(textOf(theirs)).toContain('Con nuestra única acta, Movimiento Ciudadano adelante.')
    const more = { ...theirs, actas: { ...theirs.actas, recibidas: 2 } }
    expect(textOf(more)).toContain('Con una de nuestras actas, Movimiento Ciudadano adelante.')
    for (const said of [headline(doc), textOf(doc), headline(theirs), textOf(theirs)])
      expect(said).not.toMatch(/puntos|votos/)
  })

  it('[VO1] says that the side that speaks is silent here, and lets the other answer', () => {
    const doc = makeDoc([['MC', ['MC'], 2, 0]], { recibidas: 1 })
    expect(headline(doc)).toBe('Aquí PREP no cuenta todavía ningún voto')
    expect(textOf({ ...doc, corte: CORTE })).toBe(
      'Con nuestra única acta, Movimiento Ciudadano aventaja por 2 votos (100.00 puntos).',
    )
  })

  it('rests on ours while PREP is silent, and says on how many', () => {
    const doc: AmbitoDoc = {
      ...makeDoc([['MC', ['MC'], 2, 0]], { recibidas: 1 }),
      voz: 'nuestra',
    }
    const rest = 'Resultado con 1 de 1,219 actas nuestras.'
    expect(textOf({ ...doc, corte: CORTE })).toBe(`${rest} PREP sigue en ceros.`)
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
    expect(plain(headline(doc))).toBe(
      'Según PREP, empate: Movimiento Ciudadano, PAN y PRI, 7 votos cada una',
    )
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
    expect(textOf(ours)).toContain('Con nuestras 1,138 actas, hay empate.')
    const theirs = rows(9, 3, 7, 7)
    expect(plain(headline(theirs))).toMatch(/^Según PREP, empate: Movimiento Ciudadano y PAN/)
    expect(textOf(theirs)).toContain('Movimiento Ciudadano aventaja a PAN por 6 votos')
    expect(plain(headline(rows(5, 5, 7, 7)))).toMatch(/^Según PREP, empate: /)
  })

  it('[FR2] as many demarcaciones led are a tie, and the followers come after it', () => {
    const doc = makeDoc([['MC', ['MC'], 0, 30]], both)
    const led = (prep: number) => ({ nuestra: 0, prep })
    // Demarcaciones are counted, never the children of the page: two distritos hold twelve here.
    const hijos = {
      a: { kind: 'distrito' },
      b: { kind: 'distrito' },
    } as unknown as AmbitoDoc['hijos']
    const demarcaciones = {
      ...({ kind: 'municipio', total: 12 } as const),
      lideran: { PAN: led(4), MC: led(4), PRI: led(1) },
    }
    const above = { ...doc, hijos, demarcaciones }
    expect(headline(above)).toBe(
      'Según PREP, empate: PAN y Movimiento Ciudadano van al frente en 4 de 12 municipios cada una',
    )
    expect(textOf(above)).toMatch(/^Le siguen PRI en 1\. PREP lleva/)
    const lideran = { ...demarcaciones.lideran, MC: led(3) }
    const led3 = { ...above, demarcaciones: { ...demarcaciones, lideran } }
    expect(headline(led3)).toBe('Según PREP, PAN va al frente en 4 de 12 municipios')
    expect(textOf(led3)).toMatch(/^Le siguen MC en 3, PRI en 1\. PREP lleva/)
    // Equals are named all or none: the last one named is not alone with its number.
    const said = (all: Record<string, { nuestra: number; prep: number }>) =>
      textOf({ ...above, demarcaciones: { ...demarcaciones, lideran: all } })
    const few = { PAN: led(5), MC: led(3), PRI: led(2), PT: led(1), PRD: led(1) }
    expect(said(few)).toMatch(/^Le siguen MC en 3, PRI en 2, PT en 1, PRD en 1\. PREP/)
    const many = { ...few, PVEM: led(1), PES: led(1) }
    expect(said(many)).toMatch(/^Le siguen MC en 3, PRI en 2\. PREP/)
  })

  it('says 100 % once, and only for all actas', () => {
    const all = { recibidas: 0, capturadas: 2, contabilizadas: 2, esperadas: 2 }
    expect(textOf(makeDoc([['MC', ['MC'], 0, 7]], all))).toContain(
      'PREP contabiliza el 100 %: las 2 actas esperadas.',
    )
  })

  it('says how much PREP captured in percent, and never 100 % of fewer than all', () => {
    const all = { esperadas: 170_000, capturadas: 169_999, contabilizadas: 169_000 }
    expect(textOf(makeDoc([['MC', ['MC'], 0, 7]], all))).toContain(
      'PREP lleva capturado el 99.99 % de las actas y contabiliza 169,000 de 170,000.',
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
    whereOf({
      ambito: 'GOB',
      kind: kind as 'municipio',
      nombre: names.at(-1) ?? '',
      ruta: ruta(...names),
    })
  expect(at('entidad', 'CAMPECHE')).toBe('Campeche')
  expect(at('municipio', 'CAMPECHE', 'CARMEN')).toBe('municipio de Carmen')
  expect(at('seccion', 'CAMPECHE', 'CARMEN', 'SECCIÓN 0087')).toBe('Carmen, sección 0087')
})

it('a distrito has its number, whatever the catálogo calls it', () => {
  const said = (nombre: string, codigo: string) => ambitoName(nombre, `GOB:distrito:${codigo}`)
  expect(said('HEROICA PUEBLA DE ZARAGOZA', '21-009')).toBe(
    'Distrito 9, Heroica Puebla de Zaragoza',
  )
  expect(said('HEROICA PUEBLA DE ZARAGOZA', '21-010')).toBe(
    'Distrito 10, Heroica Puebla de Zaragoza',
  )
  expect(said('001. SAN FRANCISCO DE CAMPECHE', '04-001')).toBe(
    'Distrito 1, San Francisco de Campeche',
  )
  expect(said('', '21-027')).toBe('Distrito 27')
  expect(said('DISTRITO 7', '21-007')).toBe('Distrito 7')
  expect(ambitoName('ORIZABA', 'AYUN:municipio:30-118')).toBe('Orizaba')
})
