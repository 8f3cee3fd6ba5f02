import { z } from 'zod'

/**
 * The live wire, `/ws`. The client sends text JSON; the server sends binary messages, each the
 * raw-deflated (RFC 1951) JSON of one ServerMessage, or text JSON when the socket was opened with
 * `?plain=1`. Docs change by JSON merge patch (RFC 7396); docs hold no nulls, so null deletes.
 */

/** `ambito:GOB:distrito:04-007`, `diferencias:GOB`, `progreso`. */
export type Topic = string

const topic = z.string().min(1).max(120)

/**
 * `epoch` and `offset` are from the last message seen: the server then sends only the missing
 * messages, if still in memory. `hash` is the hash of the doc held: after a restart of the server,
 * or from another server, an equal hash spares the snapshot.
 */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('sub'),
    topic,
    epoch: z.string().max(64).optional(),
    offset: z.number().int().nonnegative().optional(),
    hash: z.string().max(64).optional(),
  }),
  z.strictObject({ type: z.literal('unsub'), topic }),
])
export type ClientMessage = z.infer<typeof clientMessage>

export type ServerMessage =
  /** First on every socket. `epoch` is new whenever the offsets start anew. */
  | { type: 'hello'; epoch: string; at: string; version: string }
  | {
      type: 'snapshot'
      topic: Topic
      epoch: string
      offset: number
      seq: number
      at: string
      hash: string
      doc: unknown
    }
  /** Applies to the doc at `offset - 1`; `hash` is the hash of the doc afterwards. */
  | {
      type: 'delta'
      topic: Topic
      epoch: string
      offset: number
      seq: number
      at: string
      hash: string
      patch: unknown
    }
  /**
   * The topic is at `offset`: nothing was missed. Answers a resumed sub, and comes every 15 s of
   * silence. `hash` is the hash of the doc: a client with another doc finds out.
   */
  | {
      type: 'current'
      topic: Topic
      epoch: string
      offset: number
      seq: number
      at: string
      hash: string
    }
  | { type: 'error'; topic?: Topic; error: string; mensaje: string }

/**
 * Close codes of ours: the credential is bad or has expired (4401), too many or malformed messages
 * (4400).
 */
export const CLOSE_UNAUTHORIZED = 4401
export const CLOSE_BAD_MESSAGE = 4400
