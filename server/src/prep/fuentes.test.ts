import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Fuentes } from './fuentes.ts'
import { Reach } from './reach.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { LedgerError } from '../ledger/ledger.ts'

const hasSimulacro = () => false
const now = () => new Date()
const reach = new Reach({ redes: [], carpeta: tmpdir(), data: '/no/hay' })

it('a corte that the ledger could not confirm is taken again, and the source goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const cortes = join(folder, 'cortes')
  mkdirSync(cortes)
  const asked: string[] = []
  const takeOrCreate = (_bytes: Uint8Array, fileName: string) => {
    asked.push(fileName)
    return asked.length > 1 ? Promise.resolve([]) : Promise.reject(new LedgerError('Sin Redis'))
  }
  const fuentes = new Fuentes(
    { takeOrCreate, hasSimulacro },
    join(folder, 'fuentes.json'),
    now,
    reach,
  )
  const states: string[] = []
  fuentes.onChange(() => {
    const [state] = Object.values(fuentes.list(true))
    if (state) states.push(`${state.estado} ${state.mensaje ?? ''}`)
  })
  writeFileSync(join(cortes, 'uno.csv'), '1')
  fuentes.add({ carpeta: cortes })
  await expect.poll(() => asked).toEqual(['uno.csv', 'uno.csv'])
  // The reason goes with the wait, and does not stay until the next look.
  await expect.poll(() => states[states.indexOf('esperando Sin Redis') + 1]).toBe('bien ')
  writeFileSync(join(cortes, 'dos.csv'), '2')
  await expect.poll(() => asked).toContain('dos.csv')
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

it('a base that is refused where others of its delivery are taken is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const cortes = join(folder, 'cortes')
  mkdirSync(cortes)
  const base = { corteAt: '', sha256: '', cambios: 0, repetido: false, avisos: ['Es de mañana.'] }
  const rechazoOf = (file: string) => (file === 'vieja.csv' ? 'corte_anterior' : 'corte_futuro')
  const asked: string[] = []
  const takeOrCreate = (_bytes: Uint8Array, file: string) => {
    asked.push(file)
    return Promise.resolve([{ ...base, eleccion: 'GOB', rechazo: rechazoOf(file) } as const])
  }
  const fuentes = new Fuentes(
    { takeOrCreate, hasSimulacro },
    join(folder, 'fuentes.json'),
    now,
    reach,
  )
  const said = () => Object.values(fuentes.list(true))[0]?.mensaje
  writeFileSync(join(cortes, 'vieja.csv'), '1')
  fuentes.add({ carpeta: cortes })
  await expect.poll(() => asked).toEqual(['vieja.csv'])
  expect(said()).toBeUndefined()
  writeFileSync(join(cortes, 'mal.csv'), '2')
  await expect.poll(said).toBe('GOB: Es de mañana.')
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

it('[LE6] a corte is left to the newer server, and the source says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const cortes = join(folder, 'cortes')
  mkdirSync(cortes)
  const asked: string[] = []
  const takeOrCreate = (_bytes: Uint8Array, file: string) => {
    asked.push(file)
    return Promise.reject(new LedgerError('Esta noche la lleva otra.', { fault: 'anterior' }))
  }
  const fuentes = new Fuentes(
    { takeOrCreate, hasSimulacro },
    join(folder, 'fuentes.json'),
    now,
    reach,
  )
  writeFileSync(join(cortes, 'uno.csv'), '1')
  const id = fuentes.add({ carpeta: cortes })
  await expect
    .poll(() => fuentes.list(true)[id])
    .toMatchObject({
      estado: 'esperando',
      mensaje: 'Esta noche la lleva otra.',
    })
  writeFileSync(join(cortes, 'dos.csv'), '2')
  await expect.poll(() => asked).toEqual(['uno.csv', 'dos.csv'])
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

it('a corte over which the service fails is said, and the next one is taken at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const cortes = join(folder, 'cortes')
  mkdirSync(cortes)
  const taken: string[] = []
  const takeOrCreate = (_bytes: Uint8Array, fileName: string) => {
    if (fileName === 'malo.csv') return Promise.reject(new TypeError('A bug'))
    taken.push(fileName)
    return Promise.resolve([])
  }
  const fuentes = new Fuentes(
    { takeOrCreate, hasSimulacro },
    join(folder, 'fuentes.json'),
    now,
    reach,
  )
  writeFileSync(join(cortes, 'malo.csv'), '1')
  const id = fuentes.add({ carpeta: cortes })
  await expect
    .poll(() => fuentes.list(true)[id]?.mensaje)
    .toBe('Falló aquí: este corte se vuelve a intentar')
  writeFileSync(join(cortes, 'bueno.csv'), '2')
  await expect.poll(() => taken).toEqual(['bueno.csv'])
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const CODES = 'ENOSPC EDQUOT EMFILE EIO EACCES ERR_WORKER_OUT_OF_MEMORY SQLITE_BUSY'.split(' ')
const OURS: Error[] = CODES.map((code) => Object.assign(new Error(code), { code }))

it.each([...OURS, new RefusalError('disco_lleno')])(
  'a corte that fails by %s of ours is taken when the fault is over',
  async (fault) => {
    const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
    const cortes = join(folder, 'cortes')
    mkdirSync(cortes)
    let tries = 0
    const takeOrCreate = () => {
      tries += 1
      return tries < 2 ? Promise.reject(fault) : Promise.resolve([])
    }
    const fuentes = new Fuentes(
      { takeOrCreate, hasSimulacro },
      join(folder, 'fuentes.json'),
      now,
      reach,
    )
    writeFileSync(join(cortes, 'ultimo.csv'), '1')
    const id = fuentes.add({ carpeta: cortes })
    await expect.poll(() => tries).toBe(2)
    await expect.poll(() => fuentes.list(true)[id]?.mensaje).toBeUndefined()
    fuentes[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  },
)

it.each(['{"a":1}', '[null]', '[{"url":7}]', 'x', ''])(
  'a list of sources that is %s starts no source and stops nobody',
  (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
    writeFileSync(join(folder, 'fuentes.json'), text)
    const taker = { takeOrCreate: () => Promise.resolve([]), hasSimulacro }
    const fuentes = new Fuentes(taker, join(folder, 'fuentes.json'), now, reach)
    expect(fuentes.list(true)).toEqual({})
    fuentes[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  },
)

it('a source that cannot be remembered does not run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const taker = { takeOrCreate: () => Promise.resolve([]), hasSimulacro }
  const fuentes = new Fuentes(taker, join(folder, 'none', 'fuentes.json'), now, reach)
  expect(() => fuentes.add({ carpeta: folder })).toThrow('ENOENT')
  expect(fuentes.list(true)).toEqual({})
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

it('a base that a practice night keeps out says so, and is taken when that has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  let isPractica = true
  const asked: boolean[] = []
  const takeOrCreate = () => {
    asked.push(isPractica)
    return isPractica ? Promise.reject(new RefusalError('hay_practica')) : Promise.resolve([])
  }
  const taker = { takeOrCreate, hasSimulacro: () => isPractica }
  const fuentes = new Fuentes(taker, join(folder, 'fuentes.json'), now, reach)
  const cortes = join(folder, 'cortes')
  mkdirSync(cortes)
  writeFileSync(join(cortes, 'uno.csv'), '1')
  const id = fuentes.add({ carpeta: cortes })
  await expect.poll(() => fuentes.list(true)[id]?.mensaje).toContain('termina la práctica')
  isPractica = false
  await expect.poll(() => asked).toEqual([true, false])
  expect(fuentes.list(true)[id]).toMatchObject({ estado: 'bien' })
  fuentes[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})
