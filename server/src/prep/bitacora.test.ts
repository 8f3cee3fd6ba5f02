import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Desk } from '../ledger/desk.ts'
import { openSqlite } from '../ledger/sqlite.ts'
import { makeBase } from '../simulacro/base.ts'
import { corteCsv } from '../simulacro/corte.ts'
import { makeNight } from '../simulacro/night.ts'
import { Bitacora } from './bitacora.ts'

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
  const old = corteAt(0)
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
