import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ARROWS } from './tidy/arrows.ts'
import { ROOT } from './tidy/house.ts'
import { WORDS } from './tidy/words.ts'

const TERMS_MAX = 25
const DECISIONS_MAX = 900

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** The text under a heading, up to the next heading of its rank. */
function sectionOf(heading: string): string {
  const rank = heading.split(' ')[0] ?? ''
  const [, after = ''] = readme.split(`\n${heading}\n`)
  return after.split(`\n${rank} `)[0] ?? ''
}

/** First cells of the rows of a section's table. */
function namesIn(section: string): string[] {
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) => row.split('|')[1]?.trim() ?? '')
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Files that code spans and drawings of the README name; a name in capitals stands for any. */
function filesNamed(): string[] {
  const code = readme.match(/^```[\s\S]*?^```$|`[^`\n]+`/gm) ?? []
  const paths = code.flatMap((text) => text.match(/[\w()[\]/.+-]+\.(ts|svelte|md)\b/g) ?? [])
  return [...new Set(paths)].filter((path) => !/NAME|NOUN/.test(path))
}

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

describe('the README', () => {
  it('has a row for each room', () => {
    const rows = namesIn(sectionOf('### The rooms')).join(' ')
    const missing = Object.keys(ARROWS).filter(
      (room) => !rows.includes(`\`${room}\``) && !rows.includes(`\`${room}/\``),
    )
    expect(missing).toEqual([])
  })

  it('names only files that are there', () => {
    const files = ['server/src', 'web/src', 'tests'].flatMap(filesOf)
    files.push('web/vite.config.ts')
    const named = filesNamed()
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((name) => !files.some((path) => `/${path}`.endsWith(`/${name}`)))).toEqual(
      [],
    )
  })

  it(`explains at most ${TERMS_MAX} words, and those that the house asks for`, () => {
    const section = sectionOf('## Palabras')
    const terms = namesIn(section)
    expect(terms.length).toBeGreaterThan(0)
    expect(terms.length).toBeLessThanOrEqual(TERMS_MAX)
    const missing = Object.values(WORDS).filter(
      (word) => !plain(section).includes(word.replace(/(?<=[dn])es$|s$/, '')),
    )
    expect(missing).toEqual([])
  })

  it(`says its decisions in at most ${DECISIONS_MAX} words`, () => {
    const words = sectionOf('## Decisions').split(/\s+/).filter(Boolean)
    expect(words.length).toBeGreaterThan(0)
    expect(words.length).toBeLessThanOrEqual(DECISIONS_MAX)
  })
})
