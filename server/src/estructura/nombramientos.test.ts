import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type { Draft, Kind } from '../domain/record.ts'
import { Nombramientos } from './nombramientos.ts'
import { Personas } from './personas.ts'
import type * as Reader from './reader.ts'

/** Threads that read a file: now, and at most. */
const threads = vi.hoisted(() => ({ now: 0, most: 0 }))
vi.mock('./reader.ts', async (importActual) => {
  const real = await importActual<typeof Reader>()
  const counted =
    <A extends unknown[], T>(read: (...args: A) => Promise<T>) =>
    async (...args: A) => {
      threads.now += 1
      threads.most = Math.max(threads.most, threads.now)
      return read(...args).finally(() => (threads.now -= 1))
    }
  return {
    planApart: counted(real.planApart),
    columnsApart: counted(real.columnsApart),
    badApart: counted(real.badApart),
  }
})

let folder = ''
let personas: Personas
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nombramientos-'))
  personas = new Personas(join(folder, 'personas.sqlite'))
})
afterEach(async () => {
  await personas[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const fileOf = (casillas: number) =>
  Buffer.from(
    [
      'cargo,ruta,casilla,nombre,telefono',
      'RG,R1,,Gloria Núñez,',
      ...Array.from({ length: casillas }, (_, i) => `,R1,${casillaAt(i + 1)},,`),
    ].join('\n'),
  )

const ADMIN = { sub: 'a', rol: 'admin', casillas: 'todas', exp: Infinity } as const

/** A general in force, over a ledger as slow as a ledger on disk. */
async function openOffice() {
  const desk = new MemoryDesk(smallCatalogo(4))
  let written: Promise<unknown> = Promise.resolve()
  let asked: ((kind: Kind) => void) | undefined
  const submitAll = (drafts: Draft[]) => {
    const done = written.then(() => desk.submitAll(drafts))
    written = done
    for (const { kind } of drafts) asked?.(kind)
    return done
  }
  const own = new Nombramientos({ ...desk, submitAll }, personas, 'clave')
  await own.take(fileOf(2), ADMIN)
  const { nombramientos } = desk.night.representacion
  const [id = ''] = nombramientos.keys()
  const revoke = () => void own.revoke([id], 'Robo', 'a')
  /** Revokes the general once a record of the given kind is on its way. */
  const revokeAt = (kind: Kind) =>
    (asked = (each) => {
      if (each !== kind) return
      asked = undefined
      revoke()
    })
  const inForce = () => [...nombramientos.values()].filter((each) => !each.revocadoAt)
  return { own, id, revoke, revokeAt, inForce }
}

describe('[NO1] who is revoked while another one takes their place has none', () => {
  it.each(['nombramiento.issued', 'nombramiento.revoked'] as const)(
    'in an import, with its %s on its way',
    async (kind) => {
      const { own, revokeAt, inForce } = await openOffice()
      revokeAt(kind)
      await own.take(fileOf(3), ADMIN)
      await expect.poll(inForce).toEqual([])
    },
  )

  it('a nombramiento issued anew is revoked before the names are written', async () => {
    const { own, id, revoke, inForce } = await openOffice()
    const reissuing = own.reissue([id], 'Perdió el papel', 'a')
    revoke()
    expect(await reissuing).toEqual([])
    expect(inForce()).toEqual([])
    expect(personas.ids()).toEqual([id])
  })

  it('a nombramiento issued anew is revoked while the new one is on its way', async () => {
    const { own, id, revokeAt, inForce } = await openOffice()
    revokeAt('nombramiento.revoked')
    await own.reissue([id], 'Perdió el papel', 'a')
    await expect.poll(inForce).toEqual([])
  })
})

it('files are read by one thread at a time, whatever is asked of them', async () => {
  const { own } = await openOffice()
  threads.most = 0
  const asked = [own.columns(fileOf(2)), own.badRows(fileOf(2), ADMIN), own.columns(fileOf(2))]
  await Promise.all(asked)
  expect(threads).toEqual({ now: 0, most: 1 })
})

describe('[NO4] the same file where the names are not', () => {
  it('issues nobody, by the ledger alone, and gives the people their names again', async () => {
    const desk = new MemoryDesk(smallCatalogo(4))
    const own = new Nombramientos(desk, personas, 'clave')
    expect(await own.take(fileOf(2), ADMIN)).toMatchObject({ emitidos: 1 })
    const [id = ''] = desk.night.representacion.nombramientos.keys()
    const [pair] = await own.reissue([id], 'Extravío', 'a')
    const lost = new Personas(join(folder, 'otro.sqlite'))
    const other = new Nombramientos(desk, lost, 'clave')
    const again = { emitidos: 0, revocados: 0, corregidos: 0, resumen: { iguales: 1 } }
    expect(await other.take(fileOf(2), ADMIN)).toMatchObject(again)
    expect(lost.contactOf(pair!.ahora)).toEqual({ nombre: 'Gloria Núñez' })
    expect(await other.take(fileOf(2), ADMIN)).toMatchObject(again)
    const { nombramientos } = desk.night.representacion
    expect([...nombramientos.values()].filter(({ revocadoAt }) => !revocadoAt)).toHaveLength(1)
    expect(JSON.stringify(desk.drafts)).not.toMatch(/Gloria/i)
    await lost[Symbol.asyncDispose]()
  })

  it('revokes nobody whose telephone or spelling was corrected since', async () => {
    const desk = new MemoryDesk(smallCatalogo(4))
    const own = new Nombramientos(desk, personas, 'clave')
    const file = (rest: string) =>
      Buffer.from(`cargo,ruta,casilla,nombre,telefono\nRC propietario,,${casillaAt(1)},${rest}`)
    await own.take(file('Gloria Nuñes,9811234567'), ADMIN)
    for (const right of ['Gloria Nuñes,9817654321', 'Gloria Núñez,9817654321'])
      expect(await own.take(file(right), ADMIN)).toMatchObject({ corregidos: 1, emitidos: 0 })
    const lost = new Personas(join(folder, 'otro.sqlite'))
    const other = new Nombramientos(desk, lost, 'clave')
    const again = { emitidos: 0, revocados: 0, resumen: { iguales: 1 } }
    expect(await other.take(file('Gloria Núñez,9817654321'), ADMIN)).toMatchObject(again)
    await lost[Symbol.asyncDispose]()
  })
})
