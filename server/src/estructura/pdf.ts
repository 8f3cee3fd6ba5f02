import PDFDocument from 'pdfkit'
import { create } from 'qrcode'
import { humanCasilla } from '../domain/clave.ts'
import type { Cargo } from '../domain/record.ts'
import { registerFonts } from '../hojas/fonts.ts'

/** A nombramiento as printed. */
export type Page = {
  nombre: string
  cargo: Cargo
  /** `Representante general` */
  titulo: string
  ruta?: string
  casillas: string[]
  /** Every casilla, in writing. */
  todas?: boolean
  municipio?: string
  /** `Campeche 2021`, for each elección. */
  procesos: string[]
  /** Content of the QR. */
  url: string
  /** `7F3K-29QX` */
  codigo: string
  pin: string
  /** Last day of the QR: `13 de junio de 2027`. */
  vence: string
  /** A paper of a practice night says so. */
  simulacro: boolean
}

const DE_CASILLA =
  'Se abre la captura de tu casilla. Hazlo antes de la jornada: después funciona sin señal.'
/** The screen that the QR opens (access/nombramiento.ts, `puertaOf`). */
const SE_ABRE: Record<Cargo, string> = {
  propietario: DE_CASILLA,
  suplente: DE_CASILLA,
  rg: 'Se abre tu ruta. Hazlo antes de la jornada: después funciona sin señal.',
  coordinacion:
    'En el teléfono se abre la estructura a tu cargo; en una computadora, el centro de captura.',
  capturista: 'En una computadora se abre el centro de captura.',
  juridico:
    'Se abre el tablero. En «Jurídico» están las actas por revisar, sus causales y sus plazos.',
}

const MARGIN = 54
const WIDTH = 612 - 2 * MARGIN
/**
 * A QR of a single casilla has some 61 modules, of sixty some 141: at 230 points 1.3 and 0.6 mm
 * each.
 */
const QR_SIZE = 230
const QR_TOP = 470
const INK = '#1a1714'
const SOFT = '#6b645c'

/** Casillas named in full up to here; a longer list prints short forms in columns. */
const NAMED_MAX = 4

/**
 * A document of letter pages; each finished page is written out at once. Pipe the document before
 * drawing.
 */
export function openPdf(): PDFKit.PDFDocument {
  const info = { Title: 'Nombramientos', Creator: 'Espejo' }
  const doc = new PDFDocument({ size: 'LETTER', margin: MARGIN, autoFirstPage: false, info })
  registerFonts(doc)
  return doc
}

/** Draws one page: person, post, place, legal text, and the ways in. */
export function drawPage(doc: PDFKit.PDFDocument, page: Page, legalText: string): void {
  doc.addPage()
  drawHead(doc, page)
  drawCasillas(doc, page)
  drawLegalText(doc, page, legalText)
  drawEntry(doc, page)
}

function drawHead(
  doc: PDFKit.PDFDocument,
  { procesos, nombre, titulo, ruta, simulacro }: Page,
): void {
  doc.font('Gentium').fontSize(10).fillColor(SOFT)
  doc.text(procesos.join(' · '), MARGIN, MARGIN, { width: WIDTH, characterSpacing: 0.4 })
  doc
    .moveTo(MARGIN, 74)
    .lineTo(MARGIN + WIDTH, 74)
    .lineWidth(0.5)
    .strokeColor(SOFT)
    .stroke()
  if (simulacro) markSimulacro(doc)
  doc.font('Helvetica').fontSize(13).fillColor(INK).text('Nombramiento', MARGIN, 92)
  doc.font('Gentium-Bold').fontSize(sizeFor(nombre)).fillColor(INK)
  doc.text(nombre, MARGIN, 114, { width: WIDTH, height: 84, ellipsis: true })
  const cargo = ruta ? `${titulo} · ruta ${ruta}` : titulo
  doc
    .font('Gentium-Bold')
    .fontSize(14)
    .text(cargo, MARGIN, doc.y + 8, { width: WIDTH })
}

/** The word at the right of a head's second line: the paper opens nothing of a real night (NO7). */
function markSimulacro(doc: PDFKit.PDFDocument): void {
  doc.font('Helvetica-Bold').fontSize(15).fillColor(INK)
  doc.text('SIMULACRO: no abre la elección', MARGIN, 84, { width: WIDTH, align: 'right' })
}

/** Names of 120 characters fit on two lines. */
function sizeFor(nombre: string): number {
  return nombre.length <= 30 ? 31 : nombre.length <= 60 ? 25 : 20
}

function drawCasillas(doc: PDFKit.PDFDocument, { casillas, municipio }: Page): void {
  const [top] = [doc.y + 14]
  if (casillas.length === 0) return
  doc.font('Helvetica').fontSize(10).fillColor(SOFT)
  const head = casillas.length === 1 ? 'Casilla' : `${casillas.length} casillas`
  doc.text(head, MARGIN, top)
  doc.fillColor(INK)
  if (casillas.length <= NAMED_MAX) {
    doc.font('Helvetica').fontSize(16)
    for (const casilla of casillas) doc.text(humanCasilla(casilla), MARGIN, doc.y + 2)
  } else {
    doc.font('Helvetica').fontSize(9)
    const names = casillas.map((each) => whole(humanCasilla(each))).join('   ')
    doc.text(names, MARGIN, doc.y + 3, { width: WIDTH, height: 96, ellipsis: true })
  }
  if (municipio === undefined) return
  doc
    .font('Gentium')
    .fontSize(10)
    .fillColor(SOFT)
    .text(municipio, MARGIN, doc.y + 3)
}

function drawLegalText(doc: PDFKit.PDFDocument, page: Page, legalText: string): void {
  const values: Record<string, string> = {
    nombre: page.nombre,
    cargo: page.titulo,
    casilla: casillasText(page),
  }
  // A single pass: a placeholder inside a name is not filled in again.
  const filled = legalText.replace(
    /\{(nombre|cargo|casilla)\}/g,
    (_, key: string) => values[key] ?? '',
  )
  const top = doc.y + 16
  doc.font('Gentium').fontSize(11).fillColor(INK)
  const height = Math.max(12, QR_TOP - 24 - top)
  doc.text(filled, MARGIN, top, { width: WIDTH, height, ellipsis: true, lineGap: 2 })
}

function casillasText({ casillas, todas, ruta, municipio }: Page): string {
  const names = casillas.map((each) => whole(humanCasilla(each)))
  if (names.length === 1) return `la casilla ${names.join()}`
  if (names.length > 1 && names.length <= NAMED_MAX) return `las casillas ${names.join(', ')}`
  if (names.length === 0) return todas ? 'todas las casillas' : 'ninguna casilla'
  const which = `las ${names.length} casillas`
  if (ruta) return `${which} de la ruta ${ruta}`
  return municipio === undefined ? `${which} de su encargo` : `${which} de ${municipio} a su cargo`
}

/** A casilla's name stays on one line. */
function whole(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

function drawEntry(doc: PDFKit.PDFDocument, { cargo, url, codigo, pin, vence }: Page): void {
  drawQr(doc, url, MARGIN, QR_TOP)
  const left = MARGIN + QR_SIZE + 28
  const width = WIDTH - QR_SIZE - 28
  doc.font('Helvetica-Bold').fontSize(14).fillColor(INK)
  doc.text('Apunta la cámara de tu teléfono al código.', left, QR_TOP + 4, { width })
  doc.font('Helvetica').fontSize(11)
  doc.text(SE_ABRE[cargo], left, doc.y + 4, { width })
  doc
    .fontSize(10)
    .fillColor(SOFT)
    .text(`Si la cámara no lo lee, entra en ${new URL(url).host}/c con`, left, doc.y + 18, {
      width,
    })
  doc
    .font('Courier-Bold')
    .fontSize(22)
    .fillColor(INK)
    .text(codigo, left, doc.y + 4)
  doc.fontSize(22).text(`PIN ${pin.slice(0, 3)} ${pin.slice(3)}`, left, doc.y + 2)
  doc.font('Helvetica').fontSize(9).fillColor(SOFT)
  doc.text(
    `El QR sirve hasta el ${vence}; después, entra con el código y el PIN.`,
    left,
    doc.y + 8,
    {
      width,
    },
  )
  doc.text(
    'Este papel es tu llave. No lo prestes, no publiques su foto; si lo pierdes, avisa: se anula y se imprime otro.',
    left,
    doc.y + 6,
    { width },
  )
}

/** The code as rectangles, one for each run of dark modules in a row: sharp at any size. */
function drawQr(doc: PDFKit.PDFDocument, url: string, left: number, top: number): void {
  const { modules } = create(url, { errorCorrectionLevel: url.length <= 400 ? 'M' : 'L' })
  const { size, data } = modules
  // In units of a module: whole numbers halve the size of the file.
  doc
    .save()
    .translate(left, top)
    .scale(QR_SIZE / size)
  for (let row = 0; row < size; row++)
    for (let from = 0; from < size; from++) {
      if (!data[row * size + from]) continue
      let to = from
      while (to < size && data[row * size + to]) to++
      doc.rect(from, row, to - from, 1)
      from = to
    }
  doc.fill('#000000').restore()
}
