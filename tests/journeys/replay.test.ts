import { existsSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Estado } from '../../server/src/contract/estado.ts'
import { readParcel } from '../../server/src/commands/files.ts'
import { readBases } from '../../server/src/prep/base.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

const CAMPECHE = join(import.meta.dirname, '../../../shared/data/prep/camp2021')
const CORTES = [
  '20210601_1852',
  '20210606_2240',
  '20210606_2320',
  '20210606_2340',
  '20210607_1320',
  '20210607_1440',
  '20210607_2000',
].map((time) => join(CAMPECHE, `${time}_PREP_GOB_CAMP`))

const run = promisify(execFile)
let service: TestService
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function espejo(...words: string[]): Promise<string> {
  const env = { ESPEJO_DATA: service.data }
  const { stdout } = await run(process.execPath, ['server/src/cli.ts', ...words], { env })
  return stdout
}

async function live(): Promise<Estado> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  return (await fetch(`${service.url}/api/estado?ambito=GOB`, { headers }).then((a) =>
    a.json(),
  )) as Estado
}

/** Needs the real PREP of Campeche 2021: the data lie beside the project and never inside. */
describe.skipIf(!existsSync(CAMPECHE))('Campeche 2021 (needs ../shared/data)', () => {
  beforeEach(async () => {
    service = await startService()
    const { bytes, fileName } = await readParcel(CORTES[0] ?? '')
    expect((await service.upload('elecciones', bytes, fileName)).status).toBe(201)
  })
  afterEach(() => service.stop())

  it('each corte of Campeche 2021 equals its own header, live and folded from zero; the page follows by itself', async () => {
    const context = await newContext(browser, { width: 1440, height: 900 })
    const page = await context.newPage()
    await page.goto(`${service.url}/entrar#${/entrar#(\S+)/.exec(service.greeting)?.[1] ?? ''}`)
    await page.waitForURL(/\/a\/GOB/)
    let loads = 0
    page.on('load', () => (loads += 1))

    for (const folder of CORTES.slice(1)) {
      const { bytes, fileName } = await readParcel(folder)
      expect((await service.upload('prep/cortes', bytes, fileName)).status).toBe(201)
      const [base] = await readBases(bytes, fileName)
      const now = await live()
      expect(now.votos.prep).toBe(base?.header.votos)
      expect(now.participacion.prep).toBe(base?.header.participacion)
      expect(now.actas.capturadas).toBe(base?.header.capturadas)
      expect(now.actas.contabilizadas).toBe(base?.header.contabilizadas)
      // After a quiet second a seal follows; the seal changes nothing but the place.
      const folded = await espejo('estado', '--ambito', 'GOB', '--hasta', `${now.seq}`, '--json')
      expect(JSON.parse(folded)).toEqual(now)
    }

    const last = await live()
    const votes = new Map(last.candidaturas.map(({ key, prep }) => [key, prep]))
    expect([votes.get('MC'), votes.get('PT-MORENA'), votes.get('PAN-PRI-PRD')]).toEqual([
      117_522, 123_741, 114_824,
    ])
    expect([last.votos.prep, last.participacion.prep]).toEqual([372_484, 63.2564])
    for (const figure of ['117,522', '123,741', '114,824'])
      await page.getByText(figure).first().waitFor()
    expect(loads).toBe(0)
    await context.close()
  })

  it('an acta of a representative in Campeche 2021 moves the page too, and the chain is whole', async () => {
    const context = await newContext(browser, { width: 390, height: 844 })
    const page = await context.newPage()
    const cookie = { name: 'espejo', value: service.adminToken, url: service.url }
    await context.addCookies([cookie])
    await page.goto(`${service.url}/a/GOB`)
    const keys = ['PAN', 'PRI', 'PRD', 'PT', 'PVEM', 'MC', 'MORENA', 'PES', 'RSP', 'FXM']
    const combos = ['PAN-PRI-PRD', 'PAN-PRI', 'PAN-PRD', 'PRI-PRD', 'PT-MORENA']
    const votos = Object.fromEntries(
      [...keys, ...combos].map((key) => [key, key === 'MC' ? 123 : 0]),
    )
    const answer = await fetch(`${service.url}/api/actas`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await service.token('representante', ['040001B0100'])}` },
      body: JSON.stringify({
        id: 'journey-0001',
        at: '2021-06-06T22:41:07-05:00',
        eleccion: 'GOB',
        casilla: '040001B0100',
        votos,
        noRegistradas: 0,
        nulos: 4,
        totalAsentado: 127,
        boletasSobrantes: 'blanco',
        personasVotaron: 127,
        representantesVotaron: 0,
        votosSacados: 127,
      }),
    })
    expect(answer.status).toBe(201)
    await page.getByText('123', { exact: true }).first().waitFor()
    expect((await live()).candidaturas.find(({ key }) => key === 'MC')?.nuestra).toBe(123)
    expect(await espejo('verify')).toMatch(/^La cadena está entera/)
    await context.close()
  })
})
