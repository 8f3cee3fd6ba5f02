import type { Credentials } from '../access/credential.ts'
import { idOfSubject } from '../access/subject.ts'
import type { Contacts } from '../centro/task.ts'
import type { Shown } from '../domain/read/caso.ts'

/** Names people in documents: the subject never as a code, and the name of a nombramiento's holder. */
export function shownBy(credentials: Pick<Credentials, 'shown'>, personas: Contacts): Shown {
  return (sub) => {
    const id = idOfSubject(sub)
    const nombre = id === undefined ? undefined : personas.contactOf(id)?.nombre
    return { persona: credentials.shown(sub), ...(nombre ? { nombre } : {}) }
  }
}
