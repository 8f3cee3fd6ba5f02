import { check } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import type { ActaBody } from '../server/src/contract/acta.ts'
import type { ActaAnswer } from '../server/src/contract/estado.ts'
import { burstStages } from './lib/stages.ts'

/**
 * The minute after the polls close: representantes of distinct casillas send an acta each, with
 * distinct credentials, at a rate that does not wait for the answers. k6 logs every acknowledged
 * acta (`ACK id seq`); run.ts then asks the ledger for each.
 */
type Sender = { casilla: string; token: string; keys: string[] }

const url = __ENV.URL ?? ''
const eleccion = __ENV.ELECCION ?? ''
const seconds = Number(__ENV.SECONDS ?? 20)
const rate = Number(__ENV.RATE ?? 500)
const senders = new SharedArray<Sender>('senders', readSenders)
const misanswered = new Counter('actas_misanswered')

export const options = {
  scenarios: {
    burst: {
      executor: 'ramping-arrival-rate',
      startRate: Math.ceil(rate / 10),
      timeUnit: '1s',
      preAllocatedVUs: 256,
      maxVUs: 512,
      stages: burstStages(seconds, rate),
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    'http_req_duration{expected_response:true}': ['p(95)<500'],
    actas_misanswered: ['count<1'],
    // A dropped iteration is an arrival k6 had nobody free to send: missing load.
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
}

export default function sendActa(): void {
  const n = exec.scenario.iterationInTest
  const sender = senders[n % senders.length]
  if (!sender) throw new Error('No senders')
  const body = bodyOf(sender, n)
  const headers = { authorization: `Bearer ${sender.token}`, 'content-type': 'application/json' }
  const answer = http.post(`${url}/api/actas`, JSON.stringify(body), { headers, timeout: '30s' })
  if (!check(answer, { 'acknowledged (201)': ({ status }) => status === 201 })) {
    console.log(`REFUSED ${answer.status} ${answer.body ?? ''}`)
    return
  }
  const { clientId, casilla, seq } = answer.json() as ActaAnswer
  if (clientId !== body.id || casilla !== body.casilla || !(seq > 0)) misanswered.add(1)
  console.log(`ACK ${body.id} ${seq}`)
}

/** Read once for all virtual users. */
function readSenders(): Sender[] {
  return JSON.parse(open(__ENV.SENDERS ?? '')) as Sender[]
}

/**
 * Distinct figures for each submission: after the first acta of a casilla, the next is a revision.
 */
function bodyOf({ casilla, keys }: Sender, n: number): ActaBody {
  const votos = Object.fromEntries(keys.map((key, i) => [key, (n * 7 + i * 13) % 60]))
  const sum = Object.values(votos).reduce((total, each) => total + each, 3)
  return {
    id: `burst-${String(n).padStart(8, '0')}`,
    at: new Date().toISOString(),
    eleccion,
    casilla,
    votos,
    noRegistradas: 1,
    nulos: 2,
    totalAsentado: sum,
    boletasSobrantes: n % 10_000,
    personasVotaron: sum,
    representantesVotaron: 0,
    votosSacados: sum,
  }
}
