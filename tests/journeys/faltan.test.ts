import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ActaDoc } from '../../server/src/contract/estado.ts'
import { makeCampo, type Campo } from '../fixtures/campo.ts'
import { launchBrowser } from './browser.ts'
import {
  ballotAt,
  button,
  figuresOf,
  graveIn,
  keysOf,
  main,
  newPage,
  signIn,
  typeLine,
} from './phone.ts'
import { startService, type TestService } from './service.ts'

/** A tired finger goes over lines without writing them: nobody calls them blank. */
let service: TestService
let browser: Browser
let campo: Campo

beforeAll(async () => {
  service = await startService()
  browser = await launchBrowser()
  campo = await makeCampo(17, 0.01)
  expect((await service.upload('elecciones', campo.bytes, campo.name)).status).toBe(201)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

async function versionOf(acta: string) {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const asked = `${service.url}/api/acta?clave=${campo.eleccion}:casilla:${acta}`
  const doc = (await fetch(asked, { headers }).then((answer) => answer.json())) as ActaDoc
  return doc.nuestra.at(-1)
}

/** Types the lines of an acta; a figure of '' is gone over. */
async function typeActa(page: Page, figures: string[]) {
  for (const figure of figures) await (figure === '' ? main(page).click() : typeLine(page, figure))
}

it('[FI3] lines gone over are offered for writing, leave as no capturado, and are written later', async () => {
  const page = await newPage(browser, { size: { width: 360, height: 640 }, theme: 'light' })
  const ballot = ballotAt(campo, 0)
  await signIn(page, service.url, await service.token('representante', [ballot.casilla]))
  await button(page, 'Empezar con los números').click()
  const keys = await keysOf(page)
  const full = figuresOf(keys)
  const missing = [keys[1], 'personasVotaron', 'votosSacados'] as string[]
  await typeActa(
    page,
    full.map((figure, i) => {
      if (keys[i] === 'boletasSobrantes') return 'blanco'
      return missing.includes(keys[i] ?? '') ? '' : figure
    }),
  )
  await page.getByText('Faltan 3 renglones por escribir').waitFor()
  expect(await graveIn(page)).toEqual([])
  // «Escribirlos» goes from one missing line to the next, and back to the second look.
  await button(page, 'Escribirlos').click()
  await typeLine(page, full[1] ?? '')
  const shown = page.locator('header small')
  expect(await shown.innerText()).toContain(`${keys.indexOf('personasVotaron') + 1} de`)
  await main(page).click()
  await main(page).click()
  await page.getByText('Faltan 2 renglones por escribir').waitFor()
  await button(page, 'Mandar sin ellos').click()
  await page.getByText(`${keys.length - 2} de ${keys.length}`).waitFor()
  await expect
    .poll(() => versionOf(ballot.acta))
    .toMatchObject({
      ...{ personasVotaron: 'no_capturado', votosSacados: 'no_capturado' },
      ...{ boletasSobrantes: 'blanco', hallazgos: [] },
    })
  await button(page, /^Recibo/).click()
  await page.getByText('Faltaron 2 renglones por escribir').waitFor()
  await button(page, 'Atrás').click()
  await button(page, /^Números/).click()
  await page.locator('[data-renglon=personasVotaron]').click()
  await typeLine(page, full[keys.indexOf('personasVotaron')] ?? '')
  await button(page, 'Escribirlo').click()
  await typeLine(page, full[keys.indexOf('votosSacados')] ?? '')
  await button(page, 'Enviar números').click()
  await expect.poll(() => versionOf(ballot.acta)).toMatchObject({ revision: 2, hallazgos: [] })
  const { personasVotaron, votosSacados } = (await versionOf(ballot.acta)) ?? {}
  expect([personasVotaron, votosSacados].map(Number)).toEqual(
    ['personasVotaron', 'votosSacados'].map((key) => Number(full[keys.indexOf(key)])),
  )
  await page.context().close()
})
