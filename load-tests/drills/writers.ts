import { setTimeout as sleep } from 'node:timers/promises'
import { sendUntilAcked } from '../../tests/fixtures/acting.ts'
import type { Ack } from '../../tests/fixtures/audit.ts'
import type { Campo } from '../../tests/fixtures/campo.ts'

const WRITERS = 16
/** A pause of each writer after an answer: some 300 actas a second in all. */
const PAUSE_MS = 50
/** So long without an acknowledgement and the service does not serve. */
const SILENCE_MS = 60_000

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
    /** Resolves with the next acknowledgement; rejects once the writers have ended, or after a minute. */
    async nextAck() {
      const before = acks.length
      const late = performance.now() + SILENCE_MS
      while (acks.length === before) {
        if (performance.now() > late) throw new Error('No acta was acknowledged any more')
        await Promise.race([sleep(10), writing])
      }
    },
    async end() {
      isOver = true
      await writing
    },
  }
}
