import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { closeSync, openSync } from 'node:fs'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { plainWords } from '../domain/words.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** A person with a nombramiento. */
export type Persona = {
  /** Id of the nombramiento. */
  id: string
  /** Identifies the same post of the same person in the next file. */
  llave: string
  nombre: string
  /** Ten digits, or ''. */
  telefono: string
  /** As printed: `RC propietario`, `Coordinación municipal`. */
  cargo: string
}

/** Rows written before other work gets a turn: some 5 ms. */
const SLICE = 1000

/** Limits of a search: words read, rows read, results. More words narrow the results. */
const WORDS_MAX = 6
const ROWS_MAX = 5000
const SEARCH_MAX = 500

/**
 * Another program may have the file open, `espejo backup` or a shell: tries, milliseconds between two
 * tries, and seconds until a refused person may try again. SQLite's own waiting would hold the whole
 * service.
 */
const OPENING_MS = 5_000
const [TRIES, WAIT_MS, RETRY] = [40, 50, { retryAfter: 10 }]
/** https://sqlite.org/rescode.html: the file is locked by another connection. */
const SQLITE_BUSY = 5

const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS persona (
    id TEXT PRIMARY KEY, llave TEXT NOT NULL,
    nombre TEXT NOT NULL, telefono TEXT NOT NULL, cargo TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS persona_llave ON persona (llave);
`

/**
 * Names and telephones, apart from the ledger. The ledger cannot forget: its chain covers every
 * line, so a name in the ledger could never be removed at the owner's request (Ley Federal de
 * Protección de Datos Personales, cancelación). Here a row is deleted and its bytes are
 * overwritten; the ledger keeps the fact of an appointment, its id and a mark by the service's key,
 * with which a guessed name can be tried (see `marcaOf`). In this process alone: the file.
 */
export class Personas {
  #db: DatabaseSync
  #byId: StatementSync
  #byLlave: StatementSync
  #insert: StatementSync
  #delete: StatementSync
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    // Created before SQLite creates the file, readable by its owner only.
    closeSync(openSync(path, 'a', 0o600))
    // A start may wait for another program; a running service never does.
    this.#db = new DatabaseSync(path, { timeout: OPENING_MS })
    // Without spilling only the end of a transaction needs the file alone.
    this.#db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON; PRAGMA cache_spill = OFF;',
    )
    this.#db.exec(SCHEMA)
    this.#db.exec('PRAGMA busy_timeout = 0')
    this.#byId = this.#db.prepare(
      'SELECT id, llave, nombre, telefono, cargo FROM persona WHERE id = ?',
    )
    this.#byLlave = this.#db.prepare('SELECT id FROM persona WHERE llave = ? ORDER BY rowid')
    this.#insert = this.#db.prepare('INSERT OR REPLACE INTO persona VALUES (?, ?, ?, ?, ?)')
    this.#delete = this.#db.prepare('DELETE FROM persona WHERE id = ?')
  }

  /** Undefined for an unknown or erased person. */
  find(id: string): Persona | undefined {
    const [row] = this.#read(() => this.#byId.all(id))
    return row && ({ ...row } as Persona)
  }

  /**
   * Name and telephone, for the person who has to call; undefined also while another program writes:
   * a screen opens without the name.
   */
  contactOf(id: string): { nombre: string; telefono?: string } | undefined {
    let found: Persona | undefined
    try {
      found = this.find(id)
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
    }
    return (
      found && { nombre: found.nombre, ...(found.telefono ? { telefono: found.telefono } : {}) }
    )
  }

  /** Ids of everybody, also from an import that was cut off. */
  ids(): string[] {
    const all = this.#db.prepare('SELECT id FROM persona')
    return this.#read(() => all.all()).map(({ id }) => String(id))
  }

  /** Nombramientos of one post of one person, the newest last. */
  idsOf(llave: string): string[] {
    return this.#read(() => this.#byLlave.all(llave)).map((row) => String(row.id))
  }

  /**
   * Nombramientos of people with all the words in the name, accents aside, or with the digits in the
   * telephone, at most `SEARCH_MAX`.
   * SQLite knows no accents: the query leaves letters with possible accents open, and the code here
   * compares.
   */
  search(text: string): string[] {
    const digits = text.replace(/[\s().+-]/g, '')
    if (/^\d{7,13}$/.test(digits)) return this.#withTelefono(digits.slice(-10))
    const words = plainWords(text).split(' ').filter(Boolean).slice(0, WORDS_MAX)
    if (!words.some(({ length }) => length > 1)) return []
    const likes = words.map(() => 'nombre LIKE ?').join(' AND ')
    const rows = this.#db.prepare(`SELECT id, nombre FROM persona WHERE ${likes} LIMIT ?`)
    const patterns = words.map((word) => `%${word.replace(/[aeiounc]/g, '_')}%`)
    const found = this.#read(() => rows.all(...patterns, ROWS_MAX)).filter(({ nombre }) => {
      const name = plainWords(String(nombre))
      return words.every((word) => name.includes(word))
    })
    return found.slice(0, SEARCH_MAX).map(({ id }) => String(id))
  }

  #withTelefono(digits: string): string[] {
    const rows = this.#db.prepare('SELECT id FROM persona WHERE telefono LIKE ? LIMIT ?')
    return this.#read(() => rows.all(`%${digits}%`, SEARCH_MAX)).map(({ id }) => String(id))
  }

  /** All or none. */
  write(personas: readonly Persona[]): Promise<void> {
    return this.#inSlices(personas, ({ id, llave, nombre, telefono, cargo }) => {
      this.#insert.run(id, llave, nombre, telefono, cargo)
    })
  }

  /** Erases persons, bytes and all; returns the number found. */
  async erase(ids: readonly string[]): Promise<number> {
    let erased = 0
    await this.#inSlices(ids, (id) => {
      erased += Number(this.#delete.run(id).changes)
    })
    return erased
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
    this.#db.close()
  }

  /** Throws RefusalError while another program writes. */
  #read<T>(rows: () => T): T {
    try {
      return rows()
    } catch (error) {
      throw isBusy(error) ? new RefusalError('personas_ocupadas', [], RETRY) : error
    }
  }

  /**
   * Transactions run in sequence, in slices; everybody else is served between slices. Throws
   * RefusalError where another program holds the file for seconds: then nothing was written.
   */
  #inSlices<T>(items: readonly T[], each: (item: T) => void): Promise<void> {
    const done = this.#writing.then(async () => {
      await this.#inTime('BEGIN IMMEDIATE')
      try {
        for (let at = 0; at < items.length; at += SLICE) {
          items.slice(at, at + SLICE).forEach(each)
          await turn()
        }
        await this.#inTime('COMMIT')
      } catch (error) {
        // A full disk has taken the transaction back already.
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    })
    this.#writing = done.catch(() => undefined)
    return done
  }

  /** A refused COMMIT keeps its transaction: the rows are not written again. */
  async #inTime(sql: 'BEGIN IMMEDIATE' | 'COMMIT'): Promise<void> {
    for (let tries = 1; ; tries++)
      try {
        return this.#db.exec(sql)
      } catch (error) {
        if (!isBusy(error)) throw error
        if (tries >= TRIES) throw new RefusalError('personas_ocupadas', [], RETRY)
        await sleep(WAIT_MS)
      }
  }
}
