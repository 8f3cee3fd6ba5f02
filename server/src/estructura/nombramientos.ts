import { hash, randomUUID } from 'node:crypto'
import { zonasOf, type Zonas } from '../access/alcance.ts'
import type { Credential } from '../access/credential.ts'
import type { ColumnasDoc, EnsayoDoc, ImportacionDoc } from '../contract/estructura.ts'
import { casillasOf, type Nombrado } from '../domain/fold/casilla.ts'
import { partsOf } from '../domain/fold/lote.ts'
import type { Draft, Nombramiento } from '../domain/record.ts'
import { CAUSAS, compare, type Changes } from './changes.ts'
import { freshId } from './post.ts'
import type { Column } from './columns.ts'
import type { Plan } from './plan.ts'
import { badApart, columnsApart, planApart, type ToRead } from './reader.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Personas } from './personas.ts'

/** Nombramientos per record. */
const RECORD_MAX = 500
/** Faults told, as in the plan. */
const FAULTS_SHOWN = 200

/** How a file is to be read. `columnas`: what each column holds, as a person said. */
export type HowRead = { columnas?: readonly (Column | undefined)[] | undefined }

/**
 * How a file is to be taken. `buenas`: the good rows without the bad; `sinEfecto`: the number of
 * people told to be missing in the file, whose nombramientos end.
 */
export type Taking = HowRead & { buenas?: boolean; sinEfecto?: number }

/**
 * Issues, revokes and issues anew: the appointment goes to the ledger, the name to `personas.ts`.
 * Names are written first: a power cut before the last record leaves names of ids unknown to the
 * ledger, and the same file again issues exactly the unknown ids. In this process alone: the turn
 * of the change under way, and the guard against restoring a nombramiento during its revocation.
 */
export class Nombramientos {
  #desk: NightDesk
  #personas: Personas
  #key: string
  #changing: Promise<unknown> | undefined
  /** Revocations on their way to the ledger. */
  #revoking = new Set<Promise<unknown>>()
  /** Ids with a replacement on the way to the ledger, each with its new id. */
  #replacing: ReadonlyMap<string, string> = new Map()

  /** `key`: the service's secret. */
  constructor(desk: NightDesk, personas: Personas, key: string) {
    this.#desk = desk
    this.#personas = personas
    this.#key = key
  }

  /** The contents of the file and the changes an import would make; nothing is kept. */
  async rehearse(bytes: Uint8Array, who: Credential, reading: HowRead = {}): Promise<EnsayoDoc> {
    return this.#alone(async () => {
      const { plan, changes } = await this.#read(bytes, who, reading)
      return rehearsalOf(plan, changes)
    })
  }

  /** The question about the columns of a file. */
  columns(bytes: Uint8Array): Promise<ColumnasDoc> {
    return this.inTurn(() => columnsApart(this.#toRead(bytes)))
  }

  /** The same sheet with a column that says what to correct: XLSX. */
  async badRows(bytes: Uint8Array, who: Credential, reading: HowRead = {}): Promise<Uint8Array> {
    return this.inTurn(async () => {
      const { changes, toRead } = await this.#read(bytes, who, reading)
      return badApart({ ...toRead, more: changes.faults })
    })
  }

  /**
   * Takes all good rows in one lote; with a bad row nothing, unless the good ones alone were asked
   * for (RULES.md NO4, NO8).
   */
  async take(bytes: Uint8Array, who: Credential, taking: Taking = {}): Promise<ImportacionDoc> {
    return this.#alone(async () => {
      for (;;) {
        const { plan, changes } = await this.#read(bytes, who, taking)
        if (plan.malasTotal > 0 && !taking.buenas)
          throw new RefusalError('filas_malas', plan.malas.map(sentenceOf))
        const { sinEfecto: told } = taking
        if (told !== undefined && told !== changes.fuera.length)
          throw new RefusalError('estructura_cambio')
        const ended = told === undefined ? [] : changes.fuera
        await this.#personas.write(changes.personas)
        const { issued, personas, corrected, replaced, substituted } = changes
        if (await this.#append(changes, ended, who.sub)) {
          // After the ledger: an import that was cut off corrects nobody.
          await this.#personas.write(corrected)
          return {
            ...rehearsalOf(plan, changes),
            emitidos: issued.length,
            revocados: replaced.size + substituted.length + ended.length,
            corregidos: changes.counts.corregidas,
          }
        }
        await this.#personas.erase(personas.map(({ id }) => id))
      }
    })
  }

  /** Ends nombramientos at once; ids not in force are passed over. Returns the number ended. */
  async revoke(ids: readonly string[], causa: string, actor: string): Promise<number> {
    const found = [...new Set(ids)].filter((id) => this.#inForce(id))
    if (found.length === 0) return 0
    // The replacing record comes first in the ledger: the revocation must end the new id.
    const news = found.flatMap((id) => this.#replacing.get(id) ?? [])
    const done = this.#desk.submitAll([this.#revokedDraft([...found, ...news], causa, actor)])
    this.#revoking.add(done)
    await done.finally(() => this.#revoking.delete(done))
    return found.length
  }

  /**
   * Issues a new id for the same post, in the same append as the end of the old id (RULES.md NO5).
   */
  async reissue(ids: readonly string[], causa: string, actor: string) {
    // Many coordinators may ask on the night: nobody is sent away because somebody else was first.
    return this.inTurn(async () => {
      for (;;) {
        const taken = new Set<string>()
        const here = { night: this.#desk.night, personas: this.#personas }
        const olds = [...new Set(ids)].flatMap((id) => this.#inForce(id) ?? [])
        if (olds.length === 0) return []
        const news = olds.map((old) => ({ ...plainOf(old), id: freshId(here, taken) }))
        const pairs = olds.map(({ id }, i) => ({ antes: id, ahora: news[i]?.id ?? '' }))
        const personas = pairs.flatMap(({ antes, ahora }) => {
          const persona = this.#personas.find(antes)
          return persona ? [{ ...persona, id: ahora }] : []
        })
        await this.#personas.write(personas)
        const replaced = new Map(pairs.map(({ antes, ahora }) => [antes, ahora]))
        const ended = this.#revokedDraft([...replaced.keys()], causa, actor)
        if (await this.#replace(replaced, [this.#issuedDraft(news, actor), ended])) return pairs
        await this.#personas.erase([...taken])
      }
    })
  }

  /** Runs the work when the change under way has ended; meanwhile no other change begins. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    while (this.#changing) await this.#changing.catch(() => undefined)
    return this.#alone(work)
  }

  /**
   * A single change of posts at a time: two would issue the same posts twice. Revoking never waits.
   */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#changing) throw new RefusalError('estructura_ocupada')
    const done = work()
    this.#changing = done
    try {
      return await done
    } finally {
      this.#changing = undefined
    }
  }

  #toRead(bytes: Uint8Array, zonas: Zonas = new Map()): ToRead {
    const claves = [...casillasOf(this.#desk.night)]
    if (claves.length === 0) throw new RefusalError('sin_catalogo')
    return { bytes, claves, lugares: [...zonas.keys()] }
  }

  /** The plan and its effect; posts out of the charge of `who` become bad rows. */
  async #read(bytes: Uint8Array, who: Credential, { columnas }: HowRead) {
    const { night } = this.#desk
    const zonas = await zonasOf(night)
    const toRead = { ...this.#toRead(bytes, zonas), columnas }
    const plan = await planApart(toRead)
    const setting = { night, personas: this.#personas, who, zonas, key: this.#key }
    const changes = await compare(plan.puestos, { ...setting, partial: plan.malasTotal > 0 })
    if (changes.faults.length === 0) return { plan, changes, toRead }
    const bad = new Set(changes.faults.map(({ fila: row }) => row))
    const puestos = plan.puestos.filter(({ fila: row }) => !bad.has(row))
    const malas = [...plan.malas, ...changes.faults].sort((a, b) => a.fila - b.fila)
    const less: Plan = {
      ...{ ...plan, puestos, malas: malas.slice(0, FAULTS_SHOWN) },
      malasTotal: plan.malasTotal + changes.faults.length,
      validas: Math.max(0, plan.validas - bad.size),
    }
    const kept = await compare(puestos, { ...setting, partial: true })
    return { plan: less, changes: { ...kept, faults: changes.faults }, toRead }
  }

  /**
   * Appends in one lote: other work gets turns between the parts, and all parts count with the
   * last, or none.
   */
  async #append(changes: Changes, ended: string[], actor: string): Promise<boolean> {
    const { issued, marcas, replaced, substituted } = changes
    const ends: [string[], string][] = [
      [[...replaced.keys()], 'Cambió de casillas o de ruta'],
      [substituted, CAUSAS.sustituidas],
      [ended, CAUSAS.fuera],
    ]
    const drafts = [
      ...slices(issued).map((each) => this.#issuedDraft(each, actor)),
      ...slices(marcas).map((each) => this.#correctedDraft(each, actor)),
      ...ends.flatMap(([ids, causa]) =>
        slices(ids).map((each) => this.#revokedDraft(each, causa, actor)),
      ),
    ]
    const parts = partsOf(`estructura:${randomUUID()}`, drafts)
    const last = parts.splice(-1)
    for (const part of parts) await this.#submit([part])
    return this.#replace(replaced, last, substituted)
  }

  /**
   * Appends replacements; returns false and appends nothing if a nombramiento was revoked since the
   * lookup: the new id would restore a revoked right (RULES.md NO1).
   */
  async #replace(
    replaced: ReadonlyMap<string, string>,
    drafts: Draft[],
    substituted: readonly string[] = [],
  ): Promise<boolean> {
    while (this.#revoking.size > 0) await Promise.allSettled(this.#revoking)
    if (![...replaced.keys(), ...substituted].every((id) => this.#inForce(id))) return false
    this.#replacing = replaced
    try {
      await this.#submit(drafts)
    } finally {
      this.#replacing = new Map()
    }
    return true
  }

  async #submit(drafts: Draft[]): Promise<void> {
    const outcomes = await this.#desk.submitAll(drafts)
    if (outcomes.some(({ status }) => status === 'refused'))
      throw new RefusalError('lote_incompleto')
  }

  #issuedDraft(nombramientos: Nombramiento[], actor: string): Draft<'nombramiento.issued'> {
    const id = `emision:${digest(nombramientos.map((each) => each.id))}`
    const at = this.#desk.now()
    return { id, at, actor, kind: 'nombramiento.issued', version: 1, body: { nombramientos } }
  }

  #revokedDraft(ids: string[], causa: string, actor: string): Draft<'nombramiento.revoked'> {
    const id = `revocacion:${digest(ids)}`
    const at = this.#desk.now()
    return { id, at, actor, kind: 'nombramiento.revoked', version: 1, body: { ids, causa } }
  }

  #correctedDraft(marcas: Changes['marcas'], actor: string): Draft<'nombramiento.corrected'> {
    // Always a part of a lote, which names the id.
    return {
      id: '',
      at: this.#desk.now(),
      actor,
      kind: 'nombramiento.corrected',
      version: 1,
      body: { marcas },
    }
  }

  #inForce(id: string): Nombrado | undefined {
    const found = this.#desk.night.representacion.nombramientos.get(id)
    return found?.revocadoAt === undefined ? found : undefined
  }
}

function rehearsalOf(plan: Plan, { counts, cambios }: Changes): EnsayoDoc {
  const { puestos, vacantes, repetidas, rutas, ...told } = plan
  const todas = puestos.filter(({ alcance }) => alcance === 'todas').length
  const resumen = { puestos: puestos.length, ...counts, vacantes, repetidas, rutas, todas }
  return { ...told, resumen, cambios }
}

function sentenceOf({ fila, campo, motivo }: Plan['malas'][number]): string {
  return `Fila ${fila}, ${campo}: ${motivo}`
}

function plainOf({ id, cargo, casillas, ruta, todas, llave }: Nombrado): Nombramiento {
  const scope = { casillas, ...(todas ? { todas } : {}), ...(ruta === undefined ? {} : { ruta }) }
  return { id, cargo, ...scope, ...(llave === undefined ? {} : { llave }) }
}

function slices<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / RECORD_MAX)
  return Array.from({ length: count }, (_, i) => items.slice(i * RECORD_MAX, (i + 1) * RECORD_MAX))
}

function digest(ids: readonly string[]): string {
  return hash('sha256', ids.join(), 'base64url').slice(0, 27)
}
