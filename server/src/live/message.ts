import { deflateRawSync } from 'node:zlib'
import type { ServerMessage } from '../contract/live.ts'

/**
 * A message of the wire, encoded once for everybody. All readers get the same buffers: a
 * broadcast to thousands costs a single JSON.stringify and one deflate.
 */
export class Message {
  /** UTF-8 JSON, for sockets opened with `?plain=1`. */
  readonly plain: Buffer
  #packed: Buffer | undefined

  constructor(message: ServerMessage) {
    this.plain = Buffer.from(JSON.stringify(message))
  }

  /** Raw deflate (RFC 1951) of the JSON; a browser opens it with DecompressionStream. */
  get packed(): Buffer {
    this.#packed ??= deflateRawSync(this.plain)
    return this.#packed
  }

  /** Memory taken by a kept message: the JSON, and the deflate once made. */
  get bytes(): number {
    return this.plain.length + (this.#packed?.length ?? 0)
  }
}
