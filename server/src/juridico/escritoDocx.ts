import { buffer } from 'node:stream/consumers'
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { fromBufferPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import { PACKED } from '../hojas/book.ts'
import { COLUMNAS, SIMULACRO, SUBSIDIARIA } from './columnas.ts'
import type { Escrito } from './escrito.ts'

/** Twentieths of a point, the unit of Word. */
const TWIPS = 20
const MARGIN = 54 * TWIPS
const FONT = 'Times New Roman'
const LINE = '________________________'

type Run = { bold?: boolean; size?: number; after?: number; align?: 'center' | 'right' | 'both' }

/** The petition as a text document; the same petition gives the same bytes (RULES.md PE5). */
export async function docxOf(escrito: Escrito): Promise<Buffer> {
  const { simulacro, titulo } = escrito
  const document = new Document({
    ...{ title: titulo, creator: 'Espejo', lastModifiedBy: 'Espejo', description: escrito.pie },
    styles: {
      default: { document: { run: { font: FONT, size: 21, language: { value: 'es-MX' } } } },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 612 * TWIPS, height: 792 * TWIPS },
            margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN },
          },
        },
        ...(simulacro
          ? { headers: { default: new Header({ children: [text(SIMULACRO, HUGE)] }) } }
          : {}),
        footers: { default: footOf(escrito) },
        children: [...beforeTable(escrito), tableOf(escrito), ...afterTable(escrito)],
      },
    ],
  })
  return repacked(await Packer.toBuffer(document), escrito.at)
}

const HUGE: Run = { bold: true, size: 48, align: 'center' }

function text(value: string, { bold = false, size, after = 6, align }: Run = {}): Paragraph {
  return new Paragraph({
    children: [new TextRun({ text: value, bold, ...(size ? { size } : {}) })],
    spacing: { after: after * TWIPS },
    ...(align ? { alignment: AlignmentType[ALIGN[align]] } : {}),
  })
}

const ALIGN = { center: 'CENTER', right: 'RIGHT', both: 'BOTH' } as const

function beforeTable({ numero, eleccion, titulo, destinatario, antes }: Escrito): Paragraph[] {
  return [
    text(`Petición ${numero}`, { size: 18, after: 0, align: 'right' }),
    text(`Elección: ${eleccion}`, { size: 18, after: 0, align: 'right' }),
    text(`Lugar y fecha: ${LINE}`, { size: 18, after: 12, align: 'right' }),
    text(titulo, { bold: true, size: 30, after: 10 }),
    ...destinatario.map((each) => text(each, { bold: true, after: 2 })),
    ...antes.map((each) => text(each, { align: 'both', after: 8 })),
  ]
}

function tableOf({ lineas }: Escrito): Table {
  const titles = COLUMNAS.map(({ titulo }) => titulo)
  return new Table({
    width: { size: 504 * TWIPS, type: WidthType.DXA },
    columnWidths: COLUMNAS.map(({ ancho }) => ancho * TWIPS),
    rows: [
      rowOf(titles, true),
      ...lineas.map((linea) =>
        rowOf(
          COLUMNAS.map(({ de }) => de(linea)),
          false,
        ),
      ),
    ],
  })
}

function rowOf(cells: readonly string[], isHead: boolean): TableRow {
  return new TableRow({
    ...{ tableHeader: isHead, cantSplit: true },
    children: cells.map((cell, i) => {
      const lines = cell.split('\n').map((each) => text(each, { bold: isHead, size: 17, after: 0 }))
      const size = (COLUMNAS[i]?.ancho ?? 0) * TWIPS
      return new TableCell({ children: lines, width: { size, type: WidthType.DXA } })
    }),
  })
}

function afterTable({
  notas,
  despues,
  subsidiaria,
  firmas,
  acuse,
}: Escrito): (Paragraph | Table)[] {
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const open = { top: none, bottom: none, left: none, right: none }
  const signed = new TableRow({
    cantSplit: true,
    children: firmas.map(
      (each) =>
        new TableCell({
          borders: open,
          children: [text('', { after: 30 }), text(LINE, { after: 0 }), text(each, { size: 17 })],
        }),
    ),
  })
  return [
    text('', { after: 0 }),
    ...notas.map((each) => text(each, { size: 17, after: 2 })),
    ...despues.map((each) => text(each, { align: 'both', after: 8 })),
    text(SUBSIDIARIA, { bold: true, after: 3 }),
    ...subsidiaria.map((each) => text(each, { align: 'both', after: 8 })),
    text('Protesto lo necesario.', { after: 10 }),
    new Table({
      width: { size: 504 * TWIPS, type: WidthType.DXA },
      borders: { ...open, insideHorizontal: none, insideVertical: none },
      rows: [signed],
    }),
    text('', { after: 6 }),
    new Table({
      width: { size: 504 * TWIPS, type: WidthType.DXA },
      rows: [acuseRow(acuse)],
    }),
  ]
}

function acuseRow({ titulo, campos }: Escrito['acuse']): TableRow {
  const lines = campos.map((each) => text(`${each}: ${LINE}`, { size: 18, after: 10 }))
  const children = [text(titulo, { bold: true, size: 19, after: 8 }), ...lines]
  return new TableRow({ cantSplit: true, children: [new TableCell({ children })] })
}

function footOf({ pie, cadena }: Escrito): Footer {
  const page = ['  hoja ', PageNumber.CURRENT, ' de ', PageNumber.TOTAL_PAGES]
  return new Footer({
    children: [
      new Paragraph({
        children: [new TextRun({ text: pie, size: 15 }), new TextRun({ children: page, size: 15 })],
      }),
      text(cadena, { size: 15, after: 0 }),
    ],
  })
}

const CORE = 'docProps/core.xml'

/** The library writes the hour of the writing: instead stands the petition's own. */
async function repacked(bytes: Buffer, at: string): Promise<Buffer> {
  const from = await fromBufferPromise(bytes)
  const to = new ZipFile()
  for await (const entry of from.eachEntry()) {
    const content = await buffer(await from.openReadStreamPromise(entry))
    const isCore = entry.fileName === CORE
    const own = isCore ? Buffer.from(dated(content.toString(), at)) : content
    to.addBuffer(own, entry.fileName, PACKED)
  }
  to.end()
  return buffer(to.outputStream)
}

function dated(core: string, at: string): string {
  return core.replace(/(<dcterms:(?:created|modified)\b[^>]*>)[^<]*/g, `$1${at}`)
}
