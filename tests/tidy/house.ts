import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import ts from 'typescript'

/**
 * A source file of the house, the path from the root with `/`. `script` is a component's code
 * alone.
 */
export type Source = { path: string; text: string; script: string; tree: ts.SourceFile }

/** An import as written: `to` is the specifier, `typeOnly` means nothing is left at run time. */
export type Import = { from: string; to: string; typeOnly: boolean }

export const ROOT = join(import.meta.dirname, '../..')
const ROOTS = ['server/src', 'web/src', 'tests', 'load-tests']
const SOURCE = /\.(ts|svelte)$/

export function readSources(): Source[] {
  return ROOTS.flatMap((root) =>
    readdirSync(join(ROOT, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => readSource(join(entry.parentPath, entry.name))),
  )
}

function readSource(file: string): Source {
  const path = relative(ROOT, file).split(sep).join('/')
  const text = readFileSync(file, 'utf8')
  const script = path.endsWith('.svelte') ? scriptsOf(text) : text
  return {
    path,
    text,
    script,
    tree: ts.createSourceFile(path, script, ts.ScriptTarget.Latest, true),
  }
}

function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, code]) => code)
    .join('\n')
}

export function importsOf({ path, tree }: Source): Import[] {
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    const to = specifierOf(node)
    if (to !== undefined) found.push({ from: path, to, typeOnly: isTypeOnly(node) })
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function specifierOf(node: ts.Node): string | undefined {
  const written =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined
  return written && ts.isStringLiteral(written) ? written.text : undefined
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node)) return false
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/** The file of the house behind an import; undefined outside the house. */
export function fileOf({ from, to }: Pick<Import, 'from' | 'to'>): string | undefined {
  if (to.startsWith('.')) return posix.join(posix.dirname(from), to.replace(/\?.*$/, ''))
  if (to.startsWith('#lib/')) return `web/src/lib/${to.slice('#lib/'.length)}`
  if (to === '@espejo/server/contract') return 'server/src/contract/index.ts'
  return to.startsWith('@espejo/server/')
    ? `${to.replace('@espejo/server', 'server/src')}.ts`
    : undefined
}

/** Every name given by the file itself: variables, parameters, properties, functions, types. */
export function namesOf({ tree }: Source): string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    const { name } = node as { name?: ts.Node }
    if (name && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node)) names.push(name.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return names
}

/** Names of the file's own choice: not the properties of objects, whose names the wire may give. */
export function ownNamesOf({ tree }: Source): string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (isOwnName(node)) names.push(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return names
}

function isOwnName(node: ts.Node): node is ts.NamedDeclaration & { name: ts.Identifier } {
  const { name } = node as { name?: ts.Node }
  if (!name || !ts.isIdentifier(name)) return false
  if (ts.isBindingElement(node)) return node.propertyName !== undefined
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassLike(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  )
}

/** `actasCounted`, `acta-counted.ts` → acta(s), counted. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
}

export function isTest(path: string): boolean {
  return /\.(test|suite)\.ts$/.test(path) || path.startsWith('tests/')
}
