import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  APPENDER,
  PROCESSES_MS,
  draftOf,
  draftsOf,
  ledgerSuite,
  openInto,
  readAll,
} from './ledger.suite.ts'
import { openSqlite, readSqlite } from './sqlite.ts'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'espejo-ledger-'))
  path = join(directory, 'data', 'bitacora.db')
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

ledgerSuite(async () => ({
  open: openSqlite(path),
  child: ['sqlite', path],
  read: (range) => readSqlite(path, range),
  dispose: async () => undefined,
}))

function change(sql: string): void {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}

async function write(count: number): Promise<void> {
  const { ledger } = await openInto(openSqlite(path))
  await ledger.append(draftsOf('x', count))
  await ledger.close()
}

describe('one writer', () => {
  it('refuses a second opening for writing, and lets anyone read', async () => {
    const { ledger, got } = await openInto(openSqlite(path))
    await ledger.append([draftOf('a')])
    const second = openInto(openSqlite(path))
    await expect(second).rejects.toMatchObject({ fault: 'ocupada' })
    await expect(second).rejects.toThrow(/Otro proceso tiene abierta la bitácora/)
    expect(await readAll(readSqlite(path))).toEqual(got)
    await ledger.close()
    const third = await openInto(openSqlite(path))
    expect(third.got).toEqual(got)
    await third.ledger.close()
  })

  it(
    'refuses one in another process, and forgets it when that process is killed',
    async () => {
      const holder = spawn(process.execPath, [APPENDER, 'sqlite', path, 'h'])
      await new Promise((resolve) => holder.stdout.once('data', resolve))
      await expect(openInto(openSqlite(path))).rejects.toMatchObject({ fault: 'ocupada' })
      holder.kill('SIGKILL')
      await new Promise((resolve) => holder.once('close', resolve))
      const { ledger, got } = await openInto(openSqlite(path))
      expect(got.length).toBeGreaterThan(0)
      await ledger.close()
    },
    PROCESSES_MS,
  )
})

describe('a file that is not what it was', () => {
  it('does not open over a missing seq, and says which', async () => {
    await write(10)
    change('DELETE FROM records WHERE seq = 4')
    await expect(openInto(openSqlite(path))).rejects.toMatchObject({ fault: 'ilegible', seq: 4 })
  })

  it.each([
    ['not JSON', '{"at":'],
    ['another shape', '{"id":"x"}'],
    ['a version that is no number', JSON.stringify({ ...draftOf('x'), version: '1' })],
    ['a need that is no number', JSON.stringify({ ...draftOf('x'), needs: 'all' })],
    ['a kind that is no text', JSON.stringify({ ...draftOf('x'), kind: 7 })],
  ])('does not open over a line that is %s', async (_, line) => {
    await write(3)
    change(`UPDATE records SET line = '${line}' WHERE seq = 2`)
    await expect(openInto(openSqlite(path))).rejects.toMatchObject({ fault: 'ilegible', seq: 2 })
    await expect(readAll(readSqlite(path))).rejects.toMatchObject({ seq: 2 })
  })

  it('says so when it is not a ledger at all', async () => {
    const other = join(directory, 'notes.txt')
    writeFileSync(other, 'not a database, and longer than its header would be. '.repeat(20))
    await expect(openInto(openSqlite(other))).rejects.toMatchObject({ fault: 'sin acceso' })
    await expect(openInto(openSqlite(join(other, 'x.db')))).rejects.toThrow(/No se puede abrir/)
    await expect(readAll(readSqlite(join(directory, 'none.db')))).rejects.toThrow(
      /No se puede abrir/,
    )
  })
})

describe('a disk that fails', () => {
  it(
    'rejects, keeps nothing half, and loses nothing that it confirmed',
    async () => {
      // The system refuses to let any file of the child grow past 600 blocks of 512 bytes.
      const script = `ulimit -f 600; exec "$0" "$1" sqlite "$2" full`
      const child = spawn('sh', ['-c', script, process.execPath, APPENDER, path])
      let confirmed = ''
      let complaint = ''
      child.stdout.on('data', (data: Buffer) => (confirmed += data.toString()))
      child.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
      await new Promise((resolve) => child.once('close', resolve))
      expect(complaint).toMatch(/LedgerError: No se pudo escribir/)
      const { ledger, got } = await openInto(openSqlite(path))
      expect(got.map(({ id }) => id).sort()).toEqual(confirmed.trim().split('\n').sort())
      await ledger.close()
    },
    PROCESSES_MS,
  )

  it(
    'goes on when a full disk has room again',
    async ({ skip }) => {
      if (!mountSmallDisk()) skip('no right to mount a small disk')
      try {
        const { ledger, got } = await openInto(openSqlite(path))
        const fill = async () => {
          for (;;) await ledger.append(draftsOf('x', 100, 'z'.repeat(600)))
        }
        await expect(fill()).rejects.toMatchObject({ fault: 'sin confirmar' })
        const kept = got.length
        // Long enough for the copy of a ledger at rest; the copy finds no room either.
        await sleep(400)
        expect(mount('-o', 'remount,size=8m', directory)).toBe(true)
        await ledger.append([draftOf('b')])
        expect(kept).toBeGreaterThan(0)
        expect(got.slice(kept).map(({ id, seq }) => [id, seq])).toEqual([['b', kept + 1]])
        await ledger.close()
        expect(await readAll(readSqlite(path))).toEqual(got)
      } finally {
        system('umount', '-l', directory)
      }
    },
    PROCESSES_MS,
  )

  function mountSmallDisk(): boolean {
    return mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory)
  }
})

function mount(...args: string[]): boolean {
  return system('mount', ...args)
}

function system(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0
}
