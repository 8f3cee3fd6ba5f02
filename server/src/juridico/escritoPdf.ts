import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { registerFonts } from '../hojas/fonts.ts'
import { COLUMNAS, SIMULACRO, SUBSIDIARIA } from './columnas.ts'
import type { Escrito, Linea } from './escrito.ts'

const MARGIN = 54
const WIDTH = 612 - 2 * MARGIN
/** Where text ends; below stands the foot of the page. */
const BOTTOM = 792 - 78
const INK = '#1a1714'
const SOFT = '#6b645c'
const LINE = '#c9c2b8'
const MARGINS = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 792 - BOTTOM }
const PAD = 4
const [TEXT, SMALL] = [10.5, 8.5]
/** Heights of a heading, and of the signatures with the acuse. */
const [HEADING, END] = [30, 190]

type Doc = PDFKit.PDFDocument

/** Draws a petition on letter pages; the same petition gives the same bytes (RULES.md PE5). */
export async function pdfOf(escrito: Escrito): Promise<Buffer> {
  const info = {
    ...{ Title: escrito.titulo, Creator: 'Espejo', Producer: 'Espejo' },
    CreationDate: new Date(escrito.at),
  }
  const doc = new PDFDocument({
    ...{ size: 'LETTER', margins: MARGINS, autoFirstPage: false, bufferPages: true, info },
    lang: 'es-MX',
  })
  registerFonts(doc)
  const done = buffer(doc)
  addPage(doc, escrito)
  drawHead(doc, escrito)
  for (const each of escrito.antes) paragraph(doc, escrito, each)
  drawTable(doc, escrito)
  for (const each of escrito.notas) paragraph(doc, escrito, each, SMALL)
  for (const each of escrito.despues) paragraph(doc, escrito, each)
  // Nobody signs a page without a word of the petition.
  room(doc, escrito, HEADING + heightsOf(doc, escrito.subsidiaria) + END)
  heading(doc, escrito, SUBSIDIARIA)
  for (const each of escrito.subsidiaria) paragraph(doc, escrito, each)
  drawEnd(doc, escrito)
  drawFeet(doc, escrito)
  doc.end()
  return done
}

function addPage(doc: Doc, { simulacro }: Escrito): void {
  doc.addPage()
  doc.x = MARGIN
  doc.y = MARGIN
  if (!simulacro) return
  doc.font('Gentium-Bold').fontSize(24).fillColor(INK)
  doc.text(SIMULACRO, MARGIN, MARGIN - 14, { width: WIDTH, align: 'center' })
  doc.moveDown(0.3)
}

/** Goes to a new page where so many points do not fit any more. */
function room(doc: Doc, escrito: Escrito, height: number): void {
  if (doc.y + height > BOTTOM) addPage(doc, escrito)
}

function drawHead(doc: Doc, { numero, eleccion, titulo, destinatario }: Escrito): void {
  doc.font('Gentium').fontSize(9).fillColor(SOFT)
  const top = doc.y
  doc.text(`Elección: ${eleccion}`, MARGIN, top, { width: WIDTH * 0.6 })
  const left = doc.y
  doc.text(`Petición ${numero}`, MARGIN + WIDTH * 0.6, top, { width: WIDTH * 0.4, align: 'right' })
  doc.text('Lugar y fecha: ____________________', MARGIN + WIDTH * 0.5, doc.y + 4, {
    ...{ width: WIDTH * 0.5, align: 'right' },
  })
  rule(doc, Math.max(left, doc.y) + 5, 0.7)
  doc.font('Gentium-Bold').fontSize(16).fillColor(INK)
  doc.text(titulo, MARGIN, doc.y + 14, { width: WIDTH })
  doc.fontSize(TEXT)
  for (const [i, each] of destinatario.entries())
    doc.text(upper(each), MARGIN, doc.y + (i === 0 ? 12 : 1), { width: WIDTH })
  doc.y += 8
}

function upper(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

function rule(doc: Doc, y: number, weight: number, color = SOFT): void {
  doc
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + WIDTH, y)
    .lineWidth(weight)
    .strokeColor(color)
    .stroke()
  doc.y = y
}

const JUSTIFIED = { width: WIDTH, lineGap: 1.5, align: 'justify' as const }

function heightsOf(doc: Doc, texts: readonly string[]): number {
  doc.font('Gentium').fontSize(TEXT)
  return texts.reduce((sum, each) => sum + doc.heightOfString(each, JUSTIFIED) + 7, 0)
}

/** A paragraph stands whole on a page. */
function paragraph(doc: Doc, escrito: Escrito, text: string, size = TEXT): void {
  doc.font('Gentium').fontSize(size)
  room(doc, escrito, Math.min(doc.heightOfString(text, JUSTIFIED), BOTTOM - 2 * MARGIN))
  // A new page began with letters of its own.
  doc.font('Gentium').fontSize(size).fillColor(INK)
  doc.text(text, MARGIN, doc.y, JUSTIFIED)
  doc.y += size === TEXT ? 7 : 3
}

function heading(doc: Doc, escrito: Escrito, text: string): void {
  room(doc, escrito, HEADING + 40)
  doc
    .font('Gentium-Bold')
    .fontSize(TEXT + 1)
    .fillColor(INK)
  doc.text(text, MARGIN, doc.y + 4, { width: WIDTH })
  doc.y += 3
}

function drawTable(doc: Doc, escrito: Escrito): void {
  const { lineas } = escrito
  room(doc, escrito, 60)
  drawTitles(doc)
  let before = 0
  for (const linea of lineas) {
    const cells = COLUMNAS.map(({ de }) => de(linea))
    const height = heightOf(doc, cells)
    if (doc.y + height > BOTTOM) {
      addPage(doc, escrito)
      drawTitles(doc)
      before = 0
    }
    drawRow(doc, cells, height, isSame(linea, before))
    before = linea.anexo
  }
  doc.y += 10
}

function isSame({ anexo }: Linea, before: number): boolean {
  return anexo === before
}

function drawTitles(doc: Doc): void {
  doc.font('Gentium-Bold').fontSize(SMALL).fillColor(SOFT)
  const top = doc.y
  let left = MARGIN
  for (const { titulo, ancho } of COLUMNAS) {
    doc.text(titulo, left, top, { width: ancho - 2 * PAD, lineBreak: false })
    left += ancho
  }
  rule(doc, top + 13, 0.9)
  doc.y += 3
}

function heightOf(doc: Doc, cells: readonly string[]): number {
  doc.font('Gentium').fontSize(SMALL)
  const heights = cells.map((cell, i) =>
    doc.heightOfString(cell, { width: (COLUMNAS[i]?.ancho ?? 0) - 2 * PAD }),
  )
  return Math.max(...heights) + 5
}

/** Number, name and evidence of a casilla stand once, with the first ground. */
function drawRow(doc: Doc, cells: readonly string[], height: number, isNext: boolean): void {
  const top = doc.y
  let left = MARGIN
  for (const [i, { ancho }] of COLUMNAS.entries()) {
    doc
      .font(i === 1 ? 'Gentium-Bold' : 'Gentium')
      .fontSize(SMALL)
      .fillColor(INK)
    const width = ancho - 2 * PAD
    if (!isNext || (i > 1 && i < COLUMNAS.length - 1))
      doc.text(cells[i] ?? '', left, top, { width, height })
    left += ancho
  }
  rule(doc, top + height - 2, 0.4, LINE)
  doc.y += 3
}

function drawEnd(doc: Doc, escrito: Escrito): void {
  const { firmas, acuse } = escrito
  room(doc, escrito, END)
  doc.font('Gentium').fontSize(TEXT).fillColor(INK)
  doc.text('Protesto lo necesario.', MARGIN, doc.y + 2, { width: WIDTH })
  const top = doc.y + 44
  const each = WIDTH / firmas.length
  for (const [i, firma] of firmas.entries()) blank(doc, firma, MARGIN + i * each, top, each - 24)
  const box = top + 44
  doc.rect(MARGIN, box, WIDTH, 78).lineWidth(0.7).strokeColor(SOFT).stroke()
  doc.font('Gentium-Bold').fontSize(9.5).fillColor(INK)
  doc.text(acuse.titulo, MARGIN + 8, box + 6, { width: WIDTH - 16 })
  const field = (WIDTH - 16) / acuse.campos.length
  for (const [i, campo] of acuse.campos.entries())
    blank(doc, campo, MARGIN + 8 + i * field, box + 56, field - 12)
  doc.y = box + 84
}

/** A line to fill by hand, and below it what goes there. */
function blank(doc: Doc, text: string, left: number, top: number, width: number): void {
  doc
    .moveTo(left, top)
    .lineTo(left + width, top)
    .lineWidth(0.7)
    .strokeColor(INK)
    .stroke()
  doc
    .font('Gentium')
    .fontSize(SMALL)
    .fillColor(SOFT)
    .text(text, left, top + 3, { width })
}

function drawFeet(doc: Doc, { pie, cadena }: Escrito): void {
  const { count } = doc.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i)
    // The foot stands in the margin, where text would begin a new page.
    doc.page.margins.bottom = 0
    rule(doc, BOTTOM + 16, 0.5)
    doc.font('Gentium').fontSize(7.5).fillColor(SOFT)
    doc.text(pie, MARGIN, BOTTOM + 21, { width: WIDTH - 70, height: 10, ellipsis: true })
    doc.text(`hoja ${i + 1} de ${count}`, MARGIN, BOTTOM + 21, { width: WIDTH, align: 'right' })
    doc.text(cadena, MARGIN, BOTTOM + 32, { width: WIDTH, height: 10 })
  }
}
