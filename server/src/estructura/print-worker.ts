import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { drawAcuse } from './acuse.ts'
import { drawPage, openPdf } from './pdf.ts'
import type { FromPrinter, ToPrinter } from './print.ts'

/** The other side of `print.ts`: draws each piece received and answers once the piece is out. */
const { path, legalText } = workerData as { path: string; legalText: string }
const file = createWriteStream(path, { mode: 0o600 })
const doc = openPdf()
doc.pipe(file)
let drawn = 0

async function draw(message: ToPrinter): Promise<FromPrinter> {
  if (message === 'end') {
    doc.end()
    await finished(file)
    return { drawn, bytes: file.bytesWritten }
  }
  if ('pages' in message) {
    for (const page of message.pages) drawPage(doc, page, legalText)
    drawn += message.pages.length
  } else
    for (const acuse of message.acuses) {
      drawAcuse(doc, acuse)
      drawn += acuse.lines.length
    }
  // A slow disk slows the drawing, instead of filling the memory.
  if (file.writableNeedDrain) await once(file, 'drain')
  return { drawn }
}

parentPort?.on('message', (message: ToPrinter) => {
  void draw(message).then((answer) => parentPort?.postMessage(answer))
})
