import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ROOT } from '../../../tests/tidy/house.ts'
import { hashOf, shapeOfJson, Shapes, textOf, type Shape } from '../../../tests/tidy/shape.ts'
import { FIGURE_MAX } from '../domain/figure.ts'
import { rolesOf } from '../http/operation.ts'
import { OPERATIONS } from '../http/operations.ts'
import { STATUS } from '../http/refusals.ts'
import { SENTENCES } from '../refusal/refusal.ts'
import { actaBody } from './acta.ts'

/**
 * Everything on the wire, so that a review sees a change. Names of TypeScript stand only in the
 * list of names: a renamed type changes one line, a moved type no line.
 */
const PIN = join(import.meta.dirname, 'wire.txt')
const SERVER = join(ROOT, 'server/src')
const HOW = `The wire changed, and phones and programs in use know the old one. On purpose? Then:
  npx vitest run server/src/contract/wire.test.ts -u
and the commit says which lines changed, and why.`

type Named = { name: string; shape: Shape }

it('crosses the wire as it did', async () => {
  const wire = wireOf([...bodies(), ...(await values()), ...types()])
  const pinned = existsSync(PIN) ? readFileSync(PIN, 'utf8') : ''
  await expect(wire, `${HOW}\n${changesOf(pinned, wire)}\n`).toMatchFileSnapshot(PIN)
})

// The schema of an acta's figures is written beside the reading function, not derived from the
// function.
it('reads of an acta the figures that its schema allows, and no other', () => {
  const { nulos, votos } = actaBody.shape
  const takes = (figure: unknown) => [
    nulos.safeParse(figure).success,
    votos.safeParse({ A: figure }).success,
  ]
  for (const figure of [0, FIGURE_MAX, 'blanco', 'ilegible', 'no_capturado'])
    expect(takes(figure), String(figure)).toEqual([true, true])
  for (const figure of [-1, 1.5, NaN, FIGURE_MAX + 1, '7', 'sin_dato', '', null, undefined, true])
    expect(takes(figure), String(figure)).toEqual([false, false])
})

function wireOf(named: Named[]): string {
  const texts = named.map(({ name, shape }) => ({ name, text: textOf(shape) }))
  const lists = {
    routes: sorted(routes()),
    refusals: sorted(refusals()),
    names: sorted(texts.map(({ name, text }) => `${name} ${hashOf(text)}`)),
    shapes: sorted(texts.map(({ text }) => text)).map((text) => `${hashOf(text)}\n${text}\n`),
  }
  const all = Object.entries(lists)
    .map(([title, lines]) => [`# ${title}`, ...lines].join('\n'))
    .join('\n\n')
  return `wire ${hashOf(all)}\n\n${all}`
}

function sorted(lines: string[]): string[] {
  return [...new Set(lines)].sort()
}

/**
 * Routes, refusals and names removed (-) and added (+); the diff shows the changed parts of a
 * shape.
 */
function changesOf(before: string, after: string): string {
  const [old, now] = [before, after].map((text) => text.split('# shapes')[0]?.split('\n') ?? [])
  const only = (sign: string, lines: string[] = [], others: string[] = []) =>
    lines.filter((line) => !others.includes(line)).map((line) => `${sign} ${line}`)
  return [...only('-', old, now), ...only('+', now, old)].join('\n')
}

function routes(): string[] {
  return Object.entries(OPERATIONS).map(([name, operation]) => {
    const { query = {}, body, status = 200, open } = operation
    return [
      ...[name, ...Object.keys(query).map((key) => `?${key}`)],
      ...[body ? 'body' : '', String(status), open ? 'open' : `roles=${rolesOf(operation).join()}`],
    ]
      .filter(Boolean)
      .join(' ')
  })
}

function refusals(): string[] {
  return Object.entries(SENTENCES).map(
    ([name, sentence]) => `${name} ${STATUS[name as keyof typeof STATUS]} ${sentence}`,
  )
}

function bodies(): Named[] {
  return Object.entries(OPERATIONS).flatMap(([name, { body }]) =>
    body instanceof z.ZodType ? [{ name: `body ${name}`, shape: shapeOfSchema(body) }] : [],
  )
}

/**
 * The shape for a client to send: a key with a default may be left out, and a loose object is
 * marked.
 */
function shapeOfSchema(schema: z.ZodType): Shape {
  return shapeOfJson(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
}

/** The contract's exports at run time: schemas, lists and numbers. */
async function values(): Promise<Named[]> {
  const files = readdirSync(import.meta.dirname).filter(isSource)
  const paths = files.map((name) => join(import.meta.dirname, name))
  const modules = await Promise.all(
    paths.map(async (path) => (await import(path)) as Record<string, unknown>),
  )
  return modules.flatMap(Object.entries).map(([name, value]) => {
    if (!(value instanceof z.ZodType)) return { name: `value ${name}`, shape: shapeOfJson(value) }
    return { name: `schema ${name}`, shape: shapeOfSchema(value) }
  })
}

function isSource(path: string): boolean {
  return path.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(path)
}

/** Every type exported by the contract, and every answer made by a route on the spot. */
function types(): Named[] {
  const program = ts.createProgram(...rootsAndOptions())
  const checker = program.getTypeChecker()
  const shapes = new Shapes(checker)
  return program.getSourceFiles().flatMap((file) => {
    if (file.fileName.startsWith(import.meta.dirname)) return exportsOf(file, checker, shapes)
    return file.fileName.startsWith(SERVER) ? answersOf(file, checker, shapes) : []
  })
}

function rootsAndOptions(): [string[], ts.CompilerOptions] {
  const fail = ({ messageText }: ts.Diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
  }
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail }
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'tsconfig.json'), undefined, host)
  const { fileNames = [], options = {} } = config ?? {}
  return [fileNames.filter((path) => path.startsWith(SERVER) && isSource(path)), options]
}

function exportsOf(file: ts.SourceFile, checker: ts.TypeChecker, shapes: Shapes): Named[] {
  const module = checker.getSymbolAtLocation(file)
  return (module ? checker.getExportsOfModule(module) : []).flatMap((found) => {
    const isAlias = (found.flags & ts.SymbolFlags.Alias) !== 0
    const symbol = isAlias ? checker.getAliasedSymbol(found) : found
    if (!(symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface))) return []
    const shape = shapes.shapeOf(checker.getDeclaredTypeOfSymbol(symbol))
    return [{ name: `type ${found.name}`, shape }]
  })
}

/** Arguments of `c.json`: without a name of their own, told apart by hash. */
function answersOf(file: ts.SourceFile, checker: ts.TypeChecker, shapes: Shapes): Named[] {
  const found: Named[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isContextJson(node.expression, checker)) {
      const [shape = 'nothing', status = '200'] = node.arguments.map((argument) =>
        shapes.shapeOf(checker.getTypeAtLocation(argument)),
      )
      found.push({ name: `answer ${textOf(status)}`, shape })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isContextJson(called: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 'json') return false
  return checker.getTypeAtLocation(called.expression).symbol?.name === 'Context'
}
