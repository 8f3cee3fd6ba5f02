import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { afterEach, beforeEach, expect, it, test } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { Despacho, ERROR, NULOS } from '../../../tests/fixtures/despacho.ts'
import { FORMATOS } from '../contract/peticion.ts'
import { juicioOf } from './doc.ts'
import { escritoOf, type Escrito } from './escrito.ts'
import { docxOf } from './escritoDocx.ts'
import { pdfOf } from './escritoPdf.ts'
import { csvOf, xlsxOf } from './escritoTabla.ts'
import { writeApart } from './papel.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'papel-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function escritoFor(casillas: number, rest: Parameters<typeof smallCatalogo>[1] = {}): Escrito {
  const desk = new Despacho(casillas, rest)
  for (let n = 1; n <= casillas; n++) {
    desk.prep(n, 40 + n, { personasVotaron: 300, votosSacados: 235, totalAsentado: 235 })
    desk.approve(n, n % 3 === 0 ? [NULOS, ERROR] : [NULOS])
  }
  desk.petition()
  return escritoOf(desk.eleccion, desk.last!, juicioOf(desk.eleccion).ley)
}

async function partOf(docx: Uint8Array, name: string): Promise<string> {
  const zip = await fromBufferPromise(Buffer.from(docx))
  for await (const entry of zip.eachEntry())
    if (entry.fileName === name) return String(await buffer(await zip.openReadStreamPromise(entry)))
  throw new Error(`No ${name}`)
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const plainXml = (xml: string) => xml.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '')

/** The cells of the first table of a text document, row by row. */
function cellsOf(document: string): string[][] {
  const [table = ''] = /<w:tbl>[\s\S]*?<\/w:tbl>/.exec(document) ?? []
  return [...table.matchAll(/<w:tr>[\s\S]*?<\/w:tr>/g)].map(([row]) =>
    [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) =>
      [...cell.matchAll(/<w:t [^>]*>([^<]*)/g)].map(([, text = '']) => plainXml(text)).join('\n'),
    ),
  )
}

const textOf = (pdf: Uint8Array) => {
  writeFileSync(join(folder, 'a.pdf'), pdf)
  return execFileSync('pdftotext', ['-layout', join(folder, 'a.pdf'), '-'], { encoding: 'utf8' })
}

test('[NO7] [PE6] text stays as large on a page of a practice night as on any other', async () => {
  const many = Array.from({ length: 14 }, () => 'Una razón más. '.repeat(40))
  const escrito = { ...escritoFor(1, { simulacro: true }), despues: many }
  const real = { ...escrito, simulacro: false }
  const pagesOf = async (each: Escrito) => textOf(await pdfOf(each)).split('\f').length
  expect(await pagesOf(escrito)).toBeLessThanOrEqual((await pagesOf(real)) + 1)
})

test('[PE5] built twice, in two folders, at two times and by two clocks, each format is the same bytes', async () => {
  const escrito = escritoFor(7)
  const zone = process.env.TZ
  const build = async (name: string) => {
    const all: string[] = []
    for (const formato of FORMATOS) {
      const path = join(folder, `${name}.${formato}`)
      writeFileSync(path, await writeApart(escrito, formato))
      all.push(hash('sha256', readFileSync(path)))
    }
    return all
  }
  try {
    process.env.TZ = 'America/Tijuana'
    const first = await build('uno')
    process.env.TZ = 'Asia/Tokyo'
    const second = await build('otro')
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(FORMATOS.length)
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})

test('[PE5] the figures read back from DOCX, XLSX and CSV are those of the record', async () => {
  const escrito = escritoFor(3)
  const [, ...docx] = cellsOf(await partOf(await docxOf(escrito), 'word/document.xml'))
  expect(
    docx.map(([anexo, casilla, causal, , cifras]) => [anexo, casilla, causal, cifras]),
  ).toEqual(
    escrito.lineas.map(({ anexo, casilla, causal, cifras }) => [
      ...[String(anexo), casilla, causal, cifras],
    ]),
  )
  expect(docx[0]?.[4]).toBe('Acta: 6 nulos, diferencia 5; PREP: 41 nulos, diferencia 5')
  const [, ...xlsx] = (await readExcelFile(await xlsxOf(escrito)))[0]!.data
  expect(xlsx.map((row) => [row[0], row[3], ...row.slice(8, 12)])).toEqual([
    [1, '040001B0100', 6, 5, 41, 5],
    [2, '040002B0100', 7, 5, 42, 5],
    [3, '040003B0100', 8, 5, 43, 5],
    [3, '040003B0100', null, null, 65, 0],
  ])
  const [, ...csv]: string[][] = parse(csvOf(escrito), { bom: true })
  expect(csv.map((row) => [row[1], ...row.slice(8, 12)])).toEqual([
    ['="0001"', '6', '5', '41', '5'],
    ['="0002"', '7', '5', '42', '5'],
    ['="0003"', '8', '5', '43', '5'],
    ['="0003"', '', '', '65', '0'],
  ])
})

test('[PE5] [EX1] formulas, markup and keys that look like numbers stay text in every format', async () => {
  const [acta] = smallCatalogo(1).actas
  const own = { ...acta!, acta: '050019E010105', casilla: '050019E0101', seccion: '0019' }
  const titulo = '=HYPERLINK("http://x")<script>&amp;'
  const desk = new Despacho(1, { actas: [own], titulo })
  const peticion = {
    ...{ eleccion: 'GOB', consejo: 'GOB', peticion: 'recuento' as const, id: 'p', actor: 'a' },
    ...{ seq: 9, version: 1, at: '2027-06-07T02:00:00.000Z', cadena: { seq: 8, hash: 'a' } },
    filas: [
      { acta: own.acta, propuesta: 'p', causales: [{ id: '=1+1' }] },
      { acta: '@SUM(A1)<b>', propuesta: 'p', causales: [{ id: NULOS }] },
    ],
  }
  const escrito = escritoOf(desk.eleccion, peticion, juicioOf(desk.eleccion).ley)
  const csv: string[][] = parse(csvOf(escrito), { bom: true })
  expect(csv[1]?.slice(3, 6)).toEqual(['="050019E0101"', '="050019E010105"', "'=1+1"])
  expect(csv[2]?.slice(2, 5)).toEqual(["'@SUM(A1)<b>", "'@SUM(A1)<b>", "'@SUM(A1)<b>"])
  const [table, ficha] = await readExcelFile(await xlsxOf(escrito))
  expect(table?.data[1]?.slice(3, 6)).toEqual(['050019E0101', '050019E010105', '=1+1'])
  expect(ficha?.data).toContainEqual(['Elección', `${titulo}, Prueba`])
  const document = await partOf(await docxOf(escrito), 'word/document.xml')
  expect(document).not.toContain('<script>')
  expect(document).not.toContain('w:instrText')
  expect(cellsOf(document)[2]?.[1]).toBe('@SUM(A1)<b>')
  const text = textOf(await pdfOf(escrito)).replace(/\s+/g, '')
  expect(text).toContain(titulo)
  expect(text).toContain('@SUM(A1)<')
})

test('[PE6] [PE4] the PDF holds the subsidiary petition, lines to sign, and on every page its place in the ledger', async () => {
  const escrito = escritoFor(40)
  const text = textOf(await pdfOf(escrito))
  const pages = text.split('\f').slice(0, -1)
  expect(pages.length).toBeGreaterThan(3)
  for (const [i, page] of pages.entries()) {
    expect(page).toContain(escrito.pie)
    expect(page).toContain(escrito.cadena)
    expect(page).toContain(`hoja ${i + 1} de ${pages.length}`)
  }
  const secciones = [...text.matchAll(/(\d{4}) B /g)].map(([, seccion]) => seccion)
  expect(new Set(secciones).size).toBe(40)
  expect(secciones).toEqual(secciones.toSorted())
  const flat = text.replace(/\s+/g, ' ')
  for (const each of ['Petición subsidiaria', 'Representante propietario', 'Acuse del consejo'])
    expect(flat).toContain(each)
  expect(flat).toContain('igual o menor a un punto porcentual')
  expect(flat).not.toContain('SIMULACRO')
})

it('[NO7] a practice night says so large on every paper', async () => {
  const escrito = escritoFor(30, { simulacro: true })
  const pages = textOf(await pdfOf(escrito))
    .split('\f')
    .slice(0, -1)
  expect(pages.length).toBeGreaterThan(2)
  for (const page of pages) expect(page).toContain('SIMULACRO: no es una petición')
  const docx = await docxOf(escrito)
  expect(await partOf(docx, 'word/header1.xml')).toMatch(/w:sz w:val="48"[\s\S]*SIMULACRO/)
  const csv: string[][] = parse(csvOf(escrito), { bom: true })
  expect(csv.slice(1).every((row) => row.at(-1)?.startsWith('SIMULACRO '))).toBe(true)
  const [, ficha] = await readExcelFile(await xlsxOf(escrito))
  expect(ficha?.data[1]).toEqual(['SIMULACRO', 'No es una petición'])
})
