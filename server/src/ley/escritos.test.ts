import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLey, shippedSets } from './sets.ts'

const ID = 'fed.escrito.recuento'
const CONJUNTOS = join(import.meta.dirname, 'conjuntos')

it('[PE6] every shipped set has a writ for the recount, with the subsidiary petition and the acuse', () => {
  for (const name of shippedSets()) {
    const [escrito] = readLey(name).escritos.filter(({ peticion }) => peticion === 'recuento')
    expect([name, escrito?.subsidiaria.length, escrito?.acuse.campos.length]).toEqual([name, 1, 4])
  }
})

it('[PE6] every ground of recount of a casilla has its name in the federal writ', () => {
  const { causales, escritos } = readLey('fed')
  const named = new Set(escritos[0]?.causales.map(({ causal }) => causal))
  const recuento = causales.filter(
    ({ tipo, ambito }) => tipo === 'recuento' && ambito === 'casilla',
  )
  const own = recuento.filter(({ id }) => id.startsWith('fed.rec.')).map(({ id }) => id)
  expect(own.filter((id) => !named.has(id))).toEqual([])
  expect(own.length).toBeGreaterThan(10)
})

describe('a set of somebody else with a writ of its own', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ley-'))
    cpSync(join(CONJUNTOS, 'ver'), join(root, 'ver'), { recursive: true })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  type Escrito = Record<string, unknown> & { causales: Record<string, unknown>[] }

  function withEscrito(change: (escrito: Escrito, all: Escrito[]) => void) {
    const all = JSON.parse(
      readFileSync(join(CONJUNTOS, 'fed', 'escritos.json'), 'utf8'),
    ) as Escrito[]
    for (const each of all) Object.assign(each, { id: 'ver.escrito', fuente: 'prensa' })
    change(all[0]!, all)
    writeFileSync(join(root, 'ver', 'escritos.json'), JSON.stringify(all))
    return () => readLey('ver', join(root, 'ver'))
  }

  it('[PE6] stands in the place of the federal one', () => {
    const ley = withEscrito((each) => (each.titulo = 'Recuento de {casillas}'))()
    expect(ley.escritos.map(({ id, titulo }) => [id, titulo])).toEqual([
      ['ver.escrito', 'Recuento de {casillas}'],
    ])
    expect(readLey('fed').escritos[0]?.id).toBe(ID)
  })

  it.each<[string, (each: Escrito, all: Escrito[]) => void, string]>([
    [
      'an unknown place in a paragraph',
      (each) => (each.antes = ['Ante {consejo}, {partido} pide:']),
      'escritos.json: ver.escrito, antes.0: lugar que no se conoce ({partido})',
    ],
    [
      'an expression in a place',
      (each) => (each.titulo = 'De {casillas.length}'),
      'escritos.json: ver.escrito, titulo: lugar que no se conoce ({casillas.length})',
    ],
    [
      'a brace left over',
      (each) => (each.subsidiaria = ['De manera {subsidiaria']),
      'escritos.json: ver.escrito, subsidiaria.0: lugar que no se conoce ({)',
    ],
    [
      'a place of the paragraphs among the figures',
      (each) => (each.causales[0]!.cifras = '{valor} en {consejo}'),
      'escritos.json: ver.escrito, causales.0.cifras: lugar que no se conoce ({consejo})',
    ],
    [
      'an unknown ground',
      (each) => (each.causales[0]!.causal = 'fed.rec.otra'),
      'escritos.json: ver.escrito, causales: no existe (fed.rec.otra)',
    ],
    [
      'a ground named twice',
      (each) => each.causales.push(each.causales[0]!),
      'escritos.json: ver.escrito, causales: se repite (fed.rec.actas-no-coinciden)',
    ],
    [
      'an unknown field',
      (each) => (each.logo = 'mc.png'),
      'escritos.json: ver.escrito: campo que no se conoce (logo)',
    ],
    [
      'an unknown field in a row',
      (each) => (each.causales[0]!.articulo = '1'),
      'escritos.json: ver.escrito, causales.0: campo que no se conoce (articulo)',
    ],
    [
      'no subsidiary petition',
      (each) => (each.subsidiaria = []),
      'escritos.json: ver.escrito, subsidiaria: ',
    ],
    [
      'an unknown petition',
      (each) => (each.peticion = 'amparo'),
      'escritos.json: ver.escrito, peticion: no es ninguno de recuento, nulidad, correccion',
    ],
    [
      'two writs for a petition',
      (each, all) => all.push({ ...each, id: 'ver.otro' }),
      'escritos.json: ver.otro, peticion: se repite (recuento)',
    ],
    [
      'jurisprudence whose text nobody saw',
      (each) => (each.despues = ['Sirve de apoyo la jurisprudencia 14/2004.']),
      'escritos.json: ver.escrito, texto: cita 14/2004, cuyo texto no se ha visto',
    ],
  ])('[PE6] with %s is refused with file, id and field', (_, change, place) => {
    expect(withEscrito(change)).toThrow(place)
  })
})
