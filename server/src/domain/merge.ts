/**
 * JSON merge patch (RFC 7396) and the canonical text hashed at both ends. Docs hold no nulls; a key
 * with the value undefined counts as absent, as in JSON. Keys may be anything, even `__proto__` or
 * `constructor`: keys come from files of other authors.
 */
export type Json = string | number | boolean | Json[] | { [key: string]: Json }
type Doc = { [key: string]: unknown }

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The patch from `before` to `after`; undefined for equals. Arrays are replaced whole. A part that
 * is the same object on both sides is not looked into.
 */
export function diffDoc(before: unknown, after: unknown): unknown {
  if (before === after) return undefined
  if (!isDoc(before) || !isDoc(after))
    return canonical(before) === canonical(after) ? undefined : after
  const patch: Doc = {}
  let changes = 0
  const note = (key: string, change: unknown): void => {
    put(patch, key, change)
    changes++
  }
  for (const key of Object.keys(before))
    if (own(before, key) !== undefined && own(after, key) === undefined) note(key, null)
  for (const key of Object.keys(after)) {
    const change = diffDoc(own(before, key), own(after, key))
    if (change !== undefined) note(key, change)
  }
  return changes > 0 ? patch : undefined
}

/** Applies a merge patch without touching `doc`; unchanged parts keep their identity. */
export function mergeDoc(doc: unknown, patch: unknown): unknown {
  if (!isDoc(patch)) return patch
  const next: Doc = isDoc(doc) ? { ...doc } : {}
  for (const key of Object.keys(patch)) {
    const change = own(patch, key)
    if (change === null) delete next[key]
    else put(next, key, mergeDoc(own(next, key), change))
  }
  return next
}

/** JSON with sorted keys: the text covered by `hash` at both ends. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isDoc(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${entries.join(',')}}`
}

/** Only the doc's own keys: `toString` and `__proto__` of every object are not data. */
function own(doc: Doc, key: string): unknown {
  return Object.hasOwn(doc, key) ? doc[key] : undefined
}

/** Plain assignment to `__proto__` would change the prototype and lose the key. */
function put(doc: Doc, key: string, value: unknown): void {
  if (key !== '__proto__') doc[key] = value
  else
    Object.defineProperty(doc, key, { value, writable: true, enumerable: true, configurable: true })
}
