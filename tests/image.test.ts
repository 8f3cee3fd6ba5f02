import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { endProcess, greetingOf } from './journeys/service.ts'

const ROOT = join(import.meta.dirname, '..')

type Step = { verb: string; rest: string }
type Stage = { name: string; steps: Step[] }

/** The stages of the Dockerfile; the last has no name. */
function stagesOf(text: string): Stage[] {
  const stages: Stage[] = []
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const [, verb = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (verb === 'FROM') stages.push({ name: /AS (\S+)/.exec(rest)?.[1] ?? '', steps: [] })
    else if (verb) stages.at(-1)?.steps.push({ verb, rest })
  }
  return stages
}

let folder: string
let service: ChildProcess | undefined

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'espejo-image-'))
})

afterAll(async () => {
  if (service) await endProcess(service, 'SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

/** A folder for each stage; the stage `build` is this clone, built before the tests. */
const placeOf = (stage: string) => (stage === 'build' ? ROOT : join(folder, stage || 'last'))

function copy(stage: Stage, words: string[]): void {
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  const to = words.pop() ?? ''
  for (const word of words) {
    const source = join(from ? placeOf(from) : ROOT, word.replace(/^\/espejo\//, ''))
    const target = to.endsWith('/') ? join(to, basename(word)) : to
    cpSync(source, join(placeOf(stage.name), target), { recursive: true, dereference: false })
  }
}

/** Runs what the engine would run, but for users, volumes and the folder of the system. */
function build(stage: Stage): void {
  mkdirSync(placeOf(stage.name), { recursive: true })
  for (const { verb, rest } of stage.steps) {
    if (verb === 'COPY') copy(stage, rest.split(/\s+/))
    if (verb === 'RUN' && !rest.startsWith('mkdir /data'))
      execFileSync('sh', ['-c', `${rest} --prefer-offline`], { cwd: placeOf(stage.name) })
  }
}

it('the image, built by its steps in a folder without the engine, starts and answers', async () => {
  const stages = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))
  expect(stages.map(({ name }) => name)).toEqual(['build', 'dependencies', ''])
  for (const stage of stages.slice(1)) build(stage)
  const last = stages.at(-1)?.steps ?? []
  const [, ...args] = JSON.parse(
    last.findLast(({ verb }) => verb === 'CMD')?.rest ?? '[]',
  ) as string[]
  service = spawn(process.execPath, args, {
    cwd: placeOf(''),
    env: { NODE_ENV: 'production', PORT: '0', ESPEJO_DATA: join(folder, 'data') },
  })
  const url = /http:\/\/\S+/.exec(await greetingOf(service))?.[0] ?? ''
  expect((await fetch(`${url}/api/health`)).status).toBe(200)
  expect(await (await fetch(url)).text()).toMatch(/<html lang="es/)
})
