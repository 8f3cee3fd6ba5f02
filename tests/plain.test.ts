import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import type { Source } from './tidy/house.ts'
import { countIn, openingsIn, wrongIn } from './tidy/plain.ts'
import { commentsOf, paragraphsOf, sentencesOf } from './tidy/prose.ts'

function sourceOf(path: string, text: string, script = text): Source {
  const tree = ts.createSourceFile(path, script, ts.ScriptTarget.Latest, true)
  return { path, text, script, tree }
}

describe('comments of a source', () => {
  it('are found by the scanner, not in strings, templates or patterns', () => {
    const text = [
      '/** A first, on',
      ' * two lines.',
      ' * @param it // within the first',
      ' */',
      "const url = 'https://example.mx' // A second.",
      'const drawn = `// none ${url /* a third */} // none`',
      'const pattern = /\\/\\/ none/',
      '// A fourth, on',
      '// two lines.',
      '',
      '// eslint-disable-next-line no-console',
      'f(drawn, pattern) // A fifth.',
    ].join('\n')
    expect(commentsOf(sourceOf('a.ts', text))).toEqual([
      'A first, on two lines. @param it // within the first',
      'A second.',
      'a third',
      'A fourth, on two lines.',
      'A fifth.',
    ])
  })

  it('are those of script, markup and styles in a component', () => {
    const script = '// Of the script.\nlet a = 1'
    const text = `<script>${script}</script>\n<!-- Of the markup. -->\n<p>// none</p>\n<style>\n/* Of the styles. */\n</style>`
    const found = commentsOf(sourceOf('a.svelte', text, script))
    expect(found).toEqual(['Of the script.', 'Of the markup.', 'Of the styles.'])
  })
})

describe('words of a markdown text', () => {
  it('are those of its paragraphs, items and cells, without blocks of code', () => {
    const text =
      '# Title\n\nOne\nparagraph.\n\n```sh\nwho it that\n```\n\n| a cell | and more |\n- item'
    expect(paragraphsOf(text)).toEqual(['Title', 'One paragraph.', 'a cell', 'and more', 'item'])
  })

  it('count as pronouns when they stand for a noun, outside of code', () => {
    expect(countIn('It says `that` to the desk, which answers Them.')).toEqual({
      words: 8,
      pronouns: 3,
    })
  })
})

describe('a sentence without a noun at its beginning', () => {
  const found = (text: string) => openingsIn([{ path: 'a.ts', parts: [text] }]).length

  it('is found wherever it stands', () => {
    expect(sentencesOf('One. Two!')).toEqual(['One.', 'Two!'])
    expect(found('Who hangs up has said nothing.')).toBe(1)
    expect(found('The client waits. Those that hang up do not.')).toBe(1)
    expect(found('Of `start`: the rest.')).toBe(1)
    expect(found('What became of it. Whoever types keeps the task.')).toBe(2)
  })

  it('is none where the noun comes first', () => {
    expect(found('A client who hangs up, and those of Offerings.')).toBe(0)
  })
})

describe('the subject of a commit', () => {
  it('begins with a room, has a noun and at most 72 characters', () => {
    expect(wrongIn('ledger: keep the chain in the disk thread')).toBeUndefined()
    expect(wrongIn(`ledger: ${'a'.repeat(64)}`)).toBeUndefined()
    expect(wrongIn(`ledger: ${'a'.repeat(65)}`)).toBe('73 characters')
    expect(wrongIn('Keep the chain in the disk thread')).toBe('begins with no room')
    expect(wrongIn('http: who hangs up is not logged')).toBe('has no noun')
  })
})
