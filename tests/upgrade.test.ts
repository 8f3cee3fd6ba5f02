import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ledgerOf } from '../server/src/ledger/open.ts'
import { Desk } from '../server/src/ledger/desk.ts'
import { readConfig } from '../server/src/config.ts'
import { BUILD, type Bodies } from '../server/src/domain/record.ts'
import type { Estado } from '../server/src/contract/estado.ts'
import { actaBodyOf, makeCampo, type Campo } from './fixtures/campo.ts'
import { LOAD, startService, type TestService } from './journeys/service.ts'

const KEY = 'una clave de prueba de más de treinta y dos letras'

/** This build with the next number, as the next build will have: a hook on the one line that says so. */
const NEXT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      const file = next(url, context)
      if (!url.endsWith('/domain/record.ts')) return file
      const source = String(file.source).replace('BUILD = ${BUILD}', 'BUILD = ${BUILD + 1}')
      return { ...file, source }
    },
  })`)}`

let data = ''
let service: TestService
let campo: Campo
let sent = 0

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'espejo-upgrade-'))
  campo = await makeCampo(9, 0.01)
  sent = 0
})
afterEach(async () => {
  await service.stop()
  await rm(data, { recursive: true, force: true })
})

const start = (isNext: boolean) =>
  startService({
    data,
    key: KEY,
    env: isNext ? { ...LOAD, NODE_OPTIONS: `--import=${NEXT}` } : LOAD,
  })

/** Sends an acta: the status of the answer. A refused acta is the next to be sent. */
async function send(): Promise<number> {
  const acta = actaBodyOf(campo.eleccion, campo.ballots[sent]!, sent)
  const { status } = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await service.token('capturista')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...acta, canal: 'captura' }),
  })
  if (status === 201) sent += 1
  return status
}

const ready = () => fetch(`${service.url}/api/health`).then(({ status }) => status)

async function counted(): Promise<number> {
  const path = `/api/estado?ambito=${campo.eleccion}`
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const doc = (await (await fetch(service.url + path, { headers })).json()) as Estado
  return doc.actas.recibidas
}

/** An acta as the next build writes it: sums without the record would be wrong. */
async function writeNext(): Promise<void> {
  await using desk = await Desk.open(ledgerOf(readConfig({ ESPEJO_DATA: data })), () => new Date())
  const { id, at, ...body } = actaBodyOf(campo.eleccion, campo.ballots[sent]!, sent)
  const { noRegistradas, nulos } = body
  const votos = { ...body.votos, NO_REGISTRADAS: noRegistradas, NULOS: nulos }
  const figures = { ...body, votos, clientId: id, clientAt: at, canal: 'captura' }
  const head = { id: 'acta:siguiente', at: desk.now(), actor: 'x', kind: 'acta.submitted' } as const
  // A build of today notes the record and says no outcome for it.
  await desk.ledger.append([
    { ...head, version: 1, needs: BUILD + 1, body: figures as Bodies['acta.submitted'] },
  ])
  sent += 1
}

it('[LE6] what the next build wrote shuts this build, whose actas the next build then takes', async () => {
  service = await start(false)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
  expect([await send(), await send()]).toEqual([201, 201])
  expect(await counted()).toBe(2)
  await service.stop()
  await writeNext()

  service = await start(false)
  expect([await ready(), await send()]).toEqual([503, 503])
  await service.stop()

  service = await start(true)
  expect(await ready()).toBe(200)
  expect(await counted()).toBe(3)
  expect(await send()).toBe(201)
  expect(await counted()).toBe(4)
  await service.stop()

  // A way back there is not: this build stays shut and changes nothing.
  service = await start(false)
  expect([await ready(), await send()]).toEqual([503, 503])
  await service.stop()
  service = await start(true)
  expect(await counted()).toBe(4)
})
