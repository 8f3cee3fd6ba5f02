import { afterEach, expect, it } from 'vitest'
import type { BitacoraDoc } from '../../server/src/contract/bitacora.ts'
import type { Retiro } from '../../server/src/contract/prep.ts'
import type { Estado } from '../../server/src/contract/estado.ts'
import { corteCsv } from '../../server/src/simulacro/corte.ts'
import { makeNight } from '../../server/src/simulacro/night.ts'
import { actaBodyOf, makeCampo, type Ballot } from '../fixtures/campo.ts'
import { startRedis, type TestRedis } from './redis.ts'
import { startService, type TestService } from './service.ts'

/** 594 casillas; tallies of 500 arrive while a wrong corte is taken back. */
const night = makeNight(5, 0.06)
const TALLIES = 500

let services: TestService[] = []
let redis: TestRedis | undefined
afterEach(async () => {
  for (const service of services) await service.stop()
  await redis?.stop()
  services = []
  redis = undefined
})

/** The corte of a minute; `lines` cuts the file at a line's end and adds a casilla of nowhere. */
function corteAt(minute: number, lines?: number): Buffer {
  const text = corteCsv(night, minute)
  const rows = text.trimEnd().split('\r\n')
  if (lines === undefined) return Buffer.from(text)
  const last = rows[lines - 1] ?? ''
  const stray = last.replaceAll(/'30\d{4}([BCES])/g, "'309999$1")
  return Buffer.from([...rows.slice(0, lines), stray, ''].join('\r\n'))
}

const nameAt = (minute: number) => `20170604_${minute}_PREP_AYUN_VER/VER_AYUN_2017.csv`

async function estadoOf({ url, adminToken }: TestService) {
  const headers = { authorization: `Bearer ${adminToken}` }
  return (await fetch(`${url}/api/estado`, { headers }).then((a) => a.json())) as Estado
}

async function send(service: TestService, ballot: Ballot, n: number): Promise<number> {
  const token = await service.token('representante', [ballot.casilla])
  const answer = await fetch(`${service.url}/api/actas`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(actaBodyOf('AYUN', ballot, n)),
  })
  return answer.status
}

it.each(['SQLite', 'Redis'])(
  '[RE7] on %s a wrong corte is taken back while 500 tallies arrive: as if it had never come, all counted',
  async (ledger) => {
    if (ledger === 'Redis') redis = await startRedis()
    const wrong = await startService(redis ? { redis: redis.url } : {})
    services.push(wrong)
    const right = await startService()
    services.push(right)
    const campo = await makeCampo(5, 0.06)
    const ballots = campo.ballots.slice(0, TALLIES)
    for (const service of services)
      expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
    for (const [minute, lines] of [[200], [220, 200], [240], [260]] as const)
      for (const service of lines ? [wrong] : services) {
        const answer = await service.upload('prep/cortes', corteAt(minute, lines), nameAt(minute))
        expect(answer.status).toBe(201)
      }
    const headers = { authorization: `Bearer ${wrong.adminToken}` }
    const list = await fetch(`${wrong.url}/api/prep/bitacora`, { headers })
    const { filas } = (await list.json()) as BitacoraDoc
    const corte = filas.find(({ file }) => file === nameAt(220))
    const withdraw = (query = '') =>
      fetch(`${wrong.url}/api/prep/cortes/retirar${query}`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ eleccion: 'AYUN', corte: corte?.seq, motivo: 'cortado' }),
      })
    const sendAll = (service: TestService) =>
      Array.from({ length: 10 }, async (_, lane) => {
        const answers: number[] = []
        for (const [n, ballot] of ballots.entries())
          if (n % 10 === lane) answers.push(await send(service, ballot, n))
        return answers
      })
    const arriving = sendAll(wrong)
    const answer = await withdraw()
    expect([answer.status, ((await answer.json()) as Retiro).releidos]).toEqual([200, 2])
    expect(new Set((await Promise.all(arriving)).flat())).toEqual(new Set([201]))
    expect((await withdraw()).status).toBe(409)
    await Promise.all(sendAll(right))
    const [one, other] = [await estadoOf(wrong), await estadoOf(right)]
    expect(one.stateHash).toBe(other.stateHash)
    expect(one.actas.recibidas).toBe(TALLIES)
    const folded = JSON.parse(await wrong.espejo('estado', '--json')) as Estado
    expect(folded.stateHash).toBe(one.stateHash)
  },
)
