import { createHash } from 'node:crypto'
import ts from 'typescript'

/** The look of a value as JSON: a word, or a bracket with parts. No name of TypeScript. */
export type Shape = string | Bracket
type Bracket = { open: string; parts: Part[]; between: string; close: string }
type Part = { label: string; shape: Shape }

const WIDTH = 100

/**
 * The shape as text, on one line where the shape fits or holds words alone; `indent` is the first
 * line's.
 */
export function textOf(shape: Shape, indent = '', label = ''): string {
  const inline = indent + label + inlineOf(shape)
  if (typeof shape === 'string' || inline.length <= WIDTH) return inline
  if (shape.parts.every((part) => !part.label && typeof part.shape === 'string')) return inline
  const lines = shape.parts.map((part) => textOf(part.shape, `${indent}  `, part.label))
  return [`${indent}${label}${shape.open}`, ...lines, `${indent}${shape.close}`].join('\n')
}

function inlineOf(shape: Shape): string {
  if (typeof shape === 'string') return shape
  const parts = shape.parts.map((part) => part.label + inlineOf(part.shape))
  return `${shape.open}${parts.join(shape.between)}${shape.close}`
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function objectOf(parts: Part[]): Shape {
  const sorted = parts.toSorted((a, b) => (a.label < b.label ? -1 : 1))
  return { open: '{', parts: sorted, between: ', ', close: '}' }
}

function listOf(shape: Shape): Shape {
  if (typeof shape === 'string') return `[${shape}]`
  return { ...shape, open: `[${shape.open}`, close: `${shape.close}]` }
}

function sequenceOf(shapes: Shape[]): Bracket {
  const parts = shapes.map((shape) => ({ label: '', shape }))
  return { open: '', parts, between: ', ', close: '' }
}

/** The written order of members says nothing, and a repeated member counts once. */
function unionOf(shapes: Shape[]): Shape {
  const byText = new Map(shapes.map((shape) => [inlineOf(shape), shape]))
  if (byText.has('true') && byText.has('false')) {
    byText.delete('true')
    byText.delete('false')
    byText.set('boolean', 'boolean')
  }
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shape]) => shape)
  const [first = 'never'] = sorted
  if (sorted.length < 2) return first
  return { ...sequenceOf(sorted), open: '(', between: ' | ', close: ')' }
}

const UNORDERED = ['required', 'enum', 'anyOf', 'oneOf', 'allOf', 'type']

/** The shape of a JSON schema, or of any other JSON, under `key`. */
export function shapeOfJson(value: unknown, key = ''): Shape {
  if (Array.isArray(value)) {
    const shapes = value.map((each) => shapeOfJson(each))
    if (UNORDERED.includes(key)) return listOf(unionOf(shapes))
    return listOf(sequenceOf(shapes))
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return objectOf(
    Object.entries(value)
      .filter(([name]) => name !== '$schema')
      .map(([name, each]) => ({ label: `${name}: `, shape: shapeOfJson(each, name) })),
  )
}

/** Types written as a single word on the wire, and printed by name. */
const WORDS_OF_TYPES =
  ts.TypeFlags.String |
  ts.TypeFlags.Number |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.NonPrimitive |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral |
  ts.TypeFlags.BooleanLiteral |
  ts.TypeFlags.TemplateLiteral

/** Prints no alias and leaves nothing out. */
const PLAIN = ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation

/**
 * The shapes of types as JSON carries them. Every alias is followed to the end: the file and the
 * TypeScript name of a type make no difference.
 */
export class Shapes {
  private readonly checker: ts.TypeChecker
  /** Types being looked at, the outermost first: a repeated type is `^levels`. */
  private readonly open: ts.Type[] = []

  constructor(checker: ts.TypeChecker) {
    this.checker = checker
  }

  shapeOf(type: ts.Type): Shape {
    return this.shapeOfMembers(type.isUnion() ? type.types : [type])
  }

  private shapeOfMembers(types: ts.Type[]): Shape {
    return unionOf(types.map((type) => this.shapeOfOne(type)))
  }

  private shapeOfOne(type: ts.Type): Shape {
    if (type.flags & WORDS_OF_TYPES) return this.checker.typeToString(type, undefined, PLAIN)
    const levels = this.open.length - this.open.lastIndexOf(type)
    if (levels <= this.open.length) return `^${levels}`
    this.open.push(type)
    try {
      return this.shapeOfObject(type)
    } finally {
      this.open.pop()
    }
  }

  private shapeOfObject(type: ts.Type): Shape {
    const isList = this.checker.isArrayType(type)
    if (isList || this.checker.isTupleType(type)) {
      const inside = this.checker.getTypeArguments(type as ts.TypeReference)
      const shapes = inside.map((each) => this.shapeOf(each))
      return listOf(isList ? unionOf(shapes) : sequenceOf(shapes))
    }
    const isPlain = type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)
    if (!isPlain || type.getCallSignatures().length > 0)
      throw new Error(`${this.checker.typeToString(type)} cannot cross the wire: ${this.path()}`)
    return objectOf([...this.propertiesOf(type), ...this.indexesOf(type)])
  }

  private path(): string {
    return this.open.map((type) => this.checker.typeToString(type)).join(' > ')
  }

  /** JSON leaves out undefined values: whether a type says `?` or `| undefined` is the same. */
  private propertiesOf(type: ts.Type): Part[] {
    return type.getProperties().map((property) => {
      const own = this.checker.getTypeOfSymbol(property)
      const members = own.isUnion() ? own.types : [own]
      const there = members.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined))
      const isOptional =
        (property.flags & ts.SymbolFlags.Optional) !== 0 || there.length < members.length
      const shape = this.shapeOfMembers(there)
      return { label: `${property.name}${isOptional ? '?' : ''}: `, shape }
    })
  }

  private indexesOf(type: ts.Type): Part[] {
    return this.checker.getIndexInfosOfType(type).map(({ keyType, type: own }) => ({
      label: `<${inlineOf(this.shapeOf(keyType))}>: `,
      shape: this.shapeOf(own),
    }))
  }
}
