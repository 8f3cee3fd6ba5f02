import { Buffer } from 'node:buffer'
import { workerData } from 'node:worker_threads'
import { sendHome } from '../apart/apart.ts'
import { readBundle, readMembers } from './base.ts'
import { PrepError } from './error.ts'
import { ROWS_A_MESSAGE, type FromReader, type ToReader } from './reader.ts'

/** The other side of `reader.ts`: reads one delivery and sends the bundle home in pieces. */
const send = (message: FromReader) => sendHome(message)
const { bytes, fileName, isKept } = workerData as ToReader

try {
  const { bases, candidaturas, errors } = isKept
    ? readMembers([{ path: fileName, bytes: Buffer.from(bytes) }], fileName)
    : await readBundle(bytes, fileName)
  for (const { rows, ...base } of bases) {
    await send({ base })
    for (let at = 0; at < rows.length; at += ROWS_A_MESSAGE)
      await send({ rows: rows.slice(at, at + ROWS_A_MESSAGE) })
  }
  await send({ candidaturas, errors: errors.map(failureOf) })
} catch (error) {
  if (!(error instanceof PrepError)) throw error
  await send({ failure: failureOf(error) })
}

function failureOf({ message, file, row, isOfBase }: PrepError) {
  return { message, file, row, isOfBase }
}
