import { parentPort, workerData } from 'node:worker_threads'
import { readBundle } from './base.ts'
import { PrepError } from './error.ts'
import { ROWS_A_MESSAGE, type FromReader } from './reader.ts'

/** The other side of `reader.ts`: reads one delivery and sends the bundle home in pieces. */
const send = (message: FromReader) => parentPort?.postMessage(message)
const { bytes, fileName } = workerData as { bytes: Uint8Array; fileName: string }

try {
  const { bases, candidaturas, errors } = await readBundle(bytes, fileName)
  for (const { rows, ...base } of bases) {
    send({ base })
    for (let at = 0; at < rows.length; at += ROWS_A_MESSAGE)
      send({ rows: rows.slice(at, at + ROWS_A_MESSAGE) })
  }
  send({ candidaturas, errors: errors.map(({ message, file, row }) => ({ message, file, row })) })
} catch (error) {
  if (!(error instanceof PrepError)) throw error
  send({ failure: { message: error.message, file: error.file, row: error.row } })
}
