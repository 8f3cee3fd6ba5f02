import { statfsSync } from 'node:fs'
import { RefusalError } from '../refusal/refusal.ts'

/** Bytes that the ledger alone may take: its disk is shared and must always be writable. */
const SPARE_BYTES = 512 * 1024 * 1024

/** Seconds until a refused sender may try again. */
const RETRY_S = 5

/** Bytes free on the disk of a folder for whoever is not root; microseconds. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** True while so many more bytes leave the ledger its share of the folder's disk; microseconds. */
export function hasRoom(folder: string, bytes = 0): boolean {
  return freeBytes(folder) - bytes >= SPARE_BYTES
}

/**
 * Every writer but the ledger asks before writing so many bytes in an existing folder. Throws
 * RefusalError `disco_lleno`.
 */
export function needRoom(folder: string, bytes = 0): void {
  if (!hasRoom(folder, bytes)) throw new RefusalError('disco_lleno', [], { retryAfter: RETRY_S })
}
