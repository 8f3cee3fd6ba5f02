import ts from 'typescript'
import type { Source } from './house.ts'

/** English as a person reads the sources: comments and markdown, without code. */

/** Directives to tools are no English. */
const DIRECTIVE = /^(eslint|prettier|svelte|knip|c8|v8)-|^@(ts|vitest|vite)-|^<(reference|amd)\b/

/** The comments of a source; lines of `//` one below the other are one comment. */
export function commentsOf({ path, text, tree }: Source): string[] {
  const found = path.endsWith('.svelte')
    ? [...scriptComments(tree), ...markupComments(text)]
    : scriptComments(tree)
  return found.map(plainOf).filter((comment) => comment !== '' && !DIRECTIVE.test(comment))
}

/**
 * Comments found by the scanner of TypeScript: the scanner tells a comment from a string, a
 * template and a pattern.
 */
function scriptComments(tree: ts.SourceFile): string[] {
  const { text } = tree
  const ranges = new Map<number, ts.CommentRange>()
  const visit = (node: ts.Node): void => {
    // Inside of a JSDoc comment nothing is a separate comment.
    if (ts.isJSDoc(node)) return
    const around = [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ]
    for (const range of around) ranges.set(range.pos, range)
    for (const child of node.getChildren(tree)) visit(child)
  }
  visit(tree)
  const sorted = [...ranges.values()].sort((a, b) => a.pos - b.pos)
  return joined(sorted, text)
}

function joined(ranges: readonly ts.CommentRange[], text: string): string[] {
  const comments: string[] = []
  let end = 0
  for (const range of ranges) {
    const isLine = range.kind === ts.SyntaxKind.SingleLineCommentTrivia
    const goesOn = isLine && /^\n[ \t]*$/.test(text.slice(end, range.pos)) && comments.length > 0
    const comment = text.slice(range.pos, range.end)
    if (goesOn) comments.push(`${comments.pop() ?? ''}\n${comment}`)
    else comments.push(comment)
    end = isLine ? range.end : -1
  }
  return comments
}

const SCRIPT = /<script[^>]*>[\s\S]*?<\/script>/g
const STYLE = /<style[^>]*>[\s\S]*?<\/style>/g

/** Comments of a component's markup and styles. */
function markupComments(svelte: string): string[] {
  const rest = svelte.replace(SCRIPT, '')
  const styles = (rest.match(STYLE) ?? []).join('\n')
  return [
    ...(rest.replace(STYLE, '').match(/<!--[\s\S]*?-->/g) ?? []),
    ...(styles.match(/\/\*[\s\S]*?\*\//g) ?? []),
  ]
}

/** The comment's text without the comment signs, on one line. */
function plainOf(comment: string): string {
  return comment
    .replace(/^(\/\*\*?|<!--)|(\*\/|-->)$/g, '')
    .replace(/^[ \t]*(\/\/+|\*(?!\/))/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * A markdown text without the blocks of code, a line for each heading, paragraph, item and cell.
 */
export function paragraphsOf(markdown: string): string[] {
  return markdown
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split(/\n\s*\n|\n(?=[#|-])|\s\|\s|^\| | \|$/m)
    .map((part) =>
      part
        .replace(/[*_#]+/g, '')
        .replace(/^\s*-+\s*|\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean)
}

export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?][»”)]?)\s+/)
}

/** Words of a text, in lower case; names in code are none. */
export function wordsIn(text: string): string[] {
  const bare = text.replace(/`[^`]*`|https?:\S+/g, ' ')
  return (bare.match(/\p{L}+/gu) ?? []).map((word) => word.toLowerCase())
}
