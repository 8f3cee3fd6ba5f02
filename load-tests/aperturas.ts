import { check } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import type { CapturaDoc } from '../server/src/contract/captura.ts'

/**
 * 18:00, everybody opens the app for the first time: the page, the files a phone loads before the
 * first screen, and the catálogo with a credential never seen before. The store is away during the
 * run: no first opening may need Redis.
 */
type Opener = { casilla: string; token: string }

const url = __ENV.URL ?? ''
const seconds = Number(__ENV.SECONDS ?? 20)
const rate = Number(__ENV.RATE ?? 250)
const openers = new SharedArray<Opener>('openers', () => read<Opener>(__ENV.SENDERS))
const assets = new SharedArray<string>('assets', () => read<string>(__ENV.ASSETS))
const opening = new Trend('opening', true)

export const options = {
  // A new phone has no open connection either.
  noVUConnectionReuse: true,
  scenarios: {
    aperturas: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: 512,
      maxVUs: 1024,
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    opening: ['p(95)<3000'],
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
}

export default function openApp(): void {
  const opener = openers[exec.scenario.iterationInTest % openers.length]
  if (!opener) throw new Error('No openers')
  const startedAt = Date.now()
  const whole = { 'accept-encoding': 'br' }
  const page = http.get(`${url}/c`, { headers: whole, responseType: 'none' })
  const parts = http.batch(
    assets.map((path) => ['GET', url + path, null, { headers: whole, responseType: 'none' }]),
  )
  const headers = { authorization: `Bearer ${opener.token}` }
  const captura = http.get(`${url}/api/captura`, { headers })
  check(captura, {
    'the page came whole': () => page.status === 200 && parts.every(({ status }) => status === 200),
    'the casilla is there': ({ status }) =>
      status === 200 && (captura.json() as CapturaDoc).casillas[0]?.casilla === opener.casilla,
  })
  opening.add(Date.now() - startedAt)
}

/** Read once for all virtual users. */
function read<T>(path = ''): T[] {
  return JSON.parse(open(path)) as T[]
}
