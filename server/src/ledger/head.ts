import { readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LedgerError } from './ledger.ts'

/**
 * A record known to be on disk: place in the ledger, chain after the record, time of the note, and the
 * night (`Representacion.noche`; older builds and restorations say none).
 */
export type Head = { seq: number; chain: string; at: string; noche?: string }

/** File of the head, beside the ledger. */
export const HEAD_FILE = 'cabeza.json'

/**
 * The head of the ledger kept apart, in the data folder: a ledger that lost its tail is whole by its
 * own chain, and only somebody else can tell. Written after the records are on disk and never waited
 * for by a record, so the head is never ahead of a ledger without a loss (RULES.md LE9).
 */
export class HeadKeeper {
  readonly #data: string
  readonly #failed: (error: unknown) => void
  readonly #known: Head | undefined
  #differs = false
  #written = 0
  #writing: Promise<void> | undefined

  /**
   * `failed` hears of a head that could not be written; `accepted`: the head before is not asked,
   * since a loss was accepted. Throws as `readHead` does, unless `accepted`.
   */
  constructor(data: string, failed: (error: unknown) => void = () => undefined, accepted = false) {
    this.#data = data
    this.#failed = failed
    this.#known = accepted ? undefined : readHead(data)
  }

  /** Hears of each record folded, and the chain after the record. */
  pass(seq: number, chain: string): void {
    if (seq === this.#known?.seq) this.#differs = chain !== this.#known.chain
  }

  /** The head as it was kept; undefined where none was, or where the loss was accepted. */
  get known(): Head | undefined {
    return this.#known
  }

  /** The loss of a ledger read up to `seq`, as a sentence; undefined: no loss. */
  lossAt(seq: number): string | undefined {
    const known = this.#known
    if (!known) return undefined
    if (seq < known.seq) return behind(this.#data, seq, known.seq)
    if (!this.#differs) return undefined
    return `La bitácora de ${this.#data} no es la que se había confirmado: el registro ${known.seq} es otro.`
  }

  /** Writes a head, unless a write is under way or the head is written; resolves with the write. */
  keep(head: Head): Promise<void> {
    if (this.#writing) return this.#writing
    if (head.seq === 0 || head.seq === this.#written) return Promise.resolve()
    this.#writing = writeHead(this.#data, head)
      .then(() => void (this.#written = head.seq), this.#failed)
      .finally(() => (this.#writing = undefined))
    return this.#writing
  }

  /** Ends the memory of a night before its ledger is put away. */
  async forget(): Promise<void> {
    await this.#writing
    await rm(join(this.#data, HEAD_FILE), { force: true })
    await syncFolder(this.#data)
    this.#written = 0
  }
}

/** The head kept in a data folder; undefined where none is kept. Throws `perdida` for half a head. */
export function readHead(data: string): Head | undefined {
  let text: string
  try {
    text = readFileSync(join(data, HEAD_FILE), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const head = headIn(text)
  if (head) return head
  throw new LedgerError(`No se puede leer ${join(data, HEAD_FILE)}.`, { fault: 'perdida' })
}

/** Write aside, fsync, rename, fsync the folder: after a power cut the old head or the new head. */
export async function writeHead(data: string, head: Head): Promise<void> {
  await writeWhole(join(data, HEAD_FILE), JSON.stringify(head))
}

/** Gives a file its whole content or none, durably. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const aside = `${path}.nuevo`
  {
    await using file = await open(aside, 'w', 0o600)
    await file.writeFile(text)
    await file.sync()
  }
  await rename(aside, path)
  await syncFolder(dirname(path))
}

/** Makes names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r')
  await folder.sync()
}

/** The sentence on a ledger that ends before a head. */
export function behind(data: string, seq: number, known: number): string {
  return `La bitácora de ${data} llega al registro ${seq} y ya se había confirmado hasta el ${known}: faltan ${known - seq} registros.`
}

function headIn(text: string): Head | undefined {
  try {
    const { seq, chain, at, noche } = JSON.parse(text) as Partial<Head>
    if (
      !Number.isSafeInteger(seq) ||
      (seq as number) < 1 ||
      typeof chain !== 'string' ||
      typeof at !== 'string'
    )
      return
    return { seq: seq as number, chain, at, ...(typeof noche === 'string' && { noche }) }
  } catch {
    return undefined
  }
}
