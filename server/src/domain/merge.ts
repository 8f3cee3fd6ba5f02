/** JSON merge patch (RFC 7396) and the canonical text that both ends hash. Docs hold no nulls and no undefined. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json }
type Doc = { [key: string]: Json }

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The patch that turns `before` into `after`; undefined when they are equal. Arrays are replaced whole. */
export function diffDoc(before: unknown, after: unknown): unknown {
  if (!isDoc(before) || !isDoc(after))
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(before)) if (!(key in after)) patch[key] = null
  for (const key of Object.keys(after)) {
    const change = key in before ? diffDoc(before[key], after[key]) : after[key]
    if (change !== undefined) patch[key] = change
  }
  return Object.keys(patch).length > 0 ? patch : undefined
}

/** Applies a merge patch without touching `doc`; unchanged parts keep their identity. */
export function mergeDoc(doc: unknown, patch: unknown): unknown {
  if (!isDoc(patch)) return patch
  const next: Record<string, unknown> = isDoc(doc) ? { ...doc } : {}
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete next[key]
    else next[key] = mergeDoc(next[key], change)
  }
  return next
}

/** JSON with sorted keys: the text that `hash` covers on both ends. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isDoc(value)) return JSON.stringify(value)
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${entries.join(',')}}`
}
