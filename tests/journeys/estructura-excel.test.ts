import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { NombramientosDoc } from '../../server/src/contract/estructura.ts'
import { shortCasilla } from '../../server/src/domain/clave.ts'
import { readTable } from '../../server/src/estructura/sheet.ts'
import { pinOf } from '../../server/src/access/nombramiento.ts'
import { makeCampo } from '../fixtures/campo.ts'
import { makeXlsx } from '../fixtures/xlsx.ts'
import { launchBrowser, newContext } from './browser.ts'
import { startService, type TestService } from './service.ts'

/** The three shapes of Excel that coordinators have, by hand through the page. */
const KEY = 'excel-'.repeat(7)
let service: TestService
let browser: Browser
let casillas: string[]

beforeAll(async () => {
  service = await startService({ key: KEY })
  browser = await launchBrowser()
  const campo = await makeCampo(5, 0.01)
  await service.upload('elecciones', campo.bytes, campo.name)
  casillas = campo.ballots.map(({ casilla }) => casilla)
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

async function openPage(token = service.adminToken, width = 1440): Promise<Page> {
  const context = await newContext(browser, { width, height: 900 })
  await context.addCookies([{ name: 'espejo', value: token, url: service.url }])
  const page = await context.newPage()
  await page.goto(`${service.url}/estructura`)
  return page
}

async function drop(page: Page, rows: (string | number)[][]): Promise<void> {
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const file = { name: 'estructura.xlsx', mimeType, buffer: await makeXlsx(rows) }
  await page.locator('input[type=file]').setInputFiles(file)
}

async function people(): Promise<NombramientosDoc['filas']> {
  const headers = { authorization: `Bearer ${service.adminToken}` }
  const answer = await fetch(`${service.url}/api/nombramientos?estado=emitido`, { headers })
  return ((await answer.json()) as NombramientosDoc).filas
}

/** The casilla as a sheet has it: sección as a number, and the type beside. */
function apart(at: number): [number, string] {
  const [seccion = '', tipo = ''] = shortCasilla(casillas[at] ?? '').split(' ')
  return [Number(seccion), tipo]
}

it('[NO9] a row a casilla: taken, corrected in one telephone, and the code stays', async () => {
  const page = await openPage()
  const sheet = (cel: number) => [
    ['SECCION', 'TIPO', 'PROPIETARIO 1', 'CEL', 'SUPLENTE 1', 'CEL', 'RG', 'CEL RG'],
    [...apart(0), 'Ana Ruiz Uc', 2291234561, 'Beto Sosa Ek', '', 'Gloria Paz Ku', cel],
    [...apart(1), 'Carla Uc Pech', '229 123 4562', '', '', 'Gloria Paz Ku', ''],
  ]
  await drop(page, sheet(2291234569))
  await page.getByText('2 filas leídas, ningún error').waitFor()
  await page.getByRole('button', { name: 'Importar 4 nombramientos' }).click()
  await page.getByText('4 nombramientos emitidos').waitFor()
  const before = await people()
  await drop(page, sheet(2297654321))
  await page.getByText('1 se corrige: su papel y su código siguen').click()
  await page.getByText('Antes: 2291234569').waitFor()
  await page.getByRole('button', { name: 'Importar 1 cambio' }).click()
  await page.getByText('1 persona corregida').waitFor()
  const after = await people()
  expect(after.map(({ codigo }) => codigo)).toEqual(before.map(({ codigo }) => codigo))
  expect(after.find(({ cargo }) => cargo === 'rg')?.telefono).toBe('2297654321')
})

it('[NO4] a row a person with the name in parts: the good go first, and the bad come back as a sheet', async () => {
  const page = await openPage()
  await drop(page, [
    ['Sección', 'Tipo de casilla', 'Figura', 'Nombre(s)', 'Apellido paterno', 'Apellido materno'],
    [...apart(4), 'Representante ante casilla', 'Dora', 'Chan', 'Uh'],
    [...apart(5), 'Representante ante casilla', 'Eva', '', ''],
  ])
  const alert = page.getByRole('alert')
  await alert.getByText('Falta el apellido paterno.').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Descargar la hoja con «Qué corregir»' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('estructura por corregir.xlsx')
  const table = await readTable(await readFile(await download.path()))
  expect(table.map(({ cells }) => cells.at(-1))).toEqual([
    ...['Qué corregir', '', 'Falta el apellido paterno.'],
  ])
  await page.getByRole('button', { name: 'Importar la buena' }).click()
  await page.getByText('1 nombramiento emitido').waitFor()
  expect((await people()).map(({ nombre }) => nombre)).toContain('Dora Chan Uh')
})

it('[NO10] columns of other names are asked about, and who no longer comes ends when ticked', async () => {
  const page = await openPage(undefined, 390)
  const [kept, gone] = [casillas[8] ?? '', casillas[9] ?? '']
  const sheet = (...rows: string[][]) => [['Quién', 'Dónde', 'Como qué'], ...rows]
  const answer = async () => {
    await page.getByRole('heading', { name: '¿Qué columna es cada una?' }).waitFor()
    await page.getByLabel(/^Quién/).selectOption('nombre')
    await page.getByRole('button', { name: 'Leer con estas columnas' }).click()
  }
  const before = (await people()).length
  await drop(page, sheet(['Flor Ek Tun', kept, 'RC'], ['Gil Moo Cob', gone, 'Suplente']))
  await answer()
  await page.getByRole('button', { name: 'Importar 2 nombramientos' }).click()
  await page.getByText('2 nombramientos emitidos').waitFor()
  await drop(page, sheet(['Flor Ek Tun', kept, 'RC']))
  await answer()
  const missing = before + 1
  const name =
    missing === 1
      ? 'Dejar sin efecto a la persona que ya no viene'
      : `Dejar sin efecto a los ${missing} que ya no vienen`
  await page.getByRole('checkbox', { name }).check()
  await page.getByRole('button', { name: `Dejar sin efecto a ${missing}` }).click()
  await page
    .getByText(/anterior(es)? queda?r?o?n? ?sin efecto|sin efecto/)
    .first()
    .waitFor()
  await expect
    .poll(async () => (await people()).map(({ nombre }) => nombre))
    .toEqual(['Flor Ek Tun'])
})

it('[NO8] a coordinator imports at home, and a capturist lands at the centre', async () => {
  const admin = await openPage()
  await drop(admin, [
    ['Cargo', 'Ruta', 'Casilla', 'Nombre', 'Teléfono'],
    ['Coordinación municipal', '', casillas[12] ?? '', 'Ximena Ek Uc', ''],
    ['Capturista', 'todas', '', 'Omar Tun Ku', ''],
  ])
  await admin.getByRole('button', { name: 'Importar 2 nombramientos' }).click()
  await admin.getByText('2 nombramientos emitidos').waitFor()
  const enter = async (nombre: string) => {
    const found = (await people()).find((each) => each.nombre === nombre)
    const body = JSON.stringify({ codigo: found?.codigo, pin: pinOf(found?.id ?? '', KEY) })
    const answer = await fetch(`${service.url}/api/sesion/codigo`, { method: 'POST', body })
    const { puerta } = (await answer.json()) as { puerta: string }
    const context = await newContext(browser, { width: 1440, height: 900 })
    const page = await context.newPage()
    await page.goto(service.url + puerta)
    return page
  }
  const capturista = await enter('Omar Tun Ku')
  await capturista.waitForURL('**/centro')
  const own = await enter('Ximena Ek Uc')
  await own.waitForURL('**/centro')
  await own.goto(`${service.url}/estructura`)
  await drop(own, [
    ['Cargo', 'Casilla', 'Nombre'],
    ['RC', casillas[12] ?? '', 'Luz Chan Uc'],
    ['RC', casillas[13] ?? '', 'Eva Canul Uh'],
  ])
  await own.getByText('Ese puesto no está a tu cargo').waitFor()
  await own.getByRole('button', { name: 'Importar la buena' }).click()
  await own.getByText('1 nombramiento emitido').waitFor()
  const names = (await people()).map(({ nombre }) => nombre)
  expect([names.includes('Luz Chan Uc'), names.includes('Eva Canul Uh')]).toEqual([true, false])
})
