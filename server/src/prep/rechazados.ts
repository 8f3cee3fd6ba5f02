import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EntradaBitacora } from '../contract/bitacora.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Desk } from '../ledger/desk.ts'
import { SENTENCES, type RefusalError, type RefusalName } from '../refusal/refusal.ts'
import { untimelyOf } from './refused.ts'
import type { Base } from './shape.ts'

/** A file kept under its hash, with its name in its delivery. */
export type KeptFile = { sha256: string; file: string; corteAt: string }

type Rechazado = EntradaBitacora & { estado: 'rechazado'; motivo: string }

/** Refused files shown: more than a night has cortes. */
const SHOWN_MAX = 300
/** Reasons that are of the moment and not of the file: the file comes again. */
const OF_MOMENT: readonly RefusalName[] = [
  'hay_practica',
  'lote_incompleto',
  'saturado',
  'disco_lleno',
]
/** Reasons for which another corte may be in the way. */
const UNTIMELY: readonly string[] = [SENTENCES.corte_anterior, SENTENCES.corte_futuro]

/**
 * The refused files, which change nothing: `rechazados.jsonl` beside the kept bytes, each file and
 * reason once a night. In this process alone: the refused files that this server was brought.
 */
export class Rechazados {
  readonly #desk: Pick<Desk, 'night' | 'now'>
  readonly #folder: string
  readonly #path: string
  #files: Rechazado[]
  /** Files noted since the start: the list changes without a record of the ledger. */
  noted = 0

  constructor(desk: Pick<Desk, 'night' | 'now'>, folder: string) {
    this.#desk = desk
    this.#folder = folder
    this.#path = join(folder, 'rechazados.jsonl')
    this.#files = readFiles(this.#path)
  }

  /** Files of a practice night that ended stay out of the next night. */
  own(): Rechazado[] {
    const { desdeMs } = this.#desk.night.representacion
    return this.#files.filter(({ recibidoAt }) => Date.parse(recibidoAt) >= desdeMs)
  }

  /** Notes a refused base under its own hash, or with `file` and `sha256` alone unreadable bytes. */
  note(refused: Pick<Base, 'file' | 'sha256'> & Partial<Base>, error: RefusalError): void {
    if (OF_MOMENT.includes(error.refusal)) return
    const { file, sha256, eleccion, corteAt } = refused
    const motivo = SENTENCES[error.refusal]
    if (this.own().some((each) => each.sha256 === sha256 && each.motivo === motivo)) return
    const entry: Rechazado = {
      ...{ estado: 'rechazado', recibidoAt: this.#desk.now(), file, sha256 },
      ...(eleccion === undefined ? {} : { eleccion }),
      ...(corteAt === undefined ? {} : { corteAt }),
      ...{ motivo, detalle: error.detalle.filter((each) => each !== corteAt) },
    }
    this.#files = [...this.#files, entry].slice(-SHOWN_MAX)
    this.noted += 1
    mkdirSync(this.#folder, { recursive: true })
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`)
  }

  /**
   * The files refused for their hour that come in when `lastAt` is the hour of the last corte,
   * oldest first.
   */
  waiting({ catalogo, cortes, retirados }: Eleccion, lastAt: string | undefined): KeptFile[] {
    const known = new Set([...cortes, ...retirados].map(({ sha256 }) => sha256))
    const now = this.#desk.now()
    const files = new Map<string, KeptFile>()
    for (const { sha256, file, corteAt, eleccion, motivo } of this.own()) {
      if (eleccion !== catalogo.clave || corteAt === undefined || known.has(sha256)) continue
      if (!UNTIMELY.includes(motivo)) continue
      if (lastAt !== undefined && untimelyOf(corteAt, lastAt, now)) continue
      files.set(sha256, { sha256, file, corteAt })
    }
    return [...files.values()].sort((a, b) => Date.parse(a.corteAt) - Date.parse(b.corteAt))
  }
}

/** The refused files of earlier starts; a line cut off by a power cut is left out. */
function readFiles(path: string): Rechazado[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => fileOf(line))
      .slice(-SHOWN_MAX)
  } catch {
    return []
  }
}

function fileOf(line: string): Rechazado[] {
  try {
    return [JSON.parse(line) as Rechazado]
  } catch {
    return []
  }
}
