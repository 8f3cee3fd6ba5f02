import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Jobs, type JobPlan, type JobUnderWay } from './jobs.ts'

const HOUR = 3_600_000

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'jobs-'))
})
afterEach(() => {
  rmSync(data, { recursive: true })
})

function openJobs() {
  const clock = { ms: 1_000_000 }
  const steadyMs = () => clock.ms
  const busy = 'impresion_en_curso'
  const jobs = new Jobs({ data, name: 'papeles', extension: 'txt', busy, steadyMs })
  const files = () => readdirSync(join(data, 'papeles'))
  const isOver = async (id: string, sub = 'ana') => {
    await expect.poll(() => jobs.state(id, sub)?.estado).not.toBe('corriendo')
    return jobs.state(id, sub)?.estado
  }
  return { jobs, clock, files, isOver }
}

function write({ path }: JobUnderWay, words = 'done'): number {
  writeFileSync(path, words)
  return words.length
}

const quick = (...ids: string[]): JobPlan => ({
  lane: 'small',
  ids: new Set(ids.length > 0 ? ids : ['one']),
  work: (job) => Promise.resolve(write(job)),
})

/** A job waiting for release by the test. */
function held(lane: JobPlan['lane'] = 'small', ids = ['one']) {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const begun: JobUnderWay[] = []
  const work = async (job: JobUnderWay) => {
    begun.push(job)
    write(job, 'half')
    await promise
    return write(job)
  }
  return {
    begun,
    letGo: resolve,
    fail: reject,
    plan: (): JobPlan => ({ lane, ids: new Set(ids), work }),
  }
}

describe('Jobs', () => {
  it('tells how far a job is and gives its file when it is done', async () => {
    const { jobs, isOver } = openJobs()
    const slow = held('small', ['one', 'two'])
    const { trabajo } = jobs.start('ana', slow.plan)
    expect(jobs.state(trabajo, 'ana')).toMatchObject({ estado: 'corriendo', hechas: 0, total: 2 })
    await expect.poll(() => slow.begun.length).toBe(1)
    slow.begun[0]?.onProgress(1)
    expect(jobs.state(trabajo, 'ana')).toMatchObject({ hechas: 1 })
    expect(jobs.open(trabajo, 'ana')).toBeUndefined()
    slow.letGo()
    expect(await isOver(trabajo)).toBe('listo')
    const found = jobs.open(trabajo, 'ana')
    expect([found?.bytes, found && (await text(found.stream))]).toEqual([4, 'done'])
  })

  it('tells nobody of the job of another person', async () => {
    const { jobs, isOver } = openJobs()
    const { trabajo } = jobs.start('ana', () => quick())
    await isOver(trabajo)
    expect(jobs.state(trabajo, 'beto')).toBeUndefined()
    expect(jobs.open(trabajo, 'beto')).toBeUndefined()
  })

  it('refuses a second job of one person before its plan is asked for, and takes one of another', async () => {
    const { jobs, isOver } = openJobs()
    const slow = held()
    const { trabajo } = jobs.start('ana', slow.plan)
    const unasked = () => {
      throw new Error('The plan was asked for')
    }
    expect(() => jobs.start('ana', unasked)).toThrow('impresion_en_curso')
    jobs.start('beto', () => quick())
    slow.letGo()
    await isOver(trabajo)
    jobs.start('ana', () => quick())
  })

  it('keeps no job whose plan refuses', async () => {
    const { jobs, isOver } = openJobs()
    const refuse = () => {
      throw new Error('Nothing to do')
    }
    expect(() => jobs.start('ana', refuse)).toThrow('Nothing to do')
    expect(await isOver(jobs.start('ana', () => quick()).trabajo)).toBe('listo')
  })

  it('lets small jobs pass a large one, and does one of each lane at a time', async () => {
    const { jobs, isOver } = openJobs()
    const [large, nextLarge, small] = [held('large'), held('large'), held('small')]
    const waiting = [
      jobs.start('ana', large.plan),
      jobs.start('beto', nextLarge.plan),
      jobs.start('caro', small.plan),
    ]
    small.letGo()
    expect(await isOver(waiting[2]?.trabajo ?? '', 'caro')).toBe('listo')
    expect([large.begun.length, nextLarge.begun.length]).toEqual([1, 0])
    large.letGo()
    await expect.poll(() => nextLarge.begun.length).toBe(1)
    nextLarge.letGo()
    expect(await isOver(waiting[1]?.trabajo ?? '', 'beto')).toBe('listo')
  })

  it('leaves nothing of a job that fails, and goes on with the next in its lane', async () => {
    const { jobs, files, isOver } = openJobs()
    const broken = held()
    const { trabajo } = jobs.start('ana', broken.plan)
    const next = jobs.start('beto', () => quick())
    broken.fail(new Error('No ink'))
    expect(await isOver(trabajo)).toBe('fallido')
    expect(await isOver(next.trabajo, 'beto')).toBe('listo')
    expect(jobs.open(trabajo, 'ana')).toBeUndefined()
    expect(files()).toEqual([`${next.trabajo}.txt`])
  })

  it('keeps a file for an hour', async () => {
    const { jobs, clock, files, isOver } = openJobs()
    const { trabajo } = jobs.start('ana', () => quick())
    await isOver(trabajo)
    clock.ms += HOUR - 1
    const found = jobs.open(trabajo, 'ana')
    expect(found && (await text(found.stream))).toBe('done')
    clock.ms += 1
    expect(jobs.open(trabajo, 'ana')).toBeUndefined()
    expect(files()).toEqual([])
  })

  it('keeps the last five files of a person, whatever others have', async () => {
    const { jobs, files, isOver } = openJobs()
    const other = jobs.start('beto', () => quick()).trabajo
    await isOver(other, 'beto')
    const own: string[] = []
    for (let i = 0; i < 6; i++) {
      const { trabajo } = jobs.start('ana', () => quick())
      own.push(trabajo)
      await isOver(trabajo)
    }
    expect(own.map((id) => jobs.state(id, 'ana') !== undefined)).toEqual([
      false,
      ...Array<true>(5).fill(true),
    ])
    expect(files()).toHaveLength(6)
  })

  it('forgets the files on which an erased name stands, one under way at its end', async () => {
    const { jobs, files, isOver } = openJobs()
    const gone = jobs.start('ana', () => quick('one', 'two')).trabajo
    await isOver(gone)
    const kept = jobs.start('beto', () => quick('three')).trabajo
    await isOver(kept, 'beto')
    const slow = held('small', ['two'])
    const running = jobs.start('caro', slow.plan).trabajo
    await expect.poll(() => slow.begun.length).toBe(1)
    jobs.forget(['two'])
    expect(jobs.state(gone, 'ana')).toBeUndefined()
    slow.letGo()
    expect(await isOver(running, 'caro')).toBe('fallido')
    expect(files()).toEqual([`${kept}.txt`])
  })

  it('empties its folder at the start', () => {
    mkdirSync(join(data, 'papeles'))
    writeFileSync(join(data, 'papeles', 'old.txt'), 'names')
    expect(openJobs().files()).toEqual([])
  })

  it('ends with the service: work is told, what waits does not begin, no file stays', async () => {
    const { jobs, isOver } = openJobs()
    const [slow, next] = [held(), held()]
    jobs.start('ana', slow.plan)
    const { trabajo } = jobs.start('beto', next.plan)
    await expect.poll(() => slow.begun.length).toBe(1)
    jobs[Symbol.dispose]()
    expect(slow.begun[0]?.signal.aborted).toBe(true)
    slow.fail(new Error('Told to end'))
    expect(await isOver(trabajo, 'beto')).toBe('fallido')
    expect(next.begun).toEqual([])
    expect(existsSync(join(data, 'papeles'))).toBe(false)
  })
})
