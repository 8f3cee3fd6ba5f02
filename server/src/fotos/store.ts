import type { Readable } from 'node:stream'

/**
 * Where the originals are kept, each under the SHA-256 of its bytes (lower-case hex), byte for byte
 * as it came. Two implementations: a folder (`disk.ts`) and S3 (`s3.ts`). What is there is never
 * changed.
 */
export type FotoStore = {
  /**
   * Keeps the bytes of a file. Resolves when they are durable, at once when they are there already;
   * rejects and keeps nothing when they are not the bytes of that hash.
   */
  put(path: string, sha256: string): Promise<void>
  /** The bytes as a stream; rejects when they are not there. */
  open(sha256: string): Promise<Readable>
  has(sha256: string): Promise<boolean>
}
