import { leadOf } from '../fold/candidatura.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import { frentesBy } from '../fold/frente.ts'
import type { Cambio } from '../fold/news.ts'
import type { Night } from '../fold/night.ts'
import { contraOf, efectoOf } from '../fold/reconcile.ts'
import { type Ambito, type Corte, type Lado, type Nodo, type Slot } from '../fold/slot.ts'
import { comparePesadas, pesadaOf } from '../peso.ts'

/** News for the ámbito page («Qué cambió»): a line a corte, and a line for everything between. */

const SHOWN = 40
/** A place that changes its first place again within so long gets no line of its own (CB2). */
const QUIET_MS = 15 * 60_000

type Of<T extends Cambio['tipo']> = Extract<Cambio, { tipo: T }>
/** All news but the corte itself. */
type News = Exclude<Cambio, { tipo: 'corte' }>
type Line = News & {
  veces?: number
  desde?: string
  efecto?: { votos: number; de: string; con: Lado }
  difiere?: number
}
type Here = { eleccion: Eleccion; ambito: Ambito }

/** The news of a corte, with those that came in it, and the place of its line. */
type Group = { corte: Of<'corte'>; inside: News[]; at: number }

/** The lines of a page, newest first, at most 40 (RULES.md CB1, CB2). */
export function cambiosOf(night: Night, eleccion: Eleccion, ambito: Ambito) {
  const here = { eleccion, ambito }
  const lines: (Line | ReturnType<typeof lineOf>)[] = []
  let group: Group | undefined
  const close = () => {
    if (!group) return
    const line = lineOf(here, group)
    const isTold = line.nuevas > 0 || (!line.retirado && group.inside.length > 0)
    if (isTold || ambito === eleccion.root) lines.splice(group.at, 0, line)
    group = undefined
  }
  // The counts of the last corte shown need all its news.
  for (let i = night.cambios.length - 1; i >= 0 && (group || lines.length < SHOWN); i--) {
    const cambio = night.cambios[i]!
    if (cambio.tipo === 'corte') {
      if (cambio.ambito !== eleccion.root.clave) continue
      close()
      if (lines.length < SHOWN) group = { corte: cambio, inside: [], at: lines.length }
    } else if (ofWhole(cambio) ? cambio.ambito === eleccion.root.clave : isWithin(here, cambio)) {
      // PREP's news since the corte before came with the retiro, and with no corte.
      if (cambio.tipo === 'corte_retirado') close()
      if (isOfCorte(cambio) && !isOwnLead(ambito, cambio)) {
        if (group && isInside(cambio, group.corte)) group.inside.push(cambio)
      } else {
        takeLine(lines, cambio, group?.at)
        if (group && isOfCorte(cambio)) group.at = lines.length
      }
    }
  }
  close()
  return lines.slice(0, SHOWN).map((line) => (line.tipo === 'lider' ? withNow(here, line) : line))
}

/** News against the word of a corte taken back are no news of the cortes that stay (RE7). */
function isInside({ retirado }: News, corte: Of<'corte'>): boolean {
  return !retirado || corte.retirado !== undefined
}

/** News of the whole elección, told on each of its pages. */
function ofWhole({ tipo }: News): boolean {
  return tipo === 'voz' || tipo === 'corte_retirado'
}

/** News that can only come with a corte. */
function isOfCorte(cambio: News): boolean {
  if (ofWhole(cambio)) return false
  return cambio.tipo === 'lider' || cambio.tipo === 'difiere' ? cambio.fuente === 'prep' : true
}

/** The first place of the page's own ámbito is a line by itself. */
function isOwnLead({ clave }: Ambito, { tipo, ambito }: Cambio): boolean {
  return tipo === 'lider' && ambito === clave
}

/**
 * Adds an older line; a flurry of the same kind is one line with its number and its beginning: the
 * first places of a place within a quarter of an hour (RULES.md CB2), and differences brought by
 * actas of ours one after the other, since the line of a corte at the place `since`.
 */
function takeLine(lines: (Line | ReturnType<typeof lineOf>)[], cambio: News, since = 0): void {
  const at = lines.findLastIndex((line) => isSame(line, cambio))
  const line = lines[at]
  const isLast = at === lines.length - 1 && at >= since
  if (line && line.tipo !== 'corte' && (cambio.tipo === 'lider' || isLast)) {
    const { veces = 1, desde = line.at } = line
    if (Date.parse(desde) - Date.parse(cambio.at) < QUIET_MS) {
      lines[at] = { ...line, veces: veces + 1, desde: cambio.at }
      return
    }
  }
  lines.push(cambio)
}

function isSame(line: Line | ReturnType<typeof lineOf>, cambio: News): boolean {
  if (line.tipo === 'lider' && cambio.tipo === 'lider')
    return line.ambito === cambio.ambito && line.fuente === cambio.fuente
  return line.tipo === 'difiere' && cambio.tipo === 'difiere'
}

/** The front of the place as it is now, for a line of several changes. */
function withNow({ eleccion }: Here, line: Line & Of<'lider'>) {
  const place = line.veces ? eleccion.ambitos.get(line.ambito) : undefined
  const front = place && leadOf(place, line.fuente)
  return front ? { ...line, lider: front.lider, ventaja: front.ventaja } : line
}

/** The summary of a corte in an ámbito (RULES.md CB1). */
function lineOf(here: Here, { corte, inside }: Group) {
  const { ambito, eleccion } = here
  const count = (tipo: Cambio['tipo']) => inside.filter((each) => each.tipo === tipo).length
  const desaparecieron = count('desaparecio')
  const isRoot = ambito === eleccion.root
  // The curve holds no step of a corte taken back: its own news says how much it brought.
  const { capturadas, before } = corte.retirado
    ? { capturadas: corte.capturadas, before: corte.capturadas - (isRoot ? corte.nuevas : 0) }
    : capturedOf(here, corte)
  const ventaja = ventajaOf(here, corte.seq)
  return {
    ...{ seq: corte.seq, at: corte.at, ambito: ambito.clave, nombre: ambito.nombre },
    ...{ tipo: 'corte' as const, corteAt: corte.corteAt, capturadas },
    // Actas taken away left the count of captured actas: new ones alone explain the rest.
    nuevas: capturadas - before + desaparecieron,
    esperadas: ambito.actas.esperadas,
    cambiaron: count('cambio_en_prep'),
    descontadas: count('descontada'),
    desaparecieron,
    difieren: new Set(inside.filter(isDifference).map((each) => each.ambito)).size,
    frentes: new Set(inside.filter(isLead).map((each) => each.ambito)).size,
    frente: eleccion.catalogo.demarcacion,
    ...(ventaja ? { ventaja } : {}),
    ...(corte.retirado ? { retirado: corte.retirado } : {}),
  }
}

const isLead = ({ tipo }: Cambio) => tipo === 'lider'
const isDifference = ({ tipo }: Cambio) => tipo === 'difiere'

/** Captured actas of the ámbito at the corte, and at the corte before. */
function capturedOf({ eleccion: { cortes }, ambito: { curvaPrep } }: Here, { seq }: Of<'corte'>) {
  // An ámbito that came later has no steps for the first cortes: steps are counted from the end.
  const at = cortes.findLastIndex((corte) => corte.seq === seq) - cortes.length
  const [, capturadas = 0] = curvaPrep.at(at) ?? []
  const [, before = 0] = curvaPrep.length + at > 0 ? (curvaPrep.at(at - 1) ?? []) : []
  return { capturadas, before }
}

/** The margin by PREP at the corte before and at the corte, where the same candidacy leads. */
function ventajaOf({ eleccion: { cortes }, ambito: { ventajas } }: Here, seq: number) {
  const at = cortes.findIndex((each) => each.seq === seq)
  const [before, now] = [cortes[at - 1], cortes[at]].map((corte) =>
    ventajas.find((each) => each.seq === corte?.seq),
  )
  if (!before || !now || now.lider === '' || before.lider !== now.lider) return undefined
  if (before.puntos === now.puntos) return undefined
  return { lider: now.lider, antes: before.puntos, despues: now.puntos }
}

/**
 * The news of one corte in an ámbito, first places first, then actas by weight (RULES.md CB1);
 * undefined for an unknown corte. An acta is one row: a change by PREP that makes it differ says so.
 */
export function corteCambios(night: Night, here: Here, seq: number): Line[] | undefined {
  const { eleccion, ambito } = here
  const corte = eleccion.cortes.find((each) => each.seq === seq)
  if (!corte) return undefined
  const inside = insideOf(night, here, seq)
  const changed = new Set(
    inside.flatMap((each) => (each.tipo === 'cambio_en_prep' ? [each.ambito] : [])),
  )
  const apart = new Map(
    inside.flatMap((each) => (each.tipo === 'difiere' ? [[each.ambito, each.votos]] : [])),
  )
  const frenteOf = frentesBy(eleccion.voz)
  const rows = inside
    .filter((each) => !(each.tipo === 'difiere' && changed.has(each.ambito)))
    .map((each) => weighed(here, corte, frenteOf, each))
  const leads = rows.filter(
    ({ cambio }) => cambio.tipo === 'lider' && cambio.ambito !== ambito.clave,
  )
  const actas = rows.filter(({ cambio }) => cambio.tipo !== 'lider').sort(comparePesadas)
  return [...leads, ...actas].map(({ cambio }) =>
    cambio.tipo === 'cambio_en_prep' && apart.has(cambio.ambito)
      ? { ...cambio, difiere: apart.get(cambio.ambito)! }
      : cambio,
  )
}

function insideOf({ cambios }: Night, here: Here, corte: number): News[] {
  const { root } = here.eleccion
  const ends = ({ tipo, ambito }: Cambio) =>
    (tipo === 'corte' || tipo === 'corte_retirado') && ambito === root.clave
  const end = cambios.findLastIndex(({ tipo, seq }) => tipo === 'corte' && seq === corte)
  const begin = cambios.findLastIndex((each, i) => i < end && ends(each))
  return cambios.slice(begin + 1, Math.max(end, 0)).filter((each): each is News => {
    const isNews = each.tipo !== 'corte' && isOfCorte(each) && !each.retirado
    return isNews && isWithin(here, each)
  })
}

/** A news with its acta's effect, by the rule of the list; none once PREP spoke again. */
function weighed(
  { eleccion }: Here,
  { corteAt }: Corte,
  frenteOf: ReturnType<typeof frentesBy>,
  cambio: News,
) {
  const slot = slotAt(eleccion, cambio.ambito)
  const frente = slot && frenteOf(slot.ambitos)
  const peso = slot
    ? efectoOf(slot, frente, eleccion.catalogo.options)
    : { efecto: 0, lider: '', segundo: '' }
  const pesada = pesadaOf({ acta: cambio.ambito, ...peso }, frente)
  const isLast = slot?.prep[slot.prep.length - 1]?.corteAt === corteAt
  if (!slot || !isLast || !slot.cambioEnPrep || peso.efecto === 0) return { ...pesada, cambio }
  const efecto = { votos: peso.efecto, de: peso.lider, con: contraOf(slot) }
  return { ...pesada, cambio: { ...cambio, efecto } }
}

function slotAt({ catalogo, slots }: Eleccion, clave: string): Slot | undefined {
  const key = `${catalogo.clave}:casilla:`
  return clave.startsWith(key) ? slots.get(clave.slice(key.length)) : undefined
}

function isWithin({ eleccion, ambito }: Here, { ambito: clave }: Cambio): boolean {
  if (clave === ambito.clave) return true
  for (
    let up: Nodo | null =
      slotAt(eleccion, clave)?.seccion ?? eleccion.ambitos.get(clave)?.parent ?? null;
    up;
    up = up.parent
  )
    if (up.clave === ambito.clave) return true
  return false
}
