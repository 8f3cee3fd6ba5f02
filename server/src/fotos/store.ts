import type { Readable } from 'node:stream'

/**
 * Originals, each under the SHA-256 of its bytes (lower-case hex), byte for byte as received. Two
 * implementations: a folder (`disk.ts`) and S3 (`s3.ts`). A stored original never changes.
 */
export type FotoStore = {
  /**
   * Keeps the bytes of a file. Resolves when the bytes are durable, at once for bytes already
   * stored; rejects and keeps nothing when the bytes do not match the hash.
   */
  put(path: string, sha256: string): Promise<void>
  /** The bytes as a stream; rejects for bytes not stored. */
  open(sha256: string): Promise<Readable>
  has(sha256: string): Promise<boolean>
}
