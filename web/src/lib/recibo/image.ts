import QRCode from 'qrcode'
import type { ReciboAnswer } from '@espejo/server/contract'
import type { Recibo } from '@espejo/server/domain/recibo'
import { count, dashed, groups, zone } from '#lib/format.ts'
import type { FigureTable } from './figures.ts'
import { casillaParts, moment, offsetAt } from './words.ts'

/** Pixels. Messengers keep a width of 1080 unchanged. */
const WIDTH = 1080
const EDGE = 72
const BAND = 84
/** Height of a line with a figure. */
const ROW = 48
const SANS = '"Archivo Variable", system-ui, sans-serif'
const SERIF = '"Source Serif 4 Variable", Georgia, serif'
const [PAPER, INK, INK_2, LINE] = ['#fff', '#1d1a15', '#5c564d', '#d3cec5']

/**
 * The receipt as a PNG of 1080 px for messengers: the figures where the caller has them, and the
 * whole receipt in a QR that the page /verificar reads without network. Rejects in a browser that draws
 * nothing.
 */
export async function imageOf(
  { recibo, texto: text }: ReciboAnswer,
  figures?: FigureTable,
): Promise<Blob> {
  await loadFonts()
  const canvas = document.createElement('canvas')
  const lines = linesOf(recibo)
  const code = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const side = Math.floor((WIDTH - 2 * EDGE) / (code.size + 8))
  const band = recibo.simulacro ? BAND : 0
  const rows = Math.ceil((figures?.rows.length ?? 0) / 2)
  const table = rows > 0 ? rows * ROW + 24 : 0
  canvas.width = WIDTH
  canvas.height = 2 * band + 516 + table + lines.length * 106 + side * (code.size + 8) + 176
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws nothing')
  pen.fillStyle = PAPER
  pen.fillRect(0, 0, WIDTH, canvas.height)
  if (band) for (const y of [0, canvas.height - band]) drawBand(pen, y)
  drawHead(pen, recibo, band, figures?.title)
  figures?.rows.forEach((row, i) => drawFigure(pen, row, i < rows, band + 516 + (i % rows) * ROW))
  let y = band + 516 + table
  for (const line of lines) drawLine(pen, line, (y += 106) - 106)
  drawCode(pen, code, side, y + 24)
  drawFoot(pen, recibo, y + 24 + side * (code.size + 8))
  return blobOf(canvas)
}

/** Letters late to arrive are replaced by the system's own. */
async function loadFonts(): Promise<void> {
  const wanted = [`600 40px ${SANS}`, `400 30px ${SANS}`, `600 40px ${SERIF}`]
  await Promise.allSettled(wanted.map((font) => document.fonts.load(font)))
}

type Pen = CanvasRenderingContext2D

function write(pen: Pen, text: string, x: number, y: number, font: string, color = INK): void {
  pen.font = font
  pen.fillStyle = color
  pen.fillText(text, x, y)
}

function writeRight(pen: Pen, text: string, y: number, font: string, color = INK): void {
  pen.textAlign = 'right'
  write(pen, text, WIDTH - EDGE, y, font, color)
  pen.textAlign = 'left'
}

/** A practice night says so at both ends, hatched: the band survives grey and a cropped picture. */
function drawBand(pen: Pen, top: number): void {
  pen.save()
  pen.beginPath()
  pen.rect(0, top, WIDTH, BAND)
  pen.clip()
  pen.strokeStyle = INK
  pen.lineWidth = 9
  for (let x = -BAND; x < WIDTH + BAND; x += 26) {
    pen.beginPath()
    pen.moveTo(x, top + BAND)
    pen.lineTo(x + BAND, top)
    pen.stroke()
  }
  pen.fillStyle = PAPER
  pen.fillRect(WIDTH / 2 - 210, top, 420, BAND)
  pen.textAlign = 'center'
  write(pen, 'SIMULACRO', WIDTH / 2, top + 58, `700 46px ${SANS}`)
  pen.restore()
}

function drawHead(pen: Pen, recibo: Recibo, top: number, title: string | undefined): void {
  const [seccion, which] = casillaParts(recibo.casilla)
  write(pen, 'Espejo', EDGE, top + 104, `600 38px ${SERIF}`)
  writeRight(pen, 'Recibo de acta', top + 104, `400 32px ${SANS}`, INK_2)
  write(pen, 'Folio', EDGE, top + 190, `400 32px ${SANS}`, INK_2)
  write(pen, recibo.folio, EDGE - 6, top + 322, `600 150px ${SANS}`)
  writeRight(pen, 'Recibida', top + 190, `400 32px ${SANS}`, INK_2)
  const [day = '', hour = ''] = moment(recibo.recibidaAt).split(', ')
  writeRight(pen, hour, top + 262, `600 66px ${SANS}`)
  writeRight(pen, day, top + 322, `400 38px ${SANS}`)
  const place = [seccion, which].join(' ').trim()
  pen.font = `600 58px ${SERIF}`
  const fit = Math.min(1, (WIDTH - 2 * EDGE) / pen.measureText(place).width)
  write(pen, place, EDGE, top + 424, `600 ${58 * fit}px ${SERIF}`)
  const { eleccion, acta, revision } = recibo
  const again = revision > 1 ? ` · revisión ${revision}` : ''
  const below = `${title ?? `Elección ${dashed(eleccion)}`} · acta ${acta}${again}`
  write(pen, below, EDGE, top + 480, `400 32px ${SANS}`, INK_2)
}

/** A line of the acta, in the left or the right column. */
function drawFigure(pen: Pen, [name, figure]: [string, string], isLeft: boolean, top: number) {
  const width = (WIDTH - 2 * EDGE - 48) / 2
  const left = isLeft ? EDGE : EDGE + width + 48
  pen.font = `600 32px ${SANS}`
  const room = width - pen.measureText(figure).width - 16
  write(pen, figure, left + width - pen.measureText(figure).width, top + 34, pen.font)
  pen.font = `400 30px ${SANS}`
  const fit = Math.min(1, room / pen.measureText(name).width)
  write(pen, name, left, top + 34, `400 ${30 * fit}px ${SANS}`, INK_2)
}

/** A label, its value and a hash under both. */
type Line = { label: string; value: string; hash: string }

function linesOf({ votosSha256, fotos, seq, cadena }: Recibo): Line[] {
  const last = fotos[fotos.length - 1]
  const value = fotos.length === 1 ? '' : `la última de ${fotos.length}`
  return [
    { label: 'Números, SHA-256', value: '', hash: votosSha256 },
    ...(last ? [{ label: 'Foto, SHA-256', value, hash: last }] : []),
    {
      label: `Registro ${count(seq)}`,
      value: `cadena en el registro ${count(cadena.seq)}`,
      hash: cadena.hash,
    },
  ]
}

function drawLine(pen: Pen, { label, value, hash }: Line, top: number): void {
  pen.fillStyle = LINE
  pen.fillRect(EDGE, top, WIDTH - 2 * EDGE, 2)
  write(pen, label, EDGE, top + 46, `600 30px ${SANS}`)
  writeRight(pen, value, top + 46, `400 30px ${SANS}`, INK_2)
  const parts = groups(hash)
  const step = (WIDTH - 2 * EDGE) / parts.length
  // Spaced letters are never joined: `ff` stays two figures.
  pen.letterSpacing = '0.5px'
  parts.forEach((part, i) => write(pen, part, EDGE + i * step, top + 86, `500 22px ${SANS}`, INK_2))
  pen.letterSpacing = '0px'
}

function drawCode(
  pen: Pen,
  { size, data }: { size: number; data: Uint8Array },
  side: number,
  top: number,
): void {
  const left = Math.round((WIDTH - side * size) / 2)
  pen.fillStyle = '#000'
  data.forEach((isDark, i) => {
    if (!isDark) return
    pen.fillRect(left + (i % size) * side, top + (4 + Math.floor(i / size)) * side, side, side)
  })
}

function drawFoot(pen: Pen, { firmadoAt, llave: key, recibidaAt }: Recibo, top: number): void {
  const place = `${location.host}/verificar`
  const signed = `Firmado ${moment(firmadoAt)} (${zone(offsetAt(recibidaAt))}) · llave ${groups(key).join(' ')}`
  pen.textAlign = 'center'
  write(pen, `Se comprueba sin red en ${place}`, WIDTH / 2, top + 52, `600 34px ${SANS}`)
  write(pen, signed, WIDTH / 2, top + 102, `400 26px ${SANS}`, INK_2)
  pen.textAlign = 'left'
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('This browser draws nothing'))
    }, 'image/png')
  })
}
