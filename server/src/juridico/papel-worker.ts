import { workerData } from 'node:worker_threads'
import { sendHome } from '../apart/apart.ts'
import type { Formato } from '../contract/peticion.ts'
import type { Escrito } from './escrito.ts'
import { docxOf } from './escritoDocx.ts'
import { pdfOf } from './escritoPdf.ts'
import { csvOf, xlsxOf } from './escritoTabla.ts'
import type { FromWriter, ToWriter } from './papel.ts'

/** The other side of `papel.ts`: writes one paper and sends its bytes home. */
const WRITERS: Record<Formato, (escrito: Escrito) => Promise<Uint8Array> | Uint8Array> = {
  ...{ pdf: pdfOf, docx: docxOf, xlsx: xlsxOf, csv: csvOf },
}

const { escrito, formato } = workerData as ToWriter
const bytes = await WRITERS[formato](escrito)
await sendHome({ bytes } satisfies FromWriter)
