import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SQLITE_BUSY, diskFailureOf } from './failure.ts'
import { LedgerError } from './ledger.ts'

/**
 * Makes this process the one owner of a data folder until disposed, before anything in the folder is
 * touched, with Redis too: prints, spools, names and cortes are of one process. The system holds the
 * lock, so the lock ends with the process. Throws `LedgerError`: `ocupada` under another owner, `sin
 * acceso` for a folder that cannot be written.
 */
export function ownFolder(folder: string): Disposable {
  shut(folder)
  const path = join(folder, 'servicio.lock')
  try {
    const lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => lock.close() }
  } catch (cause) {
    if (diskFailureOf(cause).code === SQLITE_BUSY)
      throw new LedgerError(`Otro servicio usa la carpeta ${folder}: ciérralo primero`, {
        fault: 'ocupada',
        cause,
      })
    const why = (cause as Error).message
    throw new LedgerError(`No se puede escribir en la carpeta ${folder}: ${why}`, {
      fault: 'sin acceso',
      cause,
    })
  }
}

/** An older folder is shut to other users of the machine; a folder of somebody else stays as it is. */
function shut(folder: string): void {
  try {
    chmodSync(folder, 0o700)
  } catch {
    // Whether anything can be written here is found out by the lock.
  }
}
