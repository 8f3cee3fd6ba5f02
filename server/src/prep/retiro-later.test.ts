import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { casillaAt } from '../../../tests/fixtures/desk.ts'
import { even, openNight } from '../../../tests/fixtures/retiro.ts'
import { actaDoc } from '../domain/read/evidencia.ts'

// The same work without the thread, which takes half a second to start.
vi.mock('./reader.ts', async () => {
  const { readBundle, readMembers } = await import('./base.ts')
  return {
    readApart: async (bytes: Uint8Array, file: string, isKept = false) =>
      isKept
        ? readMembers([{ path: file, bytes: Buffer.from(bytes) }], file)
        : readBundle(bytes, file),
  }
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retiro-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('cortes after one taken back', () => {
  it('[RE7] each gives an acta a version of its own name, however often it is read again', async () => {
    const { desk, take, eleccion, withdraw } = openNight(folder)
    for (const [i, pan] of [100, 7, 8, 70, 65, 60].entries())
      await take({ minute: i * 20, rows: { ...even(100), 1: [pan, 50] } })
    await withdraw(20)
    desk.at = '2027-06-07T06:01:00.000Z'
    await withdraw(40)
    const doc = actaDoc(desk.night, eleccion(), eleccion().slots.get(`${casillaAt(1)}05`)!)
    const names = doc.prep.map(({ seq }) => seq)
    expect(names).toEqual(eleccion().cortes.map(({ seq }) => seq))
    expect(doc.prep.find(({ seq }) => seq === doc.anterior)?.votos['PAN']).toBe(65)
    const taken = doc.retiradas?.map(({ seq, retiradoAt }) => `${seq} ${retiradoAt}`)
    expect([taken?.length, new Set(taken).size]).toEqual([9, 9])
  })
})
