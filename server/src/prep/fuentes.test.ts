import { hash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fuentes } from './fuentes.ts'
import { byHand } from './held.ts'
import type { Intake } from './intake.ts'
import { Reach } from './reach.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { LedgerError } from '../ledger/ledger.ts'

type Taker = Pick<Intake, 'takeOrCreate'>

/** Far more often than in service, so that the tests wait less. */
const EVERY_MS = 100
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
    EVERY_MS,
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
    EVERY_MS,
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
    EVERY_MS,
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
    EVERY_MS,
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
      EVERY_MS,
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
    const fuentes = new Fuentes(taker, join(folder, 'fuentes.json'), now, reach, EVERY_MS)
    expect(fuentes.list(true)).toEqual({})
    fuentes[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  },
)

it('a source that cannot be remembered does not run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
  const taker = { takeOrCreate: () => Promise.resolve([]), hasSimulacro }
  const fuentes = new Fuentes(taker, join(folder, 'none', 'fuentes.json'), now, reach, EVERY_MS)
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
  const fuentes = new Fuentes(taker, join(folder, 'fuentes.json'), now, reach, EVERY_MS)
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

describe('[RE8] a file during whose reading the process ends', () => {
  let folder = ''
  let asked: string[] = []
  let fuentes: Fuentes
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuentes-'))
    mkdirSync(join(folder, 'cortes'))
    writeFileSync(join(folder, 'cortes', 'uno.csv'), '1')
    asked = []
  })
  afterEach(() => {
    fuentes[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  })

  /** Sources whose taker reads for ever where `ends`; else reads at once. */
  function start(ends: boolean) {
    const read = () => (ends ? new Promise<never>(() => undefined) : Promise.resolve())
    const takeOrCreate: Taker['takeOrCreate'] = async (_bytes, fileName, mark = byHand) => {
      asked.push(fileName)
      await mark(read)
      return []
    }
    fuentes = new Fuentes(
      { takeOrCreate, hasSimulacro },
      join(folder, 'fuentes.json'),
      now,
      reach,
      EVERY_MS,
    )
  }
  const add = () => fuentes.add({ carpeta: join(folder, 'cortes') })
  const said = () => Object.values(fuentes.list(true))[0]
  const mark = () => existsSync(join(folder, 'leyendo.json'))

  async function endWhileReading() {
    start(true)
    add()
    await expect.poll(mark).toBe(true)
    asked = []
  }

  it('is held at every next start and said, while the file after it is read', async () => {
    await endWhileReading()
    for (const name of ['dos.csv', 'tres.csv']) {
      start(false)
      await expect.poll(said).toMatchObject({
        estado: 'ilegible',
        mensaje: expect.stringMatching(
          /^uno\.csv: el servicio se apagó mientras lo leía/,
        ) as string,
      })
      writeFileSync(join(folder, 'cortes', name), name)
      await expect.poll(() => asked).toContain(name)
      // Said on and on, though later files are taken.
      expect(said()?.estado).toBe('ilegible')
      expect(asked).not.toContain('uno.csv')
    }
  })

  it('is read again once a person has put the source there again', async () => {
    await endWhileReading()
    start(false)
    await expect.poll(() => said()?.estado).toBe('ilegible')
    fuentes.remove(Object.keys(fuentes.list(true))[0]!)
    add()
    await expect.poll(() => asked).toContain('uno.csv')
    expect(said()?.mensaje).toBeUndefined()
  })

  it('is held though another source was named while it was read', async () => {
    await endWhileReading()
    mkdirSync(join(folder, 'otros'))
    fuentes.add({ carpeta: join(folder, 'otros') })
    expect(mark()).toBe(true)
  })

  it('is held still where another source is put there, and its words stay', async () => {
    await endWhileReading()
    start(false)
    await expect.poll(() => said()?.estado).toBe('ilegible')
    mkdirSync(join(folder, 'otros'))
    writeFileSync(join(folder, 'otros', 'copia.csv'), '1')
    writeFileSync(join(folder, 'otros', 'otro.csv'), 'otro.csv')
    const other = fuentes.add({ carpeta: join(folder, 'otros') })
    expect(said()?.mensaje).toMatch(/^uno\.csv: el servicio se apagó/)
    // The same bytes would end the process from any folder.
    const otherSays = () => fuentes.list(true)[other]?.mensaje
    await expect.poll(otherSays).toMatch(/^copia\.csv: el servicio se apagó/)
    await expect.poll(() => asked).toEqual(['otro.csv'])
    start(false)
    await expect.poll(said).toMatchObject({ estado: 'ilegible' })
    expect(asked).not.toContain('uno.csv')
    // The person's hand on either source.
    fuentes.remove(other)
    fuentes.add({ carpeta: join(folder, 'otros') })
    await expect.poll(() => asked).toContain('copia.csv')
  })

  it('hides no fault of its source: both are said, and a source that is down is down', async () => {
    await endWhileReading()
    start(false)
    await expect.poll(() => said()?.estado).toBe('ilegible')
    rmSync(join(folder, 'cortes'), { recursive: true })
    await expect.poll(() => said()?.estado).toBe('caida')
    expect(said()?.mensaje).toMatch(/^No se puede leer la carpeta\. uno\.csv: el servicio se apagó/)
  })

  it('is held by a list from before the list named sources', async () => {
    await endWhileReading()
    fuentes[Symbol.dispose]()
    const old = JSON.stringify([hash('sha256', '1')])
    writeFileSync(join(folder, 'leyendo.json'), old)
    start(false)
    await expect.poll(() => said()?.estado).toBe('ilegible')
    fuentes.remove(Object.keys(fuentes.list(true))[0]!)
    add()
    await expect.poll(() => asked).toContain('uno.csv')
  })

  it('is not held after an orderly end', async () => {
    await endWhileReading()
    fuentes[Symbol.dispose]()
    expect(mark()).toBe(false)
    start(false)
    await expect.poll(() => asked).toContain('uno.csv')
  })
})
