import { workerData } from 'node:worker_threads'
import { sendHome } from '../apart/apart.ts'
import { makeBadSheet } from './bad.ts'
import { ColumnasError } from './columns.ts'
import { EstructuraError } from './error.ts'
import { makePlan } from './plan.ts'
import { questionOf } from './question.ts'
import { PUESTOS_A_MESSAGE, type FromPlanner, type ToPlanner } from './reader.ts'
import { readTable } from './sheet.ts'

/** The other side of `reader.ts`: reads one file and sends the plan home in pieces. */
const send = (message: FromPlanner) => sendHome(message)
const { task, bytes, claves, lugares, columnas, more } = workerData as ToPlanner

try {
  const table = await readTable(bytes)
  const asked = { claves: claves.split('\n'), lugares, ...(columnas ? { columnas } : {}) }
  if (task === 'columnas') await send({ columnas: questionOf(table, asked.claves) })
  else if (task === 'malas') await send({ book: await makeBadSheet(table, asked, more) })
  else {
    const { puestos, ...plan } = makePlan(table, asked)
    for (let at = 0; at < puestos.length; at += PUESTOS_A_MESSAGE)
      await send({ puestos: puestos.slice(at, at + PUESTOS_A_MESSAGE) })
    await send({ plan: { ...plan, puestos: [] } })
  }
} catch (error) {
  if (!(error instanceof EstructuraError)) throw error
  await send({ failure: error.message, ofColumns: error instanceof ColumnasError })
}
