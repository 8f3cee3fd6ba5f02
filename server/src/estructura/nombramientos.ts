import { hash, randomInt, randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { EnsayoDoc, ImportacionDoc } from '../contract/estructura.ts'
import { casillasOf, type Nombrado } from '../domain/fold/casilla.ts'
import { partsOf } from '../domain/fold/lote.ts'
import type { Draft, Nombramiento } from '../domain/record.ts'
import type { Plan, Puesto } from './plan.ts'
import { planApart } from './reader.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Persona, Personas } from './personas.ts'

/** Nombramientos per record, and posts looked up before other work gets a turn. */
const RECORD_MAX = 500
const SLICE = 1000

/** Effects of an import on posts. */
type Changes = {
  resumen: EnsayoDoc['resumen']
  issued: Nombramiento[]
  /** Names of the issued nombramientos. */
  personas: Persona[]
  /** Ids in force, each with its replacement. */
  replaced: Map<string, string>
}

/**
 * Issues, revokes and issues anew: the appointment goes to the ledger, the name to `personas.ts`.
 * Names are written first: a power cut before the last record leaves names of ids unknown to the
 * ledger, and the same file again issues exactly the unknown ids. In this process alone: the turn
 * of the change under way, and the guard against restoring a nombramiento during its revocation.
 */
export class Nombramientos {
  #desk: NightDesk
  #personas: Personas
  #changing: Promise<unknown> | undefined
  /** Revocations on their way to the ledger. */
  #revoking = new Set<Promise<unknown>>()
  /** Ids with a replacement on the way to the ledger, each with its new id. */
  #replacing: ReadonlyMap<string, string> = new Map()

  constructor(desk: NightDesk, personas: Personas) {
    this.#desk = desk
    this.#personas = personas
  }

  /** The contents of the file and the changes an import would make; nothing is kept. */
  async rehearse(bytes: Uint8Array): Promise<EnsayoDoc> {
    return this.#alone(async () => {
      const plan = await this.#planFrom(bytes)
      const { resumen } = await this.#changesFor(plan)
      return rehearsalOf(plan, resumen)
    })
  }

  /** Takes the whole file, or nothing if any row is bad (RULES.md NO4). */
  async take(bytes: Uint8Array, actor: string): Promise<ImportacionDoc> {
    return this.#alone(async () => {
      const plan = await this.#planFrom(bytes)
      if (plan.malasTotal > 0) throw new RefusalError('filas_malas', plan.malas.map(sentenceOf))
      for (;;) {
        const changes = await this.#changesFor(plan)
        await this.#personas.write(changes.personas)
        const { resumen, issued, personas, replaced } = changes
        const counts = { emitidos: issued.length, revocados: replaced.size }
        if (await this.#append(changes, actor)) return { ...rehearsalOf(plan, resumen), ...counts }
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
        const olds = [...new Set(ids)].flatMap((id) => this.#inForce(id) ?? [])
        if (olds.length === 0) return []
        const news = olds.map((old) => ({ ...plainOf(old), id: this.#freshId(taken) }))
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

  async #planFrom(bytes: Uint8Array): Promise<Plan> {
    const claves = [...casillasOf(this.#desk.night)]
    if (claves.length === 0) throw new RefusalError('sin_catalogo')
    return planApart(bytes, claves)
  }

  async #changesFor({ puestos, ...plan }: Plan): Promise<Changes> {
    const changes = newChanges(plan, puestos.length)
    const seen = new Set<string>()
    for (let at = 0; at < puestos.length; at += SLICE) {
      for (const puesto of puestos.slice(at, at + SLICE)) this.#compare(puesto, changes, seen)
      await turn()
    }
    if (puestos.length === 0) return changes
    for (const { id, revocadoAt } of this.#desk.night.representacion.nombramientos.values())
      if (revocadoAt === undefined && !seen.has(id)) changes.resumen.fuera += 1
    return changes
  }

  #compare(puesto: Puesto, { resumen, issued, personas, replaced }: Changes, seen: Set<string>) {
    const { nombramientos } = this.#desk.night.representacion
    const ids = this.#personas.idsOf(puesto.llave)
    const known = ids.map((each) => nombramientos.get(each)).findLast(Boolean)
    if (known) seen.add(known.id)
    if (known && known.revocadoAt !== undefined) {
      resumen.revocadas += 1
      return
    }
    if (known && isSame(known, puesto)) {
      resumen.iguales += 1
      return
    }
    resumen[known ? 'reemplazadas' : 'nuevas'] += 1
    // A name with ids unknown to the ledger comes from an import that was cut off.
    const id = ids.findLast((each) => !nombramientos.has(each)) ?? this.#freshId(seen)
    if (known) replaced.set(known.id, id)
    const { cargo, casillas, ruta, nombre, telefono, titulo, llave } = puesto
    issued.push({ id, cargo, casillas, ...(ruta ? { ruta } : {}) })
    personas.push({ id, llave, nombre, telefono, cargo: titulo })
  }

  /**
   * Appends in one lote: other work gets turns between the parts, and all parts count with the
   * last, or none.
   */
  async #append({ issued, replaced }: Changes, actor: string): Promise<boolean> {
    const drafts = [
      ...slices(issued).map((each) => this.#issuedDraft(each, actor)),
      ...slices([...replaced.keys()]).map((each) =>
        this.#revokedDraft(each, 'Cambió de casillas o de ruta', actor),
      ),
    ]
    const parts = partsOf(`estructura:${randomUUID()}`, drafts)
    const last = parts.splice(-1)
    for (const part of parts) await this.#submit([part])
    return this.#replace(replaced, last)
  }

  /**
   * Appends replacements; returns false and appends nothing if a nombramiento was revoked since the
   * lookup: the new id would restore a revoked right (RULES.md NO1).
   */
  async #replace(replaced: ReadonlyMap<string, string>, drafts: Draft[]): Promise<boolean> {
    while (this.#revoking.size > 0) await Promise.allSettled(this.#revoking)
    if (!replaced.keys().every((id) => this.#inForce(id))) return false
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

  #inForce(id: string): Nombrado | undefined {
    const found = this.#desk.night.representacion.nombramientos.get(id)
    return found?.revocadoAt === undefined ? found : undefined
  }

  /** 40 random bits: with 171,000 ids at once, two are equal in about 1 of 100 imports. */
  #freshId(taken: Set<string>): string {
    const { nombramientos } = this.#desk.night.representacion
    for (;;) {
      const id = Array.from({ length: 8 }, () => CROCKFORD.charAt(randomInt(32))).join('')
      if (nombramientos.has(id) || taken.has(id) || this.#personas.find(id)) continue
      taken.add(id)
      return id
    }
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function newChanges(plan: Omit<Plan, 'puestos'>, puestos: number): Changes {
  const { vacantes, repetidas, rutas } = plan
  const none = { nuevas: 0, iguales: 0, reemplazadas: 0, revocadas: 0, fuera: 0 }
  const resumen = { puestos, ...none, vacantes, repetidas, rutas }
  return { resumen, issued: [], personas: [], replaced: new Map() }
}

function rehearsalOf(plan: Plan, resumen: EnsayoDoc['resumen']): EnsayoDoc {
  const { filas, validas, malas, malasTotal, columnasIgnoradas } = plan
  return { filas, validas, malas, malasTotal, resumen, columnasIgnoradas }
}

function sentenceOf({ fila, campo, motivo }: Plan['malas'][number]): string {
  return `Fila ${fila}, ${campo}: ${motivo}`
}

function isSame({ cargo, casillas, ruta }: Nombramiento, puesto: Puesto): boolean {
  return (
    cargo === puesto.cargo &&
    (ruta ?? '') === puesto.ruta &&
    casillas.length === puesto.casillas.length &&
    casillas.every((casilla, i) => casilla === puesto.casillas[i])
  )
}

function plainOf({ id, cargo, casillas, ruta }: Nombrado): Nombramiento {
  return { id, cargo, casillas, ...(ruta === undefined ? {} : { ruta }) }
}

function slices<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / RECORD_MAX)
  return Array.from({ length: count }, (_, i) => items.slice(i * RECORD_MAX, (i + 1) * RECORD_MAX))
}

function digest(ids: readonly string[]): string {
  return hash('sha256', ids.join(), 'base64url').slice(0, 27)
}
