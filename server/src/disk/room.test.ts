import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Jobs } from '../jobs/jobs.ts'
import { Cortes } from '../prep/cortes.ts'
import { hasRoom, needRoom } from './room.ts'

const run = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

it('a write that would take the share of the ledger is refused, any other is not', () => {
  expect(hasRoom(tmpdir(), 1)).toBe(true)
  expect(hasRoom(tmpdir(), 2 ** 60)).toBe(false)
  expect(() => needRoom(tmpdir(), 2 ** 60)).toThrow(
    expect.objectContaining({ refusal: 'disco_lleno', retryAfter: 5 }),
  )
})

it('on a small disk neither a corte, nor an unreadable file, nor a paper is written', async (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'lugar-'))
  const isSmall = run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder)
  test.skip(!isSmall, 'needs a small disk, which only root may mount')
  try {
    const cortes = new Cortes(join(folder, 'cortes'))
    const full = { refusal: 'disco_lleno' }
    await expect(cortes.keep(Buffer.from('x'))).rejects.toMatchObject(full)
    const told = { fileName: 'a.csv', reason: '', nowMs: 0 }
    await expect(cortes.keepUnreadable(Buffer.from('x'), told)).rejects.toMatchObject(full)
    const options = { data: folder, name: 'impresiones', extension: 'pdf' }
    using jobs = new Jobs({ ...options, busy: 'impresion_en_curso' })
    const plan = { lane: 'small', ids: new Set<string>(), work: () => Promise.resolve(0) } as const
    expect(() => jobs.start('ana', () => plan)).toThrow(expect.objectContaining(full))
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    expect(files.filter((entry) => entry.isFile())).toEqual([])
  } finally {
    run('umount', '-l', folder)
    rmSync(folder, { recursive: true, force: true })
  }
})
