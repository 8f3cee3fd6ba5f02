import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MemoryDesk } from '../../../tests/fixtures/desk.ts'
import { Desk } from '../ledger/desk.ts'
import { openSqlite } from '../ledger/sqlite.ts'
import { makeBase } from '../simulacro/base.ts'
import { corteCsv } from '../simulacro/corte.ts'
import { makeNight } from '../simulacro/night.ts'
import { Bitacora } from './bitacora.ts'
import { sha256Of } from './cortes.ts'

const night = makeNight(3, 0.01)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitacora-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function open() {
  const desk = await Desk.open(openSqlite(join(folder, 'ledger.sqlite')), () => new Date())
  const book = new Bitacora(desk, join(folder, 'cortes'))
  return { book, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

/** The corte of a minute as CSV; rows can be left out. */
function corteAt(minute: number, without = 0): Buffer {
  const rows = corteCsv(night, minute).trimEnd().split('\r\n')
  return Buffer.from(`${rows.slice(0, rows.length - without).join('\r\n')}\r\n`)
}

it('every corte says its new, changed and removed actas, and every refused file its reason', async () => {
  await using opened = await open()
  const { book } = opened
  const zero = await makeBase(night, 0)
  await book.create(zero.bytes, zero.name, false)
  await book.take(corteAt(200), 'VER_AYUN_2017_2.csv')
  await book.take(corteAt(300, 2), 'VER_AYUN_2017_3.csv')
  const refused = /Ya hay un corte más nuevo|no se pudo leer|No hay elección/
  for (const [bytes, name] of [
    [corteAt(120), 'viejo.csv'],
    [corteAt(200).subarray(0, 900), 'roto.csv'],
  ] as const) {
    // A source offers the same file again and again: one line.
    await expect(book.take(bytes, name)).rejects.toThrow()
    await expect(book.takeOrCreate(bytes, name)).rejects.toThrow()
  }
  const filas = book.filas()
  expect(filas.map(({ estado }) => estado).sort()).toEqual([
    ...['rechazado', 'rechazado', 'tomado', 'tomado', 'tomado'],
  ])
  const taken = filas.filter(({ estado }) => estado === 'tomado').reverse()
  const [first, second, third] = taken
  expect(first).toMatchObject({ nuevas: 0, cambiadas: 0, quitadas: 0, capturadas: 0 })
  expect(second?.nuevas).toBe(second?.capturadas)
  expect(third?.quitadas).toBeGreaterThan(0)
  expect((second?.capturadas ?? 0) + (third?.nuevas ?? 0) - (third?.quitadas ?? 0)).toBe(
    third?.capturadas,
  )
  for (const each of filas.filter(({ estado }) => estado === 'rechazado')) {
    expect(each.motivo).toMatch(refused)
    expect(each.detalle?.length).toBeGreaterThan(0)
  }
})

it('the kept bytes of every file in the logbook are as they came, and no other hash opens one', async () => {
  await using opened = await open()
  const { book } = opened
  const zero = await makeBase(night, 0)
  await book.create(zero.bytes, zero.name, false)
  const old = corteAt(120)
  const broken = corteAt(200).subarray(0, 900)
  const good = corteAt(240)
  await book.take(good, 'tercero.csv')
  await expect(book.take(old, 'viejo.csv')).rejects.toThrow()
  await expect(book.take(broken, 'roto.csv')).rejects.toThrow()
  const bytesOf = async (file: string) => {
    const fila = book.filas().find((each) => each.file.endsWith(file))
    const found = await book.archivo(fila?.sha256 ?? '')
    expect(found?.name, file).toBe(fila?.file)
    return found && buffer(found.bytes)
  }
  expect(await bytesOf('tercero.csv')).toEqual(good)
  expect(await bytesOf('viejo.csv')).toEqual(old)
  expect(await bytesOf('roto.csv')).toEqual(broken)
  expect(await book.archivo('0'.repeat(64))).toBeUndefined()
})

it('the refused files are known after a restart', async () => {
  const broken = corteAt(200).subarray(0, 900)
  {
    await using opened = await open()
    await expect(opened.book.take(broken, 'roto.csv')).rejects.toThrow()
  }
  await using again = await open()
  expect(again.book.filas().map(({ file, estado }) => [file, estado])).toEqual([
    ['roto.csv', 'rechazado'],
  ])
})

it.each([
  ['few columns', 'nombre,telefono,casilla\nMaria Perez,5512345678,040001B0100\n'],
  [
    'the columns of a base of casillas',
    'CLAVE_CASILLA,NOMBRE,APELLIDO,TELEFONO,CORREO,SECCION,MUNICIPIO,CARGO\n040001B0100,Maria,Perez,5512345678,,1,1,RC\n',
  ],
])(
  'a sheet of ours with %s, brought by mistake, is neither kept nor listed',
  async (_what, text) => {
    await using opened = await open()
    const { book } = opened
    const sheet = Buffer.from(text)
    for (const bring of [
      () => book.take(sheet, 'estructura.csv'),
      () => book.takeOrCreate(sheet, 'estructura.csv'),
      () => book.create(sheet, 'estructura.csv', false),
    ])
      await expect(bring()).rejects.toThrow()
    expect(book.filas()).toEqual([])
    expect(await book.archivo(sha256Of(sheet))).toBeUndefined()
    const left = await readdir(folder, { recursive: true })
    expect(left.filter((name) => name.includes(sha256Of(sheet)))).toEqual([])
  },
)

it('a base refused at the creation is in the logbook, and one refused in a practice night is again in the next night', async () => {
  const desk = new MemoryDesk()
  desk.at = '2027-06-01T06:00:00.000Z'
  const book = new Bitacora(desk, join(folder, 'cortes'))
  const broken = Buffer.concat([corteAt(200), Buffer.from('una,fila\r\n')])
  await expect(book.create(broken, 'roto.csv', false)).rejects.toThrow()
  await expect(book.take(broken, 'roto.csv')).rejects.toThrow()
  expect(book.filas().map(({ file }) => file)).toEqual(['roto.csv'])
  desk.night.representacion.desdeMs = Date.parse('2027-06-03T06:00:00Z')
  desk.at = '2027-06-07T06:00:00.000Z'
  expect(book.filas()).toEqual([])
  await expect(book.take(broken, 'roto.csv')).rejects.toThrow()
  expect(book.filas().map(({ file }) => file)).toEqual(['roto.csv'])
})
