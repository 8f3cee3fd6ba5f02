import { randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, rmSync, type ReadStream } from 'node:fs'
import { join } from 'node:path'
import type { PdfBody, TrabajoDoc } from '../contract/estructura.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Draft } from '../domain/record.ts'
import type { Nombrado } from '../domain/fold/representacion.ts'
import type { Hoja } from './pdf.ts'
import { printApart } from './print.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { logFor } from '../log.ts'
import type { Personas } from './personas.ts'
import { codigoOf, credentialOf, hasInCharge, pinOf, puertaOf } from '../access/nombramiento.ts'

/** Pages that are handed to the printer at a time, with their signed tokens: some 10 ms. */
const PIECE = 100
/** Finished files hold names and keys: they go after an hour, the oldest of somebody's five at once. */
const KEPT_MS = 3_600_000
const KEPT_MAX = 5
const TEXTO_MAX = 6000
/** What is printed until somebody writes the party's own text. */
const TEXTO_DEFAULT = `TEXTO POR SUSTITUIR. {nombre} queda nombrado como {cargo} ante {casilla}.

El fundamento legal y la firma de quien nombra los pone el partido: escribe su texto en el archivo nombramiento.txt de la carpeta de datos y vuelve a imprimir. El README dice qué palabras se llenan solas.`
/** Pages up to which a job does not stand behind the country's: on the night, one ruta in a hurry. */
const SMALL_MAX = 500
/** Nombramientos in one record. */
const RECORD_MAX = 500

/** `sub`: who asked for it, and alone may take it home; `ids`: whose names are on it. */
type Trabajo = TrabajoDoc & {
  path: string
  sub: string
  ids: ReadonlySet<string>
  endedAt?: number
  isForgotten?: boolean
}

export type Printer = {
  night: Night
  submitAll(drafts: Draft[]): Promise<unknown>
  now(): string
  personas: Personas
  credentials: Credentials
  key: string
  nombramientoDias: number
  /** The data folder. */
  data: string
  nowMs(): number
}

/** Printing of nombramientos, one large and one small job at a time; the next wait their turn. */
export class Impresiones {
  #printer: Printer
  #folder: string
  #trabajos = new Map<string, Trabajo>()
  #turns = { small: Promise.resolve(), large: Promise.resolve() }
  #stop = new AbortController()
  #log = logFor('impresiones')

  constructor(printer: Printer) {
    this.#printer = printer
    this.#folder = join(printer.data, 'impresiones')
    // What an earlier run left is of nobody any more.
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
  }

  /**
   * Starts a job, one a person; `origin` is the address that phones will open. Those revoked, and of a
   * ruta or of all those that are not in their charge, are passed over.
   */
  start(which: PdfBody, origin: string, who: Credential): TrabajoDoc {
    this.#tidy()
    const { sub } = who
    const own = [...this.#trabajos.values()].filter((each) => each.sub === sub)
    if (own.some(({ estado }) => estado === 'corriendo'))
      throw new RefusalError('impresion_en_curso')
    const nombrados = this.#nombradosFor(which).filter((each) => hasInCharge(who, each))
    if (nombrados.length === 0) throw new RefusalError('no_encontrado', ['nombramientos vigentes'])
    const id = randomBytes(9).toString('base64url')
    const path = join(this.#folder, `${id}.pdf`)
    const ids = new Set(nombrados.map((each) => each.id))
    const trabajo: Trabajo = {
      ...{ trabajo: id, estado: 'corriendo', hechas: 0, total: ids.size, path, sub, ids },
    }
    this.#trabajos.set(id, trabajo)
    const turn = nombrados.length > SMALL_MAX ? 'large' : 'small'
    this.#turns[turn] = this.#turns[turn].then(() => this.#run(trabajo, nombrados, origin))
    return docOf(trabajo)
  }

  state(id: string, sub: string): TrabajoDoc | undefined {
    const found = this.#find(id, sub)
    return found && docOf(found)
  }

  /** The finished file; undefined before, and after it was thrown away. */
  open(id: string, sub: string): { stream: ReadStream; bytes: number } | undefined {
    const found = this.#find(id, sub)
    if (found?.estado !== 'listo') return undefined
    return { stream: createReadStream(found.path), bytes: found.bytes ?? 0 }
  }

  /** Erases names, and every paper on which one of them stands; how many names there were. */
  async forget(ids: readonly string[]): Promise<number> {
    const erased = await this.#printer.personas.erase(ids)
    const gone = new Set(ids)
    for (const trabajo of this.#trabajos.values()) {
      if (trabajo.ids.isDisjointFrom(gone)) continue
      // One that is being printed is thrown away at its end.
      trabajo.isForgotten = true
      if (trabajo.endedAt !== undefined) this.#discard(trabajo)
    }
    return erased
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #find(id: string, sub: string): Trabajo | undefined {
    this.#tidy()
    const found = this.#trabajos.get(id)
    return found?.sub === sub ? found : undefined
  }

  async #run(trabajo: Trabajo, nombrados: Nombrado[], origin: string): Promise<void> {
    try {
      await this.#record(trabajo, nombrados)
      trabajo.bytes = await printApart({
        path: trabajo.path,
        texto: this.#texto(),
        pieces: this.#pieces(nombrados, origin),
        onProgress: (hechas) => (trabajo.hechas = hechas),
      })
      if (trabajo.isForgotten) throw new Error('Its names were erased')
      trabajo.estado = 'listo'
    } catch (error) {
      this.#log.error({ error: String(error) }, 'impresión fallida')
      trabajo.estado = 'fallido'
      rmSync(trabajo.path, { force: true })
    }
    trabajo.endedAt = this.#printer.nowMs()
  }

  /** Who printed which is in the ledger before there is a page. */
  async #record({ trabajo, sub }: Trabajo, nombrados: readonly Nombrado[]): Promise<void> {
    const ids = nombrados.map(({ id }) => id)
    for (let from = 0; from < ids.length; from += RECORD_MAX) {
      const body = { ids: ids.slice(from, from + RECORD_MAX) }
      const head = { id: `impresion:${trabajo}:${from}`, at: this.#printer.now(), actor: sub }
      await this.#printer.submitAll([{ ...head, kind: 'nombramiento.printed', version: 1, body }])
    }
  }

  async *#pieces(nombrados: Nombrado[], origin: string): AsyncGenerator<Hoja[]> {
    const seconds = this.#printer.nombramientoDias * 24 * 3600
    const exp = Math.floor(this.#printer.nowMs() / 1000) + seconds
    for (let at = 0; at < nombrados.length; at += PIECE) {
      this.#stop.signal.throwIfAborted()
      const some = nombrados.slice(at, at + PIECE)
      yield await Promise.all(some.map((each) => this.#hojaOf(each, exp, origin)))
    }
  }

  async #hojaOf(nombrado: Nombrado, exp: number, origin: string): Promise<Hoja> {
    const { personas, credentials, night, key } = this.#printer
    const persona = personas.find(nombrado.id)
    const token = await credentials.issue(credentialOf(nombrado, exp))
    const { procesos, municipio } = placeOf(night, nombrado)
    return {
      nombre: persona?.nombre ?? '',
      cargo: nombrado.cargo,
      titulo: persona?.cargo ?? nombrado.cargo,
      ...(nombrado.ruta === undefined ? {} : { ruta: nombrado.ruta }),
      casillas: nombrado.casillas,
      ...(municipio === undefined ? {} : { municipio }),
      procesos,
      url: origin + puertaOf(nombrado, token),
      codigo: codigoOf(nombrado.id),
      pin: pinOf(nombrado.id, key),
    }
  }

  /** In the order of rutas and casillas, in which they are handed out. */
  #nombradosFor(which: PdfBody): Nombrado[] {
    const { nombramientos } = this.#printer.night.representacion
    const all =
      'ids' in which ? which.ids.map((id) => nombramientos.get(id)) : nombramientos.values()
    const found = [...new Set(all)].filter(
      (each) => each?.revocadoAt === undefined && (!('ruta' in which) || each?.ruta === which.ruta),
    )
    const keyOf = ({ ruta = '', cargo, casillas }: Nombrado) =>
      `${ruta}\n${cargo === 'rg' ? '' : (casillas[0] ?? '')}`
    return found
      .flatMap((each) => (each ? [{ each, key: keyOf(each) }] : []))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ each }) => each)
  }

  /** The party's own text, where it was written. */
  #texto(): string {
    try {
      return readFileSync(join(this.#printer.data, 'nombramiento.txt'), 'utf8').slice(0, TEXTO_MAX)
    } catch {
      return TEXTO_DEFAULT
    }
  }

  #tidy(): void {
    const now = this.#printer.nowMs()
    const kept = new Map<string, number>()
    for (const trabajo of [...this.#trabajos.values()].reverse()) {
      const { sub, endedAt } = trabajo
      if (endedAt === undefined) continue
      const count = (kept.get(sub) ?? 0) + 1
      kept.set(sub, count)
      if (count <= KEPT_MAX && now - endedAt < KEPT_MS) continue
      this.#discard(trabajo)
    }
  }

  #discard({ trabajo, path }: Trabajo): void {
    rmSync(path, { force: true })
    this.#trabajos.delete(trabajo)
  }
}

function docOf({ trabajo, estado, hechas, total, bytes }: Trabajo): TrabajoDoc {
  return { trabajo, estado, hechas, total, ...(bytes === undefined ? {} : { bytes }) }
}

/** The elecciones of the nombramiento's casillas, and their municipio where it is one. */
function placeOf({ contests }: Night, { casillas }: Nombrado) {
  const procesos = new Set<string>()
  const municipios = new Set<string>()
  for (const { eleccion, byCasilla } of contests.values())
    for (const casilla of casillas)
      for (const { ambitos } of byCasilla.get(casilla) ?? []) {
        procesos.add(`${eleccion.proceso}: ${eleccion.titulo}`)
        for (const { kind, nombre } of ambitos) if (kind === 'municipio') municipios.add(nombre)
      }
  const [municipio] = municipios
  return { procesos: [...procesos], municipio: municipios.size === 1 ? municipio : undefined }
}
