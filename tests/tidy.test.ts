import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ARROWS, isAllowed, roomOf, targetOf } from './tidy/arrows.ts'
import { cyclesIn } from './tidy/cycles.ts'
import {
  ROOT,
  fileOf,
  importsOf,
  isTest,
  namesOf,
  ownNamesOf,
  readSources,
  wordsOf,
} from './tidy/house.ts'
import { ATTICS, OWN_WORDS, PAIRS, WORDS } from './tidy/words.ts'

const LINES_MAX = 300
/** A name given twice makes a reader open both files. Twenty is the goal of the house. */
const SHARED_NAMES_MAX = 20
/** SvelteKit gives pages their names `load`, `ssr` and `prerender`. */
const EXPORTED =
  /^\s*export (?:async )?(?:function\*?|const|class|type) (?!load\b|ssr\b|prerender\b)(\w+)/gm
const sources = readSources()
/** The files with these words as a subject. */
const ABOUT_WORDS = /^tests\/tidy/
const product = sources.filter(({ path }) => /^(server|web)\//.test(path) && !isTest(path))

function read(path: string): string {
  const file = join(ROOT, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function pathsWith(pattern: RegExp, among = sources): string[] {
  return among.filter(({ script }) => pattern.test(script)).map(({ path }) => path)
}

describe('the arrows of the house', () => {
  it('knows every room', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)))
    expect([...rooms].filter((room) => !(room in ARROWS))).toEqual([])
  })

  it('lets no file import what the table does not list', () => {
    const wrong = sources
      .filter(({ path }) => !/\.(test|suite)\.ts$/.test(path))
      .flatMap(importsOf)
      .filter((found) => !isAllowed(found))
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('lets service.ts alone import the roof at run time', () => {
    const above = sources
      .filter(({ path }) => path.startsWith('server/') && !isTest(path) && roomOf(path) !== 'http')
      .flatMap(importsOf)
      .filter((found) => !found.typeOnly && targetOf(found) === 'http')
    expect([...new Set(above.map(({ from }) => from))]).toEqual(['server/src/service.ts'])
  })

  it('would see a forbidden arrow', () => {
    const arrow = (from: string, to: string, typeOnly = false) => isAllowed({ from, to, typeOnly })
    expect(arrow('server/src/domain/fold/night.ts', 'node:fs')).toBe(false)
    expect(arrow('server/src/domain/fold/night.ts', '../read/tarea.ts', true)).toBe(false)
    expect(arrow('server/src/domain/acta.ts', './fold/night.ts', true)).toBe(false)
    expect(arrow('web/src/lib/api.ts', '@espejo/server/domain/fold/night')).toBe(false)
    expect(roomOf('server/src/somewhere.ts') in ARROWS).toBe(false)
    expect(arrow('server/src/http/app.ts', '../live/outbox.ts')).toBe(false)
    expect(arrow('server/src/http/app.ts', '../live/outbox.ts', true)).toBe(true)
    expect(arrow('web/src/lib/api.ts', '@espejo/server/contract')).toBe(false)
    expect(arrow('web/src/lib/api.ts', '@espejo/server/contract', true)).toBe(true)
    expect(arrow('web/src/lib/api.ts', '@espejo/server/domain/figure')).toBe(true)
  })
})

describe('imports', () => {
  /** Imports between files of the house: a package or a built-in module never imports back. */
  const within = sources
    .filter(({ path }) => !isTest(path))
    .flatMap(importsOf)
    .flatMap((found) => {
      const to = fileOf(found)
      return to ? [{ ...found, to }] : []
    })

  it('finds the files that are imported', () => {
    const known = new Set(sources.map(({ path }) => path))
    const scripts = within.filter(({ to }) => /\.(ts|svelte)$/.test(to))
    expect(scripts.length).toBeGreaterThan(1000)
    expect(scripts.filter(({ to }) => !known.has(to))).toEqual([])
  })

  it('go in no circle, at run time or with types', () => {
    expect(cyclesIn(within)).toEqual([])
  })

  it('would see a circle', () => {
    const way = ['a', 'b', 'c', 'a'].map((from, i, all) => ({ from, to: all[i + 1] ?? 'd' }))
    expect(cyclesIn(way)).toEqual([['a', 'b', 'c']])
    expect(cyclesIn(way.slice(0, 2))).toEqual([])
  })
})

describe('one word for one thing', () => {
  it('gives no name that has a better word', () => {
    const wrong = sources
      .filter(({ path }) => !ABOUT_WORDS.test(path))
      .flatMap((source) =>
        [source.path, ...namesOf(source)].flatMap((name) =>
          wordsOf(name)
            .filter((word) => Object.hasOwn(WORDS, word))
            .map((word) => `${source.path}: ${name}, say ${WORDS[word] ?? ''}`),
        ),
      )
    expect([...new Set(wrong)]).toEqual([])
  })

  it('chooses no word of everyday Spanish by itself', () => {
    const wrong = product.flatMap((source) =>
      ownNamesOf(source).flatMap((name) =>
        wordsOf(name)
          .filter((word) => Object.hasOwn(OWN_WORDS, word))
          .map((word) => `${source.path}: ${name}, say ${OWN_WORDS[word] ?? ''}`),
      ),
    )
    expect([...new Set(wrong)]).toEqual([])
  })

  it('has at most four pairs of words for one thing', () => {
    const used = new Set(product.flatMap(ownNamesOf).flatMap(wordsOf))
    const alive = PAIRS.filter(([english, spanish]) => used.has(english) && used.has(spanish))
    const twice = alive.filter(([, , things]) => things === undefined)
    expect(twice.map(([english, spanish]) => `${english}/${spanish}`).slice(4)).toEqual([])
    // A pair that is no longer alive names nothing: the list would grow stale.
    const said = PAIRS.filter(([, , things]) => things !== undefined)
    expect(said.filter((pair) => !alive.includes(pair))).toEqual([])
  })

  it(`exports at most ${SHARED_NAMES_MAX} names from more than one file`, () => {
    const named = product.flatMap(({ path, script }) =>
      [...script.matchAll(EXPORTED)].map(([, name = '']) => ({ name, path })),
    )
    const files = Map.groupBy(named, ({ name }) => name)
    const shared = [...files].filter(([, all]) => new Set(all.map(({ path }) => path)).size > 1)
    expect(named.length).toBeGreaterThan(500)
    expect(
      shared
        .map(([name]) => name)
        .sort()
        .slice(SHARED_NAMES_MAX),
    ).toEqual([])
  })

  it('has no attic', () => {
    const attic = ({ path }: { path: string }) =>
      path.split('/').some((part) => ATTICS.includes(part.replace(/\.\w+$/, '')))
    expect(sources.filter(attic).map(({ path }) => path)).toEqual([])
  })
})

describe('one place for each door to the world', () => {
  it('reads the environment in config.ts alone', () => {
    expect(pathsWith(/process\.env\b/, product)).toEqual(['server/src/config.ts'])
  })

  it('opens WebSocket servers in one file', () => {
    expect(pathsWith(/new WebSocketServer\b/, product)).toHaveLength(1)
  })

  it('makes Redis clients in one file', () => {
    expect(pathsWith(/\bcreateClient(Pool)?\(/, product)).toHaveLength(1)
  })

  it('keeps clock and chance out of the domain', () => {
    const domain = product.filter(({ path }) => roomOf(path).startsWith('domain'))
    expect(domain.length).toBeGreaterThan(0)
    expect(pathsWith(/\bDate\.now\b|new Date\(\)|Math\.random\b/, domain)).toEqual([])
  })

  it('reads the clock of the server in two files, which hand it in', () => {
    const server = product.filter(({ path }) => path.startsWith('server/'))
    const readers = pathsWith(/\bDate\.now\b|\bnew Date(\(\)|\b(?!\())|(?<!new )\bDate\(/, server)
    expect(readers.sort()).toEqual(['server/src/commands/clock.ts', 'server/src/service.ts'])
  })
})

describe('what one process keeps alone', () => {
  it('is listed in the README, and each file says so of itself', () => {
    const [, section = ''] =
      /## Kept by one process alone\n(.*?)\n## /s.exec(read('README.md')) ?? []
    const listed = [...section.matchAll(/`(server\/src\/[^`]+)`/g)].map(([, path = '']) => path)
    // A comment may break its line between any two of the words.
    const mark = ({ text }: { text: string }) =>
      text.replace(/\s+(\* )?/g, ' ').includes('In this process alone:')
    const marked = product.filter(mark)
    expect(listed.length).toBeGreaterThan(0)
    expect(marked.map(({ path }) => path).sort()).toEqual(listed.sort())
  })
})

describe('files', () => {
  it(`are not over ${LINES_MAX} lines`, () => {
    const long = sources
      .filter(({ path }) => !isTest(path) && !path.includes('fixtures'))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES_MAX)
    expect(long).toEqual([])
  })

  it('skip no test without a reason on its line', () => {
    const lines = sources
      .filter(({ path }) => !ABOUT_WORDS.test(path))
      .flatMap(({ path, text }) => text.split('\n').map((line) => `${path}: ${line.trim()}`))
    const skipping = lines.filter((line) => /\b(it|test|describe)\.(skip|todo)/.test(line))
    expect(skipping.length).toBeGreaterThan(0)
    expect(skipping.filter((line) => !/needs|skipped (where|without)/.test(line))).toEqual([])
  })

  it('leave nothing for later and no test alone', () => {
    const pattern = /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.only\b/
    const left = sources.filter(({ path, text }) => !ABOUT_WORDS.test(path) && pattern.test(text))
    expect(left.map(({ path }) => path)).toEqual([])
  })
})

describe('dependencies', () => {
  it('each have their line in the README', () => {
    const names = ['package.json', 'server/package.json', 'web/package.json'].flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as Manifest
      return Object.keys({ ...dependencies, ...devDependencies })
    })
    const readme = read('README.md')
    // A type package is the shadow of a package already listed.
    const own = [...new Set(names)].filter((name) => !name.startsWith('@types/'))
    const missing = own.filter((name) => !readme.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })
})

type Manifest = Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>

describe('rules', () => {
  const written = new Set(
    [...read('server/src/domain/RULES.md').matchAll(/^[\s|#*-]*\[?([A-Z]{2}\d{1,2})\b/gm)].map(
      ([, id = '']) => id,
    ),
  )
  const cited = new Set(
    sources
      .filter(({ path }) => /\.(test|suite)\.ts$/.test(path))
      .flatMap(({ text }) => [...text.matchAll(/['"`](\[[A-Z]{2}\d{1,2}\] ?)+/g)])
      .flatMap(([all]) => [...all.matchAll(/[A-Z]{2}\d{1,2}/g)].map(([id]) => id)),
  )

  it('are written down', () => {
    expect(written.size).toBeGreaterThan(0)
  })

  it('exist when a test cites them', () => {
    expect([...cited].filter((id) => !written.has(id))).toEqual([])
  })

  it('are each cited by a test', () => {
    expect([...written].filter((id) => !cited.has(id))).toEqual([])
  })
})
