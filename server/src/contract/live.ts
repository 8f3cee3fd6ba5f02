/**
 * The live wire, `/ws`. The client sends text JSON; the server sends binary messages, each the
 * raw-deflated (RFC 1951) JSON of one ServerMessage, or text JSON when the socket was opened with
 * `?plain=1`. Docs change by JSON merge patch (RFC 7396); docs hold no nulls, so null deletes.
 */

/** `ambito:GOB:distrito:04-007`, `diferencias:GOB`, `progreso`. */
export type Topic = string

export type ClientMessage =
  /** With `epoch` and `offset` of the last message seen, the server sends only what is missing, when it still has it. */
  { type: 'sub'; topic: Topic; epoch?: string; offset?: number } | { type: 'unsub'; topic: Topic }

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
  /** Applies to the doc at `offset - 1`; `hash` is that of the doc after it. */
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
  /** Nothing was missed: the resumed topic is still at `offset`. */
  | { type: 'current'; topic: Topic; epoch: string; offset: number; seq: number; at: string }
  | { type: 'error'; topic?: Topic; error: string; mensaje: string }

/** Close codes of ours: the credential is bad or has expired (4401), too many or malformed messages (4400). */
export const CLOSE_UNAUTHORIZED = 4401
export const CLOSE_BAD_MESSAGE = 4400
