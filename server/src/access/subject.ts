import { createHmac } from 'node:crypto'

/** Begins the subject of a nombramiento's holder; the id, and so the code, follows. */
const HOLDER = 'nom-'

/** The subject of a nombramiento's holder, in the credential and in records. */
export function subjectOf(id: string): string {
  return `${HOLDER}${id}`
}

/** The nombramiento of a subject in a record; undefined: somebody without a nombramiento. */
export function idOfSubject(sub: string): string | undefined {
  return sub.startsWith(HOLDER) ? sub.slice(HOLDER.length) : undefined
}

/**
 * A subject as documents show the subject: a nombramiento's holder under a name from which nobody
 * without the service's key finds the code (RULES.md NO13), the same in every document.
 */
export function shownSubject(sub: string, key: string): string {
  const id = idOfSubject(sub)
  if (id === undefined) return sub
  const mac = createHmac('sha256', key).update(`nombramiento:nombre:${id}`).digest('base64url')
  return `persona-${mac.slice(0, 12)}`
}
