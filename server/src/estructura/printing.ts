import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { shortCasilla } from '../domain/clave.ts'
import { nombreRuta } from '../domain/ruta.ts'
import type { PapelDoc, PdfBody, TrabajoDoc } from '../contract/estructura.ts'
import { ambitoOver, casillasOf, type Nombrado } from '../domain/fold/casilla.ts'
import type { Night } from '../domain/fold/night.ts'
import { ACUSE_LINES, type AcuseLine } from './acuse.ts'
import { papelOf, readLegalText, writeLegalText } from './papel.ts'
import type { Page } from './pdf.ts'
import { printApart, type Piece } from './print.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { Jobs, type JobUnderWay } from '../jobs/jobs.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { Personas } from './personas.ts'
import type { NightDesk } from '../ledger/desk.ts'
import {
  codigoOf,
  credentialOf,
  expOf,
  hasInCharge,
  pinOf,
  puertaOf,
  scopeOf,
  type Papers,
} from '../access/nombramiento.ts'

/** Pages handed to the printer at a time, with signed tokens: some 10 ms. */
const PIECE = 100
/**
 * Most pages of a job that need not wait behind the country's job: on the night, a single ruta in a
 * hurry.
 */
const SMALL_MAX = 500
/** Nombramientos per record. */
const RECORD_MAX = 500

export type Printer = Papers & {
  desk: NightDesk
  personas: Personas
  credentials: Credentials
  /** The data folder. */
  data: string
  /** Measures how long files are kept, ms; the default is the process's monotonic clock. */
  steadyMs?: () => number
}

/** Printing of nombramientos; a job belongs to the person who asked for the job. */
export class Impresiones {
  #printer: Printer
  #jobs: Jobs
  #sampling: Promise<unknown> = Promise.resolve()

  constructor(printer: Printer) {
    this.#printer = printer
    const { data, steadyMs } = printer
    const made = {
      data,
      name: 'impresiones',
      extension: 'pdf',
      busy: 'impresion_en_curso',
    } as const
    this.#jobs = new Jobs({ ...made, ...(steadyMs ? { steadyMs } : {}) })
  }

  /**
   * Starts a job, one a person at a time; `origin` is the address that phones will open. Passes
   * over revoked nombramientos; a job for a ruta or for all also passes over nombramientos not in
   * the charge of `who`.
   */
  start(which: PdfBody, origin: string, who: Credential): TrabajoDoc {
    const { sub } = who
    const { avisos } = this.papel(origin)
    const doc = this.#jobs.start(sub, () => {
      const nombrados = this.#nombradosFor(which).filter((each) => hasInCharge(who, each))
      if (nombrados.length === 0)
        throw new RefusalError('no_encontrado', ['nombramientos vigentes'])
      const ids = new Set(nombrados.map(({ id }) => id))
      const lane = ids.size > SMALL_MAX ? 'large' : 'small'
      const isList = which.acuse === true
      return { lane, ids, work: (job) => this.#print(job, nombrados, { sub, origin, isList }) }
    })
    return avisos.length > 0 && !which.acuse ? { ...doc, avisos } : doc
  }

  /** The address and the text that the papers would have, with what is wrong. */
  papel(origin: string): PapelDoc {
    return papelOf(origin, readLegalText(this.#printer.data))
  }

  /** Keeps the legal text of every later paper. */
  writeText(texto: string): void {
    writeLegalText(this.#printer.data, texto)
  }

  /** One sheet with the text, of nobody: its QR and code open nothing. Samples are drawn in turn. */
  sample(texto: string, origin: string): Promise<Buffer> {
    const done = this.#sampling.then(() => this.#draw(texto, origin))
    this.#sampling = done.catch(() => undefined)
    return done
  }

  async #draw(texto: string, origin: string): Promise<Buffer> {
    const { data, desk } = this.#printer
    const [casilla = ''] = casillasOf(desk.night)
    const page: Page = {
      ...{ nombre: 'Nombre de Ejemplo', cargo: 'propietario' },
      titulo: 'Representante de casilla, propietario',
      casillas: casilla === '' ? [] : [casilla],
      ...placeOf(desk.night, { casillas: [casilla] }),
      simulacro: isSimulacro(desk.night),
      ...{ url: `${origin}/c`, codigo: '0000-0000', pin: '000000' },
      vence: dayOf(expOf(desk.night, { casillas: [casilla] }, this.#printer) * 1000),
    }
    const path = join(data, 'muestra.pdf')
    try {
      const pieces = Readable.from([{ pages: [page] }])
      await printApart({ path, legalText: texto, pieces, onProgress: () => undefined })
      return await readFile(path)
    } finally {
      await rm(path, { force: true })
    }
  }

  state(id: string, sub: string): TrabajoDoc | undefined {
    return this.#jobs.state(id, sub)
  }

  /** The finished PDF; undefined before the end and after deletion. */
  open(id: string, sub: string): ReturnType<Jobs['open']> {
    return this.#jobs.open(id, sub)
  }

  /** Erases names, and every paper with an erased name; returns the number of names found. */
  async forget(ids: readonly string[]): Promise<number> {
    const erased = await this.#printer.personas.erase(ids)
    this.#jobs.forget(ids)
    return erased
  }

  [Symbol.dispose](): void {
    this.#jobs[Symbol.dispose]()
  }

  async #print(
    job: JobUnderWay,
    nombrados: Nombrado[],
    asked: { sub: string; origin: string; isList: boolean },
  ) {
    // A list is no key: only papers are recorded.
    if (!asked.isList) await this.#record(job.id, asked.sub, nombrados)
    return printApart({
      path: job.path,
      legalText: readLegalText(this.#printer.data),
      pieces: asked.isList
        ? this.#acuses(nombrados, job.signal)
        : this.#pieces(nombrados, asked.origin, job.signal),
      onProgress: job.onProgress,
    })
  }

  /**
   * Writes to the ledger, before the first page, the printed nombramientos and the person printing.
   */
  async #record(job: string, sub: string, nombrados: readonly Nombrado[]): Promise<void> {
    const ids = nombrados.map(({ id }) => id)
    for (let from = 0; from < ids.length; from += RECORD_MAX) {
      const body = { ids: ids.slice(from, from + RECORD_MAX) }
      const head = { id: `impresion:${job}:${from}`, at: this.#printer.desk.now(), actor: sub }
      const draft = { ...head, kind: 'nombramiento.printed', version: 1, body } as const
      await this.#printer.desk.submitAll([draft])
    }
  }

  async *#pieces(
    nombrados: Nombrado[],
    origin: string,
    signal: AbortSignal,
  ): AsyncGenerator<Piece> {
    for (let at = 0; at < nombrados.length; at += PIECE) {
      signal.throwIfAborted()
      const some = nombrados.slice(at, at + PIECE)
      yield { pages: await Promise.all(some.map((each) => this.#pageOf(each, origin))) }
    }
  }

  /** Sheets of the delivery list, a new one for each ruta. */
  async *#acuses(nombrados: Nombrado[], signal: AbortSignal): AsyncGenerator<Piece> {
    const { personas, desk } = this.#printer
    for (const [ruta, own] of Map.groupBy(nombrados, (each) => each.ruta ?? '')) {
      signal.throwIfAborted()
      const procesos = [...new Set(own.flatMap((each) => placeOf(desk.night, each).procesos))]
      const lines = own.map((each): AcuseLine => {
        const { id, cargo, casillas } = each
        const none = scopeOf(each) === 'todas' ? 'todas' : 'ninguna'
        const { nombre = '', telefono = '', cargo: titulo = cargo } = personas.find(id) ?? {}
        const one = casillas.length === 1 ? shortCasilla(casillas[0] ?? '') : ''
        const casilla = one || (casillas.length > 0 ? `${casillas.length} casillas` : none)
        return { casilla, titulo, nombre, telefono, codigo: codigoOf(id) }
      })
      const sheets = Math.ceil(lines.length / ACUSE_LINES)
      const titulo = ruta === '' ? 'sin ruta' : nombreRuta(ruta)
      yield {
        acuses: Array.from({ length: sheets }, (_, i) => ({
          ...{ titulo, procesos, de: `${i + 1} de ${sheets}`, simulacro: isSimulacro(desk.night) },
          lines: lines.slice(i * ACUSE_LINES, (i + 1) * ACUSE_LINES),
        })),
      }
    }
  }

  async #pageOf(nombrado: Nombrado, origin: string): Promise<Page> {
    const { personas, credentials, desk, key } = this.#printer
    const exp = expOf(desk.night, nombrado, this.#printer)
    const persona = personas.find(nombrado.id)
    const token = await credentials.issue(credentialOf(nombrado, exp))
    const { procesos, municipio } = placeOf(desk.night, nombrado)
    return {
      nombre: persona?.nombre ?? '',
      cargo: nombrado.cargo,
      titulo: persona?.cargo ?? nombrado.cargo,
      ...(nombrado.ruta === undefined ? {} : { ruta: nombrado.ruta }),
      casillas: nombrado.casillas,
      todas: scopeOf(nombrado) === 'todas',
      ...(municipio === undefined ? {} : { municipio }),
      procesos,
      url: origin + puertaOf(nombrado, token),
      codigo: codigoOf(nombrado.id),
      pin: pinOf(nombrado.id, key),
      vence: dayOf(exp * 1000),
      simulacro: isSimulacro(desk.night),
    }
  }

  /** In the order of rutas and casillas, the order of handing out. */
  #nombradosFor(which: PdfBody): Nombrado[] {
    const { nombramientos } = this.#printer.desk.night.representacion
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
}

const DAY = new Intl.DateTimeFormat('es-MX', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'America/Mexico_City' },
})

/** The last whole day before a moment, on the centre's clock: `13 de junio de 2027`. */
function dayOf(ms: number): string {
  return DAY.format(ms - 24 * 3_600_000)
}

/** A night is all practice or all real. */
function isSimulacro({ elecciones }: Night): boolean {
  return elecciones.values().some(({ catalogo }) => catalogo.simulacro)
}

/**
 * The elecciones of the nombramiento's casillas, and the municipio if all casillas share a
 * municipio.
 */
function placeOf(night: Night, { casillas }: Pick<Nombrado, 'casillas'>) {
  const procesos = new Set<string>()
  const municipios = new Set<string>()
  for (const { catalogo, byCasilla } of night.elecciones.values())
    if (casillas.some((casilla) => byCasilla.has(casilla)))
      procesos.add(`${catalogo.proceso}: ${catalogo.titulo}`)
  for (const casilla of casillas) {
    const municipio = ambitoOver(night, casilla, 'municipio')
    if (municipio) municipios.add(municipio.nombre)
  }
  const [municipio] = municipios
  return { procesos: [...procesos], ...(municipio && municipios.size === 1 ? { municipio } : {}) }
}
