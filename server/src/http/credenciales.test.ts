import { expect, it } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials, credentialId } from '../access/credential.ts'
import type { CredencialesDoc } from '../contract/credencial.ts'
import { credenciales } from './credenciales.ts'

it('[NO15] a list of sessions by the thousand is bounded, and keeps every credential and the own session', async () => {
  const desk = new MemoryDesk(smallCatalogo(1))
  const { usadas } = desk.night.representacion.credenciales
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const exp = credentials.expIn(600)
  const own = { sub: 'admin-1', rol: 'admin', casillas: 'todas', exp } as const
  const token = await credentials.issueSession({ ...own, id: 'origen' })
  const used = { sub: 'admin-1', rol: 'admin', exp, usadaAt: desk.now() } as const
  const add = (id: string, de?: string) =>
    usadas.set(id, { ...used, id, ...(de === undefined ? {} : { de }) })
  add('origen')
  add(credentialId(token), 'origen')
  for (let n = 0; n < 2500; n++) add(`sesion-${n}`, 'origen')
  const app = stage((each) => each.route('/', credenciales(desk, credentials)))
  const answer = await app.request('/credenciales', {
    headers: { authorization: `Bearer ${token}` },
  })
  const doc = (await answer.json()) as CredencialesDoc
  expect([doc.credenciales.length, doc.sinLugar]).toEqual([2002, 500])
  expect(doc.credenciales[0]).toMatchObject({ id: 'sesion-2499', de: 'origen' })
  expect(doc.credenciales.slice(-2)).toMatchObject([{ propia: true }, { id: 'origen' }])
})
