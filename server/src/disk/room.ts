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
 * Photographs (the upload and its copy in the store), cortes and papers ask before they begin; what
 * is under way reserves nothing, so many at once may still take some of the share. Throws
 * RefusalError `disco_lleno`; the folder exists.
 */
export function needRoom(folder: string, bytes = 0): void {
  if (!hasRoom(folder, bytes)) throw new RefusalError('disco_lleno', [], { retryAfter: RETRY_S })
}
