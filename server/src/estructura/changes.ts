import { setImmediate as turn } from 'node:timers/promises'
import { hasInCharge, scopeOf } from '../access/nombramiento.ts'
import type { Credential } from '../access/credential.ts'
import {
  alcanceText,
  casillasUnder,
  type Alcance,
  type Zona,
  type Zonas,
} from '../access/alcance.ts'
import { CAMBIOS, type CambioEstructura, type CambioKind } from '../contract/estructura.ts'
import { shortCasilla } from '../domain/clave.ts'
import type { Nombrado } from '../domain/fold/casilla.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Bodies, Nombramiento } from '../domain/record.ts'
import { nombreRuta } from '../domain/ruta.ts'
import { Holders } from './holders.ts'
import { freshId, isPartOf, isSame, marcaOf, puestoOf, successionOf } from './post.ts'
import type { Persona, Personas } from './personas.ts'
import type { Puesto } from './plan.ts'
import type { Fault } from './row.ts'

/** Posts looked up and people compared before other work gets a turn. */
const SLICE = 1000
/** People told of each kind of change. */
const SHOWN = 200

/** Reasons of an end by a file: the next file with the person gives a new nombramiento. */
export const CAUSAS = {
  sustituidas: 'Sustitución: la estructura trae a otra persona',
  fuera: 'Ya no viene en la estructura',
} as const
/** Stands for a post that has no id yet. */
const NOBODY = ''
const OF_FILE: readonly (string | undefined)[] = Object.values(CAUSAS)

/** Effects of an import on posts. */
export type Changes = {
  counts: Record<CambioKind, number>
  cambios: Record<CambioKind, CambioEstructura[]>
  issued: Nombramiento[]
  /** Names of the issued nombramientos. */
  personas: Persona[]
  /** People with another telephone or spelling, or without a name here; the nombramiento stays. */
  corrected: Persona[]
  /** Their names in the ledger, where a correction changes the name. */
  marcas: Bodies['nombramiento.corrected']['marcas']
  /** Ids in force, each with its replacement for the same person. */
  replaced: Map<string, string>
  /** Ids in force of people with a successor. */
  substituted: string[]
  /** Ids in force that are not in the file. */
  fuera: string[]
  /** Rows about posts that are not in the charge of who imports. */
  faults: Fault[]
}

type Setting = {
  night: Night
  personas: Personas
  who: Credential
  zonas: Zonas
  /** The service's secret. */
  key: string
  /** Bad rows are left out: nobody can be told to be missing or replaced. */
  partial: boolean
}

/** Compares the posts of a file with the nombramientos in force (RULES.md NO4, NO5, NO8). */
export async function compare(puestos: readonly Puesto[], setting: Setting): Promise<Changes> {
  const holders = new Holders(setting.personas)
  const comparison = new Comparison(setting, holders)
  let done = 0
  const inTurns = async <T>(items: Iterable<T>, step: (item: T) => void) => {
    for (const each of items) {
      step(each)
      done += 1
      if (done + holders.compared < SLICE) continue
      done = 0
      holders.compared = 0
      await turn()
    }
  }
  await inTurns(setting.night.representacion.nombramientos.values(), (each) => holders.add(each))
  await inTurns(puestos, (each) => comparison.know(each))
  await inTurns(puestos, (each) => comparison.correct(each))
  await inTurns(puestos, (each) => comparison.substitute(each))
  return comparison.finish(puestos.length > 0)
}

class Comparison {
  #setting: Setting
  #lugares: readonly Zona[]
  #under = new Map<string, string[]>()
  #seen = new Set<string>()
  #fresh = new Set<string>()
  /** Posts of the file without anybody in force yet, with the person's revoked nombramiento. */
  #open = new Map<Puesto, Nombrado | undefined>()
  #newAt = new Map<string, number>()
  #holders: Holders
  /** Nombramientos in force by the place in which a successor may come. */
  #left: Map<string, Nombrado[]> | undefined
  #changes: Changes = {
    counts: byKind(() => 0),
    cambios: byKind((): CambioEstructura[] => []),
    ...{ issued: [], personas: [], corrected: [], marcas: [], replaced: new Map() },
    ...{ substituted: [], fuera: [], faults: [] },
  }

  constructor(setting: Setting, holders: Holders) {
    this.#setting = setting
    this.#holders = holders
    this.#lugares = [...setting.zonas.keys()]
  }

  /** First step: the same person with the same telephone in the same post. */
  know(puesto: Puesto): void {
    const { alcance, fila: row } = puesto
    if (alcance === 'todas') puesto.casillas = []
    else if (alcance) {
      puesto.casillas = this.#casillasOf(alcance, puesto.casillas)
      if (puesto.casillas.length === 0)
        return this.#refuse(row, 'alcance', 'En ese alcance no hay ninguna casilla.')
    }
    if (!hasInCharge(this.#setting.who, { ...puesto, id: NOBODY }))
      return this.#refuse(
        row,
        'casilla',
        'Ese puesto no está a tu cargo: pídelo a la coordinación general.',
      )
    const { nombramientos } = this.#setting.night.representacion
    const ids = this.#setting.personas.idsOf(puesto.llave)
    // Names may be lost, or be at another server: the ledger still knows who was issued.
    const marked = this.#holders.withMarca(marcaOf(this.#setting.key, puesto))
    const known = [...ids.flatMap((each) => nombramientos.get(each) ?? []), ...marked].findLast(
      (each) => this.#isOf(puesto, each),
    )
    if (known && known.revocadoAt === undefined) this.#settle(puesto, known)
    else this.#open.set(puesto, known)
  }

  /** Without a telephone, a name elsewhere out of the charge of who imports may be anybody's. */
  #isOf(puesto: Puesto, known: Nombrado): boolean {
    const isCertain = puesto.telefono !== '' || puestoOf(known) === puestoOf(puesto)
    return isCertain || hasInCharge(this.#setting.who, known)
  }

  /** Second step: in the same place, the same telephone or nearly the same name. */
  correct(puesto: Puesto): void {
    if (!this.#open.has(puesto)) return
    const isFree = ({ id }: Nombrado) => !this.#seen.has(id)
    const found = this.#holders.find(puesto, isFree, this.#open.get(puesto))
    if (found && (found.revocadoAt === undefined || !OF_FILE.includes(found.causa))) {
      this.#open.delete(puesto)
      this.#settle(puesto, found)
    } else {
      const key = successionOf(puesto) ?? ''
      this.#newAt.set(key, (this.#newAt.get(key) ?? 0) + 1)
    }
  }

  /** Third step: as many people leave a post as come: each succeeds one. Else the post is new. */
  substitute(puesto: Puesto): void {
    if (!this.#open.has(puesto)) return
    const key = successionOf(puesto)
    this.#left ??= this.#leaving()
    const left = key === undefined ? undefined : this.#left.get(key)
    const isEven = left !== undefined && !this.#setting.partial
    const old = isEven && left.length === this.#newAt.get(key ?? '') ? left.pop() : undefined
    if (old) {
      // The count follows the list: the next person of the post succeeds the next who leaves.
      this.#newAt.set(key ?? '', left?.length ?? 0)
      this.#seen.add(old.id)
      this.#changes.substituted.push(old.id)
      this.#issue(puesto, 'sustituidas', { antes: this.#personOf(old) })
    } else this.#issue(puesto, 'nuevas')
  }

  #leaving(): Map<string, Nombrado[]> {
    const left = new Map<string, Nombrado[]>()
    for (const each of this.#mine()) {
      const key = this.#seen.has(each.id) ? undefined : successionOf(each)
      if (key === undefined) continue
      const list = left.get(key)
      if (list) list.push(each)
      else left.set(key, [each])
    }
    return left
  }

  /** Nombramientos in force in the charge of who imports. */
  *#mine(): Generator<Nombrado> {
    for (const each of this.#setting.night.representacion.nombramientos.values())
      if (each.revocadoAt === undefined && hasInCharge(this.#setting.who, each)) yield each
  }

  #settle(puesto: Puesto, known: Nombrado): void {
    this.#seen.add(known.id)
    if (known.revocadoAt !== undefined) return this.#tell('revocadas', puesto)
    const { nombre, telefono, llave, titulo } = puesto
    // A row left out may be the row of the missing casilla.
    const isPart = this.#setting.partial && isPartOf(known, puesto)
    if (!isSame(known, puesto) && !isPart) {
      if (!hasInCharge(this.#setting.who, known))
        return this.#refuse(
          puesto.fila,
          'casilla',
          'Su nombramiento de ahora no está a tu cargo: pídelo a la coordinación general.',
        )
      const antes = { ...this.#personOf(known), donde: this.#where(known) }
      this.#changes.replaced.set(known.id, this.#issue(puesto, 'reemplazadas', { antes }))
      return
    }
    const persona = this.#holders.personaOf(known.id)
    const marca = marcaOf(this.#setting.key, puesto)
    if (persona && persona.llave !== llave && known.llave !== marca)
      this.#changes.marcas.push({ id: known.id, llave: marca })
    if (persona?.llave !== llave)
      this.#changes.corrected.push({ id: known.id, llave, nombre, telefono, cargo: titulo })
    if (!persona || persona.llave === llave) this.#tell('iguales', puesto)
    else this.#tell('corregidas', puesto, { antes: this.#personOf(known) })
  }

  #issue(puesto: Puesto, kind: CambioKind, more: Partial<CambioEstructura> = {}): string {
    this.#tell(kind, puesto, more)
    const { nombramientos } = this.#setting.night.representacion
    const { cargo, casillas, ruta, nombre, telefono, titulo, llave, alcance } = puesto
    // A name with ids unknown to the ledger comes from an import that was cut off.
    const ids = this.#setting.personas.idsOf(llave)
    const id = ids.findLast((each) => !nombramientos.has(each)) ?? this.#freshId()
    const scope = { casillas, ...(alcance === 'todas' ? { todas: true as const } : {}) }
    const marca = { llave: marcaOf(this.#setting.key, puesto) }
    this.#changes.issued.push({ id, cargo, ...scope, ...(ruta ? { ruta } : {}), ...marca })
    this.#changes.personas.push({ id, llave, nombre, telefono, cargo: titulo })
    return id
  }

  #tell(kind: CambioKind, puesto: Puesto, more: Partial<CambioEstructura> = {}): void {
    this.#changes.counts[kind] += 1
    const list = this.#changes.cambios[kind]
    if (list.length >= SHOWN) return
    const { nombre, titulo, telefono } = puesto
    const donde = puesto.alcance ? alcanceText(puesto.alcance, this.#lugares) : this.#where(puesto)
    list.push({ nombre, titulo, donde, ...(telefono ? { telefono } : {}), ...more })
  }

  #personOf(nombrado: Nombrado): NonNullable<CambioEstructura['antes']> {
    const { nombre = '', telefono = '' } = this.#holders.personaOf(nombrado.id) ?? {}
    return { nombre, ...(telefono ? { telefono } : {}) }
  }

  #where(post: Pick<Nombramiento, 'cargo' | 'casillas' | 'ruta' | 'todas'>): string {
    const { casillas, ruta } = post
    const [first] = casillas
    const many = casillas.length === 1 ? shortCasilla(first ?? '') : `${casillas.length} casillas`
    const none = scopeOf(post) === 'todas' ? 'todas las casillas' : 'ninguna casilla'
    const places = casillas.length === 0 ? none : many
    return ruta ? `${nombreRuta(ruta)}, ${places}` : places
  }

  #casillasOf(alcance: Alcance, own: readonly string[]): string[] {
    const key = JSON.stringify(alcance)
    const found = this.#under.get(key) ?? casillasUnder(this.#setting.zonas, alcance)
    this.#under.set(key, found)
    return [...new Set([...found, ...own])].sort()
  }

  #refuse(row: number, campo: Fault['campo'], reason: string): void {
    this.#changes.faults.push({ fila: row, campo, motivo: reason })
  }

  finish(isAny: boolean): Changes {
    if (!isAny || this.#setting.partial) return this.#changes
    for (const each of this.#mine()) {
      if (this.#seen.has(each.id)) continue
      this.#changes.fuera.push(each.id)
      this.#changes.counts.fuera += 1
      if (this.#changes.cambios.fuera.length >= SHOWN) continue
      const persona = this.#holders.personaOf(each.id)
      const { nombre = 'Persona borrada', cargo: titulo = each.cargo } = persona ?? {}
      this.#changes.cambios.fuera.push({ nombre, titulo, donde: this.#where(each) })
    }
    return this.#changes
  }

  #freshId(): string {
    return freshId(this.#setting, this.#fresh)
  }
}

function byKind<T>(make: () => T): Record<CambioKind, T> {
  return Object.fromEntries(CAMBIOS.map((kind) => [kind, make()])) as Record<CambioKind, T>
}
