import { sign } from 'hono/jwt'
import { describe, expect, it } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { Credentials } from './credential.ts'
import { credentialOf, hasInCharge, scopeIn } from './nombramiento.ts'
import { covers, ROLES } from './role.ts'

const KEY = 'k'.repeat(32)
const CASILLA = '040001B0100'
const exp = Math.floor(Date.now() / 1000) + 600

function gate() {
  const desk = new MemoryDesk(smallCatalogo(2))
  const credentials = new Credentials({
    key: KEY,
    nowMs: Date.now,
    casillasOf: (id) => scopeIn(desk.night, id),
  })
  const check = async (claims: object) =>
    credentials.check(await sign({ sub: 'x', exp, ...claims }, KEY, 'HS256'))
  return { desk, credentials, check }
}

describe('a scope', () => {
  it.each(ROLES)('[NO8] a credential of %s without a scope is of no casilla', async (rol) => {
    const { check } = gate()
    for (const claims of [{ rol }, { rol, cas: [] }, { rol, nom: 'CO000001' }]) {
      const found = await check(claims)
      expect(found && covers(found, CASILLA)).toBe(false)
    }
    for (const cas of [null, 'nom', 'otra', '', 0, true, {}, [1]])
      expect(await check({ rol, cas })).toBeNull()
  })

  it.each(ROLES)(
    '[NO8] the written word gives %s every casilla, and a list its own',
    async (rol) => {
      const { check, credentials } = gate()
      const all = await check({ rol, cas: 'todas' })
      const own = await check({ rol, cas: [CASILLA] })
      expect(all && covers(all, CASILLA)).toBe(true)
      expect(own && [covers(own, CASILLA), covers(own, '040002B0100')]).toEqual([true, false])
      const token = await credentials.issue({ sub: 'x', rol, exp, casillas: 'todas' })
      expect(await credentials.check(token)).toMatchObject({ rol, casillas: 'todas' })
    },
  )

  it('[NO8] an older paper of a coordinator with an empty list opens no casilla, whatever its claims', async () => {
    const { desk, check, credentials } = gate()
    const older = { id: 'CO000001', cargo: 'coordinacion', casillas: [] } as const
    const newer = { ...older, id: 'CO000002', todas: true } as const
    const plain = { id: 'CO000003', cargo: 'capturista', casillas: [CASILLA] } as const
    const [a, b, c] = [older, newer, plain].map((each) => ({
      ...each,
      casillas: [...each.casillas],
    }))
    if (!a || !b || !c) throw new Error('No nombramientos')
    desk.issue(a, b, c)
    for (const cas of [undefined, 'nom', []]) {
      const found = await check({ rol: 'coordinacion', nom: a.id, cas })
      if (!found) throw new Error('No credential')
      expect(covers(found, CASILLA)).toBe(false)
      expect([a, b, c].some((each) => hasInCharge(found, each))).toBe(false)
    }
    const all = await credentials.check(await credentials.issue(credentialOf(b, exp)))
    expect(all && [covers(all, CASILLA), hasInCharge(all, c)]).toEqual([true, true])
    expect(await credentials.check(await credentials.issue(credentialOf(c, exp)))).toMatchObject({
      casillas: new Set([CASILLA]),
    })
  })
})
