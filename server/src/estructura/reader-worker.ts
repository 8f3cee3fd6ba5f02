import { parentPort, workerData } from 'node:worker_threads'
import { EstructuraError } from './error.ts'
import { readTable } from './sheet.ts'
import { makePlan } from './plan.ts'
import { PUESTOS_A_MESSAGE, type FromPlanner, type ToPlanner } from './reader.ts'

/** The other side of `reader.ts`: reads one file and sends the plan home in pieces. */
const send = (message: FromPlanner) => parentPort?.postMessage(message)
const { bytes, claves } = workerData as ToPlanner

try {
  const { puestos, ...plan } = makePlan(await readTable(bytes), claves.split('\n'))
  if (plan.malasTotal === 0)
    for (let at = 0; at < puestos.length; at += PUESTOS_A_MESSAGE)
      send({ puestos: puestos.slice(at, at + PUESTOS_A_MESSAGE) })
  send({ plan: { ...plan, puestos: [] } })
} catch (error) {
  if (!(error instanceof EstructuraError)) throw error
  send({ failure: error.message })
}
