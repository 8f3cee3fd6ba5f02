import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLey, shippedSets } from './sets.ts'

describe('the shipped law sets', () => {
  it('[CS1] the shipped sets are all read, with 76 grounds, 43 clocks and 48 kinds of incident', () => {
    const sets = shippedSets().map((name) => readLey(name))
    const federal = readLey('fed')
    const own = (all: readonly unknown[], base: readonly unknown[]) => all.length - base.length
    const others = sets.filter(({ id }) => id !== 'fed')
    expect(sets.map(({ id }) => id)).toEqual(shippedSets())
    expect(sets.reduce((sum, { causales }) => sum + causales.length, 0)).toBe(76)
    const clocks = others.reduce((sum, each) => sum + own(each.plazos, federal.plazos), 0)
    expect(clocks + federal.plazos.length).toBe(43)
    expect(federal.incidentes).toHaveLength(48)
  })

  it('[CS1] every ground says who asks, when, by which article, and how well the text is known', () => {
    const all = shippedSets().flatMap((name) => readLey(name).causales)
    const federal = readLey('fed').byId.get('fed.rec.nulos-mayor-diferencia')
    expect(federal).toMatchObject({
      articulo: '311.1.d.II',
      pide: { cuando: 'durante' },
      caracter: 'deber',
      regla: { regla: 'nulosMayorQueDiferencia', por: 'candidatura', comparador: '>' },
      textoAl: '2024-10-14',
      verificado: true,
    })
    expect(readLey('ver').byId.get('ver.rec.error-evidente')?.caracter).toBe('facultad')
    const auto = all.filter(({ calculo }) => calculo === 'auto')
    expect(auto.length).toBeGreaterThan(30)
    expect(auto.every(({ regla }) => regla !== undefined)).toBe(true)
  })
})

describe('a law set of somebody else', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ley-'))
    cpSync(join(import.meta.dirname, 'conjuntos', 'ver'), join(root, 'ver'), { recursive: true })
    cpSync(join(import.meta.dirname, 'conjuntos', 'fed'), join(root, 'fed'), { recursive: true })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  type Entry = Record<string, unknown>

  /** Reads the set of Veracruz, or the federal one, with an entry of a file changed. */
  function withChange(
    file: string,
    id: string,
    change: (entry: Entry, all: Entry[]) => void,
    name = 'ver',
  ): () => unknown {
    const path = join(root, name, `${file}.json`)
    const value = JSON.parse(readFileSync(path, 'utf8')) as Entry[] | Entry
    const all = Array.isArray(value) ? value : [value]
    change(all.find((each) => each.id === id) ?? {}, all)
    writeFileSync(path, JSON.stringify(value))
    return () => readLey(name, join(root, name))
  }

  const NULOS = 'ver.rec.nulos-mayor-diferencia'
  const regla = (entry: Entry) => entry.regla as Entry

  it('[CS1] a law set is read from a folder without code, and knows the grounds and clocks of its base', () => {
    const ley = withChange('causales', NULOS, (entry) => {
      regla(entry).comparador = '>='
      entry.plazos = ['ver.computo.inicio', 'fed.jin']
    })() as ReturnType<typeof readLey>
    expect(ley.byId.get(NULOS)?.regla).toMatchObject({ comparador: '>=' })
    expect(ley.byId.has('fed.rec.sin-acta')).toBe(true)
    expect(ley.incidentes).toHaveLength(48)
  })

  const union = (causales: string[]) => (entry: Entry) => {
    entry.regla = { regla: 'algunaDe', causales }
  }
  it.each<[string, string, string, (entry: Entry, all: Entry[]) => void, string]>([
    [
      'unknown rule',
      'causales',
      NULOS,
      (e) => (regla(e).regla = 'nulosMayores'),
      `${NULOS}, regla.regla: `,
    ],
    [
      'unknown comparator',
      'causales',
      NULOS,
      (e) => (regla(e).comparador = '=>'),
      `${NULOS}, regla.comparador: no es ninguno de >, >=`,
    ],
    ['missing parameter', 'causales', NULOS, (e) => delete regla(e).por, `${NULOS}, regla.por: `],
    [
      'parameter too many',
      'causales',
      NULOS,
      (e) => (regla(e).valor = 1),
      `${NULOS}, regla: campo que no se conoce (valor)`,
    ],
    [
      'expression',
      'causales',
      NULOS,
      (e) => (e.regla = 'nulos > primero - segundo'),
      `${NULOS}, regla: `,
    ],
    [
      'rule of an ámbito at a casilla',
      'causales',
      NULOS,
      (e) => (e.regla = { regla: 'fraccionDeCasillas' }),
      `${NULOS}, regla.regla: `,
    ],
    [
      'field of no acta',
      'causales',
      NULOS,
      (e) => (e.regla = { regla: 'distintos', izquierda: ['votos'], derecha: ['votosSacados'] }),
      `${NULOS}, regla.izquierda.0: `,
    ],
    [
      'unknown field',
      'causales',
      NULOS,
      (e) => (e.umbral = 1),
      `${NULOS}: campo que no se conoce (umbral)`,
    ],
    ['missing field', 'causales', NULOS, (e) => delete e.articulo, `${NULOS}, articulo: falta`],
    ['unknown level', 'causales', NULOS, (e) => (e.ambito = 'colonia'), `${NULOS}, ambito: `],
    [
      'date of no calendar',
      'causales',
      NULOS,
      (e) => (e.textoAl = '14-10-2024'),
      `${NULOS}, textoAl: `,
    ],
    [
      'clock of no set',
      'causales',
      NULOS,
      (e) => (e.plazos = ['ver.nunca']),
      `${NULOS}, plazos: no existe (ver.nunca)`,
    ],
    [
      'source of no list',
      'causales',
      NULOS,
      (e) => (e.fuente = 'oído'),
      `${NULOS}, fuente: no existe (oído)`,
    ],
    [
      'rule on a ground of people',
      'causales',
      NULOS,
      (e) => (e.calculo = 'persona'),
      `${NULOS}, regla: no va con calculo «persona»`,
    ],
    [
      'ground of machines without a rule',
      'causales',
      NULOS,
      (e) => delete e.regla,
      `${NULOS}, regla: no va con calculo «auto»`,
    ],
    [
      'jurisprudence never seen',
      'causales',
      NULOS,
      (e) => (e.notas = 'Véase 10/2001.'),
      `${NULOS}, notas: cita 10/2001`,
    ],
    [
      'id given twice',
      'causales',
      NULOS,
      (e, all) => all.push({ ...e }),
      `${NULOS}: el id se repite`,
    ],
    [
      'id of the base',
      'causales',
      NULOS,
      (e) => (e.id = 'fed.nul.f'),
      'fed.nul.f: el id se repite',
    ],
    [
      'union of an unknown ground',
      'causales',
      'ver.rec.error-evidente',
      union(['ver.nada']),
      'regla.causales: no existe (ver.nada)',
    ],
    [
      'union of a ground of people',
      'causales',
      'ver.rec.error-evidente',
      union(['fed.nul.a']),
      'no se calcula en la casilla (fed.nul.a)',
    ],
    [
      'union of an ámbito',
      'causales',
      'ver.rec.error-evidente',
      union(['ver.total.inicio']),
      'no se calcula en la casilla (ver.total.inicio)',
    ],
    [
      'union with itself',
      'causales',
      'ver.rec.error-evidente',
      union(['ver.rec.error-evidente']),
      'vuelve a sí misma',
    ],
    [
      'unknown anchor',
      'plazos',
      'ver.impugnacion',
      (e) => (regla(e).ancla = 'algún día'),
      'ver.impugnacion, regla.ancla: no existe (algún día)',
    ],
    [
      'unknown field of a clock',
      'plazos',
      'ver.impugnacion',
      (e) => (regla(e).semanas = 1),
      'ver.impugnacion, regla: campo que no se conoce (semanas)',
    ],
    [
      'ground of no set at a clock',
      'plazos',
      'ver.impugnacion',
      (e) => (e.causales = ['ver.nada']),
      'ver.impugnacion, causales: no existe (ver.nada)',
    ],
    [
      'clock given twice',
      'plazos',
      'ver.impugnacion',
      (e, all) => all.push({ ...e }),
      'ver.impugnacion: el id se repite',
    ],
    [
      'other id than the folder',
      'conjunto',
      'ver',
      (e) => (e.id = 'otra'),
      'conjunto.json: id: no es el de la carpeta (ver)',
    ],
    [
      'unknown base',
      'conjunto',
      'ver',
      (e) => (e.base = 'nada'),
      'conjunto.json: base: no hay ese conjunto (nada)',
    ],
  ])('[CS1] a law set is refused for %s, with its place', (_, file, id, change, said) => {
    const read = withChange(file, id, change)
    expect(read).toThrow(said)
    expect(read).toThrow(`${file}.json: `)
  })

  it.each<[string, string, (entry: Entry) => void, string]>([
    [
      'ground of no set',
      'no-instalada',
      (e) => (e.causalesNulidad = ['fed.nul.z']),
      'causalesNulidad: no existe (fed.nul.z)',
    ],
    [
      'unknown field',
      'no-instalada',
      (e) => (e.gravedad = 1),
      'no-instalada: campo que no se conoce (gravedad)',
    ],
    [
      'unknown phase',
      'no-instalada',
      (e) => (e.fase = 'siesta'),
      'no-instalada, fase: no es ninguno de',
    ],
  ])('[CS1] a law set is refused for an incident with %s', (_, id, change, said) => {
    expect(withChange('incidentes', id, change, 'fed')).toThrow(`incidentes.json: ${id}`)
    expect(withChange('incidentes', id, change, 'fed')).toThrow(said)
  })

  it('[CS1] a law set is refused for a file that is no JSON, or that is not there', () => {
    writeFileSync(join(root, 'ver', 'plazos.json'), '[')
    expect(() => readLey('ver', join(root, 'ver'))).toThrow(/^plazos\.json: no se lee como JSON/)
    unlinkSync(join(root, 'ver', 'causales.json'))
    expect(() => readLey('ver', join(root, 'ver'))).toThrow('causales.json: no está')
    expect(() => readLey('jalisco')).toThrow(/no hay ese conjunto; hay cam, cdmx, fed/)
  })
})
