import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { smallEleccion } from '../../tests/fixtures/desk.ts'
import { readConfig } from './config.ts'
import { Desk } from './desk.ts'
import { Credentials } from './http/auth.ts'
import { readKey } from './key.ts'
import { Practica } from './practica.ts'
import { ledgerOf, startService } from './service.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'practica-'))
})
afterEach(() => {
  rmSync(data, { recursive: true })
})

/** Over a ledger with a practice elección. */
async function openDesk() {
  const config = readConfig({ ESPEJO_DATA: data, PORT: '0' })
  const desk = await Desk.open(ledgerOf(config), () => new Date())
  const body = smallEleccion(4, { simulacro: true })
  const head = { id: 'eleccion:GOB', at: desk.now(), actor: 'prep', version: 1 } as const
  await desk.submit({ ...head, kind: 'eleccion.created', body })
  return { config, desk }
}

test('[NO7] a practice night whose end is cut off once its ledger is away ends with the next start', async () => {
  const { config, desk } = await openDesk()
  const credentials = new Credentials(
    readKey(config),
    () => false,
    () => undefined,
  )
  const exp = Math.floor(Date.now() / 1000) + 60
  const token = await credentials.issue({ sub: 'a', rol: 'admin', exp })
  const dark = () => Promise.reject(new Error('Power cut'))
  const practica = new Practica(desk, config, dark, () => Promise.resolve())
  await expect(practica.stop()).rejects.toThrow('Power cut')
  await using service = await startService(config)
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${service.url}/api/progreso`, { headers })).status).toBe(403)
})
