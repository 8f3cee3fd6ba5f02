import { setTimeout as sleep } from 'node:timers/promises'
import { sendUntilAcked } from '../../tests/fixtures/acting.ts'
import type { Ack } from '../../tests/fixtures/audit.ts'
import type { Campo } from '../../tests/fixtures/campo.ts'

const WRITERS = 16
/** A pause of each writer after an answer: some 300 actas a second in all. */
const PAUSE_MS = 50

/**
 * Phones that send actas one after the other, each until acknowledged, until told to end; `acks` grows
 * with the answers. `end` rejects for an acta refused for the content.
 */
export function write(campo: Campo, token: string, urlOf: () => string) {
  const acks: Ack[] = []
  let turn = 0
  let isOver = false
  const writing = Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (!isOver) {
        acks.push(await sendUntilAcked(campo, turn++, { token, urlOf }))
        await sleep(PAUSE_MS)
      }
    }),
  )
  // Heard by `end`.
  writing.catch(() => undefined)
  return {
    acks,
    async end() {
      isOver = true
      await writing
    },
  }
}
