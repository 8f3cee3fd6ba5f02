import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldLedger, readLedger } from '../../server/src/commands/fold.ts'
import { readConfig } from '../../server/src/config.ts'
import type { Estado } from '../../server/src/contract/estado.ts'
import { Credentials } from '../../server/src/access/credential.ts'
import { estadoDoc } from '../../server/src/domain/read/ambito.ts'
import { readKey } from '../../server/src/access/key.ts'
import { verify } from '../../server/src/ledger/chain.ts'
import { runSimulacro } from '../../server/src/simulacro/run.ts'
import { startRedis } from '../journeys/redis.ts'
import { startService } from '../journeys/service.ts'

/**
 * A whole practice night through the real doors, then three questions: did the service find all the
 * planted errors and nothing else, do the documents equal a fold from zero, is the chain whole.
 */
async function playNight(scale: number, redis?: string) {
  const service = await startService(redis ? { redis } : {})
  try {
    const credentials = new Credentials({
      key: readKey({ key: undefined, data: service.data }),
      nowMs: Date.now,
    })
    const exp = Math.floor(Date.now() / 1000) + 3600
    const resumen = await runSimulacro({
      baseUrl: service.url,
      adminToken: service.adminToken,
      tokenFor: (casillas) =>
        credentials.issue({
          sub: `rc-${casillas.join()}`,
          rol: 'representante',
          casillas: new Set(casillas),
          exp,
        }),
      seed: 3,
      scale,
      speed: 0,
    })
    const headers = { authorization: `Bearer ${service.adminToken}` }
    const ask = async (clave: string) =>
      (await fetch(`${service.url}/api/estado?ambito=${clave}`, { headers }).then((a) =>
        a.json(),
      )) as Estado
    const claves = ['AYUN', 'AYUN:municipio:30-001', 'AYUN:municipio:30-002']
    const live = await Promise.all(claves.map(ask))
    const config = readConfig({
      ESPEJO_DATA: service.data,
      ...(redis ? { ESPEJO_REDIS: redis } : {}),
    })
    const { night } = await foldLedger(config, ({ seq }) => seq <= (live[0]?.seq ?? 0))
    const folded = claves.map((clave) => estadoDoc(night, clave, (text) => hash('sha256', text)))
    return { resumen, live, folded, verdict: await verify(readLedger(config)) }
  } finally {
    await service.stop()
  }
}

function expectWhole({ resumen, live, folded, verdict }: Awaited<ReturnType<typeof playNight>>) {
  expect(resumen.auditoria.faltan).toEqual([])
  expect(resumen.auditoria.falsasAlarmas).toEqual([])
  expect(resumen.encontrados).toBe(resumen.sembrados)
  expect(resumen.rechazos).toEqual([])
  expect(live).toEqual(folded)
  expect(verdict).toMatchObject({ ok: true })
}

it('of a practice night of Veracruz on SQLite every planted error is found and nothing else', async () => {
  const played = await playNight(1)
  expect(played.resumen.sembrados).toBe(500)
  expect(played.live[0]?.actas.esperadas).toBe(9898)
  expectWhole(played)
})

describe.skipIf(!existsSync('/usr/bin/redis-server'))('on Redis (needs redis-server)', () => {
  it('of a fifth of a practice night on Redis every planted error is found and nothing else', async () => {
    const redis = await startRedis()
    try {
      expectWhole(await playNight(0.2, redis.url))
    } finally {
      await redis.stop()
    }
  })
})
