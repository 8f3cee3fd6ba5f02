import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSources, ROOT } from './house.ts'
import { commentsOf, paragraphsOf, sentencesOf, wordsIn } from './prose.ts'

/**
 * Plain sentences: a sentence names its subject. `npm run check:words` counts pronouns in comments,
 * README and rules, and reads the subjects of commits; `npm run check:words -- --files` lists the
 * sentences with pronouns, the worst file first.
 */

/**
 * English words in the place of a noun: personal pronouns of the third person with the possessives,
 * demonstratives, relatives, and `one`, `such`, `another`. The list comes from a review of the
 * house beside the projects taken as models: at b861f79 the share among the words of comments was
 * 11 % here, against 3.2 % at TigerBeetle, 2.4 % at atproto, 0.9 % at Hono.
 */
const PRONOUNS: ReadonlySet<string> = new Set([
  ...['it', 'its', 'he', 'his', 'she', 'her', 'they', 'them', 'their'],
  ...['this', 'that', 'these', 'those', 'there', 'such'],
  ...['who', 'whom', 'whose', 'which', 'what'],
  ...['one', 'another', 'others'],
])

/** The highest share of pronouns, in a hundred words. */
const LIMITS = { comments: 5, 'README.md': 4.5, 'server/src/domain/RULES.md': 6 }
/** A sentence with such a beginning has no noun: the reader must guess the subject. */
const OPENING = /^(Who|Whoever|What|Of|Those)\s/
/** A subject stands after its room, so `what` there has a noun before. */
const SUBJECT_OPENING = /^(who|of|those)\s/i
/** Subjects of commits after BASE are held to the rule. */
const BASE = 'b861f79'
const SUBJECT_MAX = 72
const WORST = 12

/** Comments or paragraphs of a file. */
export type Prose = { path: string; parts: string[] }
export type Count = { words: number; pronouns: number }

export function countIn(text: string): Count {
  const words = wordsIn(text)
  return { words: words.length, pronouns: words.filter((word) => PRONOUNS.has(word)).length }
}

function countOf(prose: readonly Prose[]): Count {
  return countIn(prose.flatMap(({ parts }) => parts).join('\n'))
}

/** Pronouns in a hundred words. */
function shareOf({ words, pronouns }: Count): number {
  return words === 0 ? 0 : (pronouns * 100) / words
}

/** Sentences that begin without a noun. */
export function openingsIn(prose: readonly Prose[]): string[] {
  return prose.flatMap(({ path, parts }) =>
    parts
      .flatMap(sentencesOf)
      .filter((sentence) => OPENING.test(sentence))
      .map((sentence) => `${path}: ${sentence.slice(0, 80)}`),
  )
}

/** The fault in the subject of a commit; undefined: no fault. */
export function wrongIn(subject: string): string | undefined {
  if (subject.length > SUBJECT_MAX) return `${subject.length} characters`
  const [, text] = /^[a-z][a-z0-9-]*: (\S.*)$/.exec(subject) ?? []
  if (text === undefined) return 'begins with no room'
  return SUBJECT_OPENING.test(text) ? 'has no noun' : undefined
}

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** Subjects since BASE as `hash subject`, or the reason for an unknown history. */
function subjectsSinceBase(): string[] | { skipped: string } {
  if (git('rev-parse', '--is-shallow-repository') !== 'false')
    return { skipped: 'no git history here, or a shallow one' }
  if (git('merge-base', '--is-ancestor', BASE, 'HEAD') === undefined)
    return { skipped: `${BASE} is no commit of this history` }
  const log = git('log', '--no-merges', '--format=%h %s', `${BASE}..HEAD`) ?? ''
  return log.split('\n').filter(Boolean)
}

function wrongSubjects(): string[] {
  const lines = subjectsSinceBase()
  if ('skipped' in lines) {
    say(`commits: not looked at, ${lines.skipped}`)
    return []
  }
  say(`commits: ${lines.length} subjects since ${BASE}`)
  return lines.flatMap((line) => {
    const wrong = wrongIn(line.slice(line.indexOf(' ') + 1))
    return wrong ? [`${line}: ${wrong}`] : []
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** How many pronouns a file has above the limit: where the work is. */
function excessOf(prose: Prose): number {
  const { words, pronouns } = countOf([prose])
  return pronouns - (words * LIMITS.comments) / 100
}

function worstFirst(prose: readonly Prose[]): Prose[] {
  return prose.toSorted((a, b) => excessOf(b) - excessOf(a))
}

function lineOf(prose: Prose): string {
  const count = countOf([prose])
  return `${prose.path}: ${count.pronouns} of ${count.words} words, ${shareOf(count).toFixed(1)} %`
}

/** The work list: each sentence with pronouns, the worst file and the worst sentence first. */
function listSentences(comments: readonly Prose[]): void {
  for (const prose of worstFirst(comments)) {
    const counted = prose.parts
      .flatMap(sentencesOf)
      .map((sentence) => ({ sentence, ...countIn(sentence) }))
      .filter(({ pronouns }) => pronouns > 0)
      .sort((a, b) => b.pronouns - a.pronouns)
    if (counted.length > 0) say(`\n${lineOf(prose)}`)
    for (const { sentence, pronouns } of counted) say(`  ${pronouns}  ${sentence}`)
  }
}

function overLimit(name: keyof typeof LIMITS, prose: readonly Prose[]): string[] {
  const count = countOf(prose)
  const line = `${name}: pronouns ${shareOf(count).toFixed(2)} % of ${count.words} words, limit ${LIMITS[name]} %`
  say(line)
  return shareOf(count) > LIMITS[name] ? [line] : []
}

function readMarkdown(path: string): Prose {
  return { path, parts: paragraphsOf(readFileSync(join(ROOT, path), 'utf8')) }
}

function main(): void {
  const comments = readSources().map((source) => ({
    path: source.path,
    parts: commentsOf(source),
  }))
  if (process.argv.includes('--files')) return listSentences(comments)
  const readme = readMarkdown('README.md')
  const rules = readMarkdown('server/src/domain/RULES.md')
  const wordy = overLimit('comments', comments)
  if (wordy.length > 0)
    for (const prose of worstFirst(comments).slice(0, WORST)) say(`  ${lineOf(prose)}`)
  const wrong = [
    ...wordy,
    ...overLimit('README.md', [readme]),
    ...overLimit('server/src/domain/RULES.md', [rules]),
    ...openingsIn([...comments, readme, rules]).map((each) => `begins without a noun: ${each}`),
    ...wrongSubjects(),
  ]
  if (wrong.length === 0) return
  say(`\n${wrong.length} to mend (sentences: npm run check:words -- --files)`)
  for (const each of wrong) say(`  ${each}`)
  process.exitCode = 1
}

if (import.meta.main) {
  // `head` closes the pipe after enough lines.
  process.stdout.on('error', () => process.exit())
  main()
}
