/** A line of the delivery list: who receives a paper, with room to sign. */
export type AcuseLine = {
  casilla: string
  titulo: string
  nombre: string
  telefono: string
  codigo: string
}

/** One sheet of the delivery list of a ruta. */
export type Acuse = {
  titulo: string
  procesos: string[]
  lines: AcuseLine[]
  de: string
  /** A list of a practice night says so. */
  simulacro: boolean
}

/** Lines on one sheet. */
export const ACUSE_LINES = 20

const MARGIN = 40
const WIDTH = 792 - 2 * MARGIN
const LINE = 23
const COLUMNS = [
  ['Casilla', 92],
  ['Cargo', 150],
  ['Nombre', 172],
  ['Teléfono', 72],
  ['Código', 70],
  ['Fecha y firma de quien recibe', 156],
] as const

/** Draws one sheet, letter on its side: the papers handed out, each with a place for a signature. */
export function drawAcuse(
  doc: PDFKit.PDFDocument,
  { titulo, procesos, lines, de, simulacro }: Acuse,
): void {
  doc.addPage({ size: 'LETTER', layout: 'landscape', margin: MARGIN })
  doc.font('Gentium').fontSize(9).fillColor('#6b645c')
  const head = simulacro ? ['SIMULACRO', ...procesos] : procesos
  doc.text(head.join(' · '), MARGIN, MARGIN - 8, { width: WIDTH })
  doc.font('Gentium-Bold').fontSize(16).fillColor('#1a1714')
  doc.text(`Entrega de nombramientos, ${titulo}`, MARGIN, MARGIN + 6, { width: WIDTH - 80 })
  doc.font('Helvetica').fontSize(9)
  doc.text(de, MARGIN + WIDTH - 80, MARGIN + 12, { width: 80, align: 'right' })
  let top = MARGIN + 36
  drawLine(
    doc,
    COLUMNS.map(([name]) => name),
    top,
    'Helvetica-Bold',
  )
  for (const { casilla, titulo: cargo, nombre, telefono, codigo } of lines) {
    top += LINE
    drawLine(doc, [casilla, cargo, nombre, telefono, codigo, ''], top, 'Gentium')
  }
}

function drawLine(doc: PDFKit.PDFDocument, cells: string[], top: number, font: string): void {
  let left = MARGIN
  doc.font(font).fontSize(9).fillColor('#1a1714')
  COLUMNS.forEach(([, width], i) => {
    const room = { width: width - 6, height: LINE - 4, ellipsis: true, lineGap: -2 }
    doc.text(cells[i] ?? '', left, top + 5, room)
    left += width
  })
  doc
    .moveTo(MARGIN, top + LINE)
    .lineTo(MARGIN + WIDTH, top + LINE)
    .lineWidth(0.5)
    .strokeColor('#6b645c')
    .stroke()
}
