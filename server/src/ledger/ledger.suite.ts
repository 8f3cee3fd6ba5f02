import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUILD, type Draft, type LedgerRecord } from '../domain/record.ts'
import { Desk } from './desk.ts'
import type { Ledger, OpenLedger } from './ledger.ts'
import { WAITING_MAX } from './queue.ts'

/** For tests that start processes, on a machine with other work. */
export const PROCESSES_MS = 120_000

/** The program that the crash tests kill. */
export const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url))

/** A ledger of its own for each test. */
export type Stage = {
  open: OpenLedger
  /** Arguments for `appender.ts` to open the same ledger in a process of its own. */
  child: string[]
  read: (range?: { from?: number; to?: number }) => AsyncIterable<LedgerRecord[]>
  dispose: () => Promise<void>
}

export function draftOf(id: string, text = 'é'): Draft<'enlace.used'> {
  const at = '2027-06-06T18:30:00.000Z'
  return { at, id, actor: 'sistema', kind: 'enlace.used', version: 1, body: { sha256: text } }
}

export function draftsOf(prefix: string, count: number, text?: string): Draft[] {
  return Array.from({ length: count }, (_, i) => draftOf(`${prefix}-${i}`, text))
}

/** A ledger and all records delivered since its opening. */
export async function openInto(open: OpenLedger): Promise<{ ledger: Ledger; got: LedgerRecord[] }> {
  const got: LedgerRecord[] = []
  const ledger = await open((records) => got.push(...records))
  return { ledger, got }
}

export async function readAll(chunks: AsyncIterable<LedgerRecord[]>): Promise<LedgerRecord[]> {
  const got: LedgerRecord[] = []
  for await (const chunk of chunks) got.push(...chunk)
  return got
}

/** The confirmed ids of a process that appends without pause until killed. */
async function appendUntilKilled(args: string[], afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, ...args])
  const confirmed: string[] = []
  const complaints: string[] = []
  child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()))
  createInterface({ input: child.stdout }).on('line', (id) => confirmed.push(id))
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  expect(complaints).toEqual([])
  await sleep(afterMs)
  child.kill('SIGKILL')
  await once(child, 'close')
  return confirmed
}

/** The promises of both ledgers; `start` gives a new, empty ledger. */
export function ledgerSuite(start: () => Promise<Stage>): void {
  let stage: Stage
  let ledgers: Ledger[] = []

  async function open(): Promise<{ ledger: Ledger; got: LedgerRecord[] }> {
    const opened = await openInto(stage.open)
    ledgers.push(opened.ledger)
    return opened
  }

  async function openDesk(): Promise<Desk> {
    const desk = await Desk.open(stage.open, () => new Date('2027-06-06T18:30:00Z'))
    ledgers.push(desk.ledger)
    return desk
  }

  beforeEach(async () => {
    stage = await start()
  })

  afterEach(async () => {
    await Promise.all(ledgers.map((ledger) => ledger.close()))
    ledgers = []
    await stage.dispose()
  })

  describe('appending', () => {
    it('delivers in order, seq from 1 without gaps, before the append resolves', async () => {
      const { ledger, got } = await open()
      for (const id of ['a', 'b', 'c']) {
        await ledger.append([draftOf(id)])
        expect(got.at(-1)?.id).toBe(id)
      }
      expect(got.map(({ seq }) => seq)).toEqual([1, 2, 3])
    })

    it('keeps the drafts of one append next to one another among 500 others', async () => {
      const { ledger, got } = await open()
      const appends = Array.from({ length: 500 }, (_, i) => ledger.append(draftsOf(`${i}`, 3)))
      await Promise.all(appends)
      expect(got.map(({ seq }) => seq)).toEqual(Array.from({ length: 1500 }, (_, i) => i + 1))
      expect(got.map(({ id }) => id)).toEqual(
        Array.from({ length: 1500 }, (_, i) => `${Math.floor(i / 3)}-${i % 3}`),
      )
    })

    it('writes what arrives during a commit in the next one', async () => {
      const { ledger } = await open()
      await Promise.all(draftsOf('x', 500).map((draft) => ledger.append([draft])))
      const { commits, records, waiting } = ledger.stats()
      expect({ records, waiting }).toEqual({ records: 500, waiting: 0 })
      expect(commits).toBeLessThan(50)
    })

    it('gives back the draft as it was, whatever text is in it', async () => {
      const texts = ['', 'ñandú «ü»', '\u0000\n\r\u2028"\\', '🗳️', '\ud800', 'z'.repeat(5_000_000)]
      const drafts = texts.map((text, i) => draftOf(`${i}`, text))
      const { ledger, got } = await open()
      await Promise.all(drafts.map((draft) => ledger.append([draft])))
      expect(got.map(({ body }) => body)).toEqual(drafts.map(({ body }) => body))
      expect(await readAll(stage.read())).toEqual(got)
    })

    it('keeps nothing of an append in which one draft is not JSON', async () => {
      const { ledger, got } = await open()
      const looped = draftOf('b') as Draft & { body: { self?: unknown } }
      looped.body.self = looped
      await expect(ledger.append([draftOf('a'), looped])).rejects.toThrow(/JSON/)
      await ledger.append([draftOf('c')])
      expect(got.map(({ id }) => id)).toEqual(['c'])
    })

    it('refuses at once when too many wait, and loses none of those', async () => {
      const { ledger, got } = await open()
      const waiting = ledger.append(draftsOf('x', WAITING_MAX))
      await expect(ledger.append([draftOf('late')])).rejects.toMatchObject({ fault: 'lleno' })
      await waiting
      await ledger.append([draftOf('again')])
      expect(got).toHaveLength(WAITING_MAX + 1)
    })

    it('[LE7] stops for good when the fold throws, and says so once', async () => {
      const ledger = await stage.open(() => {
        throw new Error('broken fold')
      })
      ledgers.push(ledger)
      await expect(ledger.append([draftOf('a')])).rejects.toMatchObject({ name: 'LedgerError' })
      await expect(ledger.append([draftOf('b')])).rejects.toMatchObject({ fault: 'detenida' })
      await expect(ledger.stopped).resolves.toMatchObject({ fault: 'detenida' })
    })

    it('[LE7] does not say that it stopped where somebody closed it', async () => {
      const { ledger } = await open()
      await ledger.append([draftOf('a')])
      await ledger.close()
      const later = sleep(50, 'quiet')
      expect(await Promise.race([ledger.stopped, later])).toBe('quiet')
    })
  })

  describe('opening again', () => {
    it('delivers the same records with the same texts, then goes on', async () => {
      const first = await open()
      await Promise.all(draftsOf('x', 5_000).map((draft) => first.ledger.append([draft])))
      await first.ledger.close()
      const second = await open()
      expect(second.got).toEqual(first.got)
      await second.ledger.append([draftOf('next')])
      expect(second.got.at(-1)?.seq).toBe(5_001)
    })

    it('writes what waits before it closes, and takes nothing afterwards', async () => {
      const first = await open()
      const appends = draftsOf('x', 3_000).map((draft) => first.ledger.append([draft]))
      await first.ledger.close()
      await Promise.all(appends)
      await expect(first.ledger.append([draftOf('y')])).rejects.toMatchObject({ fault: 'cerrada' })
      expect((await open()).got).toHaveLength(3_000)
    })

    it('reads a range while it is open', async () => {
      const { ledger, got } = await open()
      await ledger.append(draftsOf('x', 2_500))
      await ledger.append(draftsOf('y', 2_500))
      expect(await readAll(stage.read({ from: 2_499, to: 4_502 }))).toEqual(got.slice(2_498, 4_502))
      expect(await readAll(stage.read({ from: 6_000 }))).toEqual([])
    })

    it('[LE5] chains and notes kinds of a later build, and goes on after a restart', async () => {
      const strange = ['porvenir.opened', 'toString', 'jornada.opened'].map(
        (kind, i) => ({ ...draftOf(`nuevo-${i}`), kind, version: 7 }) as unknown as Draft,
      )
      const first = await openDesk()
      await first.submit(draftOf('a'))
      for (const draft of strange) expect(await first.submit(draft)).toEqual({ status: 'noted' })
      await first.submit(draftOf('b'))
      const { chain, night } = first
      await first.ledger.close()
      const second = await openDesk()
      expect(second.chain).toBe(chain)
      expect(second.night).toEqual(night)
      expect(Object.fromEntries(second.night.unknown)).toEqual({
        'porvenir.opened': 1,
        toString: 1,
        'jornada.opened': 1,
      })
      expect(second.night.newer).toBeUndefined()
      await second.submit(draftOf('c'))
      expect(second.night.seq).toBe(6)
    })

    it.each([{ version: 2 }, { needs: BUILD + 1 }])(
      '[LE6] chains what only a newer build can fold (%o), says so, and writes nothing itself',
      async (rest) => {
        const first = await openDesk()
        await first.submit({ ...draftOf('nuevo'), ...rest })
        await expect(first.submit(draftOf('own'))).rejects.toMatchObject({ fault: 'anterior' })
        // The newer server writes on: its records are chained.
        await first.ledger.append([draftOf('after')])
        expect(first.night.seq).toBe(2)
        const { chain, night } = first
        expect(night.newer).toMatchObject({ seq: 1, kind: 'enlace.used', ...rest })
        await first.ledger.close()
        const second = await openDesk()
        expect(second.night).toEqual(night)
        expect(second.chain).toBe(chain)
      },
    )

    it(
      '[LE1] has every confirmed record after the process was killed',
      async () => {
        for (const afterMs of [0, 40, 150, 300]) {
          const confirmed = await appendUntilKilled([...stage.child, `kill-${afterMs}`], afterMs)
          const { ledger, got } = await open()
          const kept = new Set(got.map(({ id }) => id))
          expect(confirmed.length).toBeGreaterThan(0)
          expect(confirmed.filter((id) => !kept.has(id))).toEqual([])
          await ledger.close()
        }
      },
      PROCESSES_MS,
    )
  })
}
