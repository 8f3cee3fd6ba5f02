import { setImmediate } from 'node:timers/promises'
import type { ActaEsperada, Boleta, PrepActa } from '../domain/catalogo.ts'
import { boletasIn, type Eleccion } from '../domain/fold/eleccion.ts'
import { corteOf, seqOfCorte } from '../domain/fold/retiro.ts'
import { movedVotos } from '../domain/fold/shrink.ts'
import type { Corte, PrepVersion, Slot } from '../domain/fold/slot.ts'
import { partsOf, type LoteDraft } from '../domain/fold/lote.ts'
import type { Retiro, RetiroBody } from '../contract/prep.ts'
import type { Desk } from '../ledger/desk.ts'
import type { Bodies, CatalogoSin, Draft } from '../domain/record.ts'
import { extension, isRegistered, type Extension, type Known } from './catalogo.ts'
import { changesAgainst, sameActa } from './diff.ts'
import { PART } from './drafts.ts'
import { adoptKeys, catalogoOf } from './known.ts'
import type { KeptFile } from './rechazados.ts'
import type { Base } from './shape.ts'

/** The changes of a night without one of its cortes. */
export type RetiroPlan = {
  catalogo?: CatalogoSin
  actas: Bodies['prep.corte.withdrawn']['actas']
  /** Cortes read again. */
  releidos: number
  /** Actas in PREP's base afterwards. */
  capturadas: number
  /** Actas whose word in force is another afterwards. */
  cambian: number
  /** Lines, and the number of casillas, that go unless somebody of ours sent figures for them. */
  lineas: string[]
  casillas: number
}

type Version = { corte: number; value: PrepActa | null }

/**
 * Compares the cortes after `corte` anew, each with the state without `corte`, from their kept
 * bytes as `read` gives them (RULES.md RE7).
 */
export async function planRetiro(
  eleccion: Eleccion,
  corte: Corte,
  read: (corte: Corte) => Promise<Base>,
): Promise<RetiroPlan> {
  const { cortes, slots } = eleccion
  const place = cortes.indexOf(corte)
  const since = cortes[place - 1]?.seq ?? 0
  const later = cortes.slice(place + 1)
  const before = catalogoBefore(eleccion, place)
  let known = before
  const previous = new Map<string, PrepActa>()
  const first = known.options.map(({ key }) => eleccion.catalogo.options.findIndex(keyIs(key)))
  for (const [acta, { prep }] of slots) {
    const value = prep.findLast((version) => seqOfCorte(version) <= since)?.value
    if (value) previous.set(acta, { ...value, votos: movedVotos(value.votos, first) })
  }
  const versions = new Map<string, Version[]>()
  const crece: CatalogoSin['crece'] = []
  for (const each of later) {
    const base = adoptKeys(known.actas, await read(each))
    await setImmediate()
    const more = extension(known, base)
    if (more) {
      const changed = new Set(more.boletas.map(({ ambito }) => ambito))
      crece.push({
        ...{ corte: each.seq, options: more.options.map(keyOf), actas: more.actas.map(actaOf) },
        boletas: known.boletas.filter(({ ambito }) => changed.has(ambito)),
      })
      known = grownBy(known, more)
    }
    await setImmediate()
    for (const { acta, value } of changesAgainst(previous, base, known.options)) {
      versions.set(acta, [...(versions.get(acta) ?? []), { corte: each.seq, value }])
      if (value) previous.set(acta, value)
      else previous.delete(acta)
    }
    await setImmediate()
  }
  const now = catalogoOf(eleccion)
  const lines = now.options.flatMap(({ key }) => (known.options.some(keyIs(key)) ? [] : [key]))
  const fuera = goneOf(now.actas, known.actas)
  const hasGrown = cortes.slice(place).some((each) => each.crece !== undefined)
  const places = known.options.map(({ key }) => now.options.findIndex(keyIs(key)))
  const changed = changedActas(eleccion, since, versions, places)
  return {
    ...(hasGrown
      ? {
          catalogo: {
            options: known.options,
            boletas: boletasWithout(eleccion, before, known),
            fuera,
            actas: known.actas.slice(before.actas.length),
            crece,
          },
        }
      : {}),
    actas: changed,
    releidos: later.length,
    capturadas: [...previous.values()].filter(({ capturada }) => capturada).length,
    cambian: changed.filter(({ acta }) => isOther(slots.get(acta), previous.get(acta), places))
      .length,
    lineas: lines,
    casillas: casillasOf(now.actas).difference(casillasOf(known.actas)).size,
  }
}

const keyOf = ({ key }: { key: string }) => key
const keyIs = (wanted: string) => (option: { key: string }) => option.key === wanted
const actaOf = ({ acta }: ActaEsperada) => acta
const casillasOf = (actas: readonly ActaEsperada[]) => new Set(actas.map(({ casilla }) => casilla))

function goneOf(now: readonly ActaEsperada[], known: readonly ActaEsperada[]): string[] {
  const stays = new Set(known.map(actaOf))
  return now.map(actaOf).filter((acta) => !stays.has(acta))
}

/**
 * The catálogo before the corte at a place: without its growth and the growth of all later cortes.
 */
function catalogoBefore(eleccion: Eleccion, place: number): Known {
  const grown = eleccion.cortes.slice(place).flatMap(({ crece }) => crece ?? [])
  const added = new Set(grown.flatMap(({ options }) => options))
  const fresh = new Set(grown.flatMap(({ actas }) => actas))
  const { options, actas, boletas, ...rest } = catalogoOf(eleccion)
  const before = grown.find((each) => each.boletas)?.boletas
  const kept = options.filter(({ key }) => !added.has(key))
  return {
    ...rest,
    boletas: before ? [...before.values()] : boletas,
    options: kept,
    actas: actas.filter(({ acta }) => !fresh.has(acta)),
  }
}

/** The catálogo grown by a later corte, without the corte taken back. */
function grownBy(known: Known, more: Extension): Known {
  const boletas = new Map([...known.boletas, ...more.boletas].map((each) => [each.ambito, each]))
  return {
    ...known,
    options: [...known.options, ...more.options],
    actas: [...known.actas, ...more.actas],
    boletas: [...boletas.values()],
  }
}

/**
 * The ballots without the corte. The names and alliances of candidaturas came with deliveries that
 * are not kept: where a later corte brought a line to registered candidaturas, the ballot is today's
 * without the lines that go, in the order that the later cortes give.
 */
function boletasWithout(eleccion: Eleccion, before: Known, known: Known): Boleta[] {
  const stays = new Set(known.options.map(keyOf))
  const isLost = known.options.length > before.options.length && isRegistered(before)
  const then = new Map(known.boletas.map((each) => [each.ambito, each]))
  return [...boletasIn(eleccion).values()].flatMap((now) => {
    const own = then.get(now.ambito)
    const left = leftOf(!isLost && own ? own : now, stays)
    const order = (own?.candidaturas ?? []).map(keyOf)
    const at = ({ key }: { key: string }) => order.indexOf(key) + 1 || order.length + 1
    left.sort((a, b) => at(a) - at(b))
    return left.length > 0 ? [{ ambito: now.ambito, candidaturas: left }] : []
  })
}

function leftOf({ candidaturas }: Boleta, stays: ReadonlySet<string>): Boleta['candidaturas'] {
  return candidaturas.flatMap((each) => {
    const options = each.options.filter((key) => stays.has(key))
    return options.length > 0 ? [{ ...each, options }] : []
  })
}

/** Actas whose versions since a place are others without the corte, with these versions. */
function changedActas(
  { slots, cortes }: Eleccion,
  since: number,
  versions: ReadonlyMap<string, Version[]>,
  places: readonly number[],
): RetiroPlan['actas'] {
  const changed: RetiroPlan['actas'] = []
  const seqOf = (version: PrepVersion) => cortes[corteOf(cortes, version)]?.seq
  const keys = new Set([...slots.keys(), ...versions.keys()])
  for (const acta of keys) {
    const had = (slots.get(acta)?.prep ?? []).filter((version) => seqOfCorte(version) > since)
    const versiones = versions.get(acta) ?? []
    const isSame =
      had.length === versiones.length &&
      had.every((version, i) => {
        const other = versiones[i]
        return other?.corte === seqOf(version) && sameValue(version.value, other?.value, places)
      })
    if (!isSame) changed.push({ acta, versiones })
  }
  return changed
}

function sameValue(
  now: PrepActa | null | undefined,
  then: PrepActa | null | undefined,
  places: readonly number[],
): boolean {
  if (!now || !then) return !now && !then
  return sameActa({ ...now, votos: movedVotos(now.votos, places) }, then)
}

function isOther(slot: Slot | undefined, then: PrepActa | undefined, places: readonly number[]) {
  return !sameValue(slot?.prep.at(-1)?.value, then, places)
}

type Asked = RetiroBody & { actor: string; desk: Pick<Desk, 'now' | 'night'> }

/** The records that take a corte back, in one lote; a build without the kind shows no figures. */
export function retiroDrafts(
  { catalogo: { clave }, cortes }: Eleccion,
  { seq: corte, sha256 }: Corte,
  { catalogo, actas }: RetiroPlan,
  { actor, desk, motivo }: Asked,
): Draft[] {
  const hasta = cortes.at(-1)?.seq ?? corte
  const body = { eleccion: clave, corte, sha256, hasta, motivo }
  const drafts: LoteDraft[] = []
  for (let at = 0; at === 0 || at < actas.length; at += PART) {
    const part = { ...body, ...(at === 0 && catalogo ? { catalogo } : {}) }
    drafts.push({
      ...{ at: desk.now(), actor, kind: 'prep.corte.withdrawn', version: 1, needs: BUILD_RETIRO },
      body: { ...part, actas: actas.slice(at, at + PART) },
    })
  }
  return partsOf(`retiro:${clave}:${corte}:${desk.night.seq}`, drafts)
}

/** The first build with cortes taken back. */
const BUILD_RETIRO = 2

export function answerOf(
  { catalogo: { clave }, cortes, root }: Eleccion,
  corte: Corte,
  plan: RetiroPlan,
  motivo: Retiro['motivo'],
): Omit<Retiro, 'entran'> {
  const quedaAt = cortes.findLast((each) => each !== corte)?.corteAt
  return {
    ...{ eleccion: clave, corte: corte.seq, corteAt: corte.corteAt, motivo },
    ...(quedaAt === undefined ? {} : { quedaAt }),
    releidos: plan.releidos,
    actas: plan.cambian,
    capturadas: { antes: root.actas.capturadas, despues: plan.capturadas },
    casillas: plan.casillas,
    lineas: plan.lineas,
  }
}

/** The answer of a trial: the counts are those before the files that wait. */
export function trialOf(answer: Omit<Retiro, 'entran'>, waiting: readonly KeptFile[]): Retiro {
  const last = waiting.at(-1)
  return { ...answer, ...(last ? { quedaAt: last.corteAt } : {}), entran: waiting.length }
}

/** The answer once the corte is out and `entran` files have come in. */
export function doneOf(
  answer: Omit<Retiro, 'entran'>,
  { cortes, root }: Eleccion,
  entran: number,
): Retiro {
  const last = cortes.at(-1)
  const capturadas = { ...answer.capturadas, despues: root.actas.capturadas }
  return { ...answer, ...(last ? { quedaAt: last.corteAt } : {}), capturadas, entran }
}
