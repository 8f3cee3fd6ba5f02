import type { Dicho, RecuentoTotal } from '../contract/juridico.ts'
import type { Dato, Veredicto } from '../domain/causal.ts'
import { columnasOf } from '../domain/contexto.ts'
import type { Option } from '../domain/catalogo.ts'
import { ballotOf, candidaturasOf, demarcacionesOf } from '../domain/fold/candidatura.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { LADOS, prepOf, nuestraOf, type Ambito, type Lado } from '../domain/fold/slot.ts'
import { eachSlotOf } from '../domain/read/diferencias.ts'
import { frontIn, puntosDe, variantesOf, veredictoEn, type SumaAmbito } from '../domain/recuento.ts'
import type { CausalDeLey } from '../ley/schema.ts'
import type { Juicio } from './juicio.ts'

/** The grounds of an ámbito: each council, and the whole where a ground asks so (RULES.md JU3). */

/** Places shown, the closest first. */
const PLACES_MAX = 30
/** Our copies are what the party may show; PREP is PREP. */
const DATOS: Record<Lado, Dato> = { nuestra: 'copias', prep: 'prep' }

export function dichoOf({ estado, igual, falta, valor, limite }: Veredicto): Dicho {
  return {
    estado,
    ...(igual ? { igual } : {}),
    ...(falta.length > 0 ? { falta } : {}),
    ...(valor === undefined ? {} : { valor }),
    ...(limite === undefined ? {} : { limite }),
  }
}

/**
 * The councils that count an ámbito: the demarcaciones where these are distritos or municipios, else
 * the distritos of the tree, else the demarcación whole (RULES.md PT1).
 */
function consejosIn({ catalogo }: Eleccion, ambito: Ambito): Ambito[] {
  const isOwn = catalogo.demarcacion === 'distrito' || catalogo.demarcacion === 'municipio'
  const distritos = isOwn ? [] : [...above(ambito, 'distrito'), ...below(ambito, 'distrito')]
  return distritos.length > 0 ? distritos : demarcacionesIn(ambito)
}

/** The demarcaciones of an ámbito: the one around it, or those inside. */
function demarcacionesIn(ambito: Ambito): Ambito[] {
  const around = path(ambito).find(({ ballot }) => ballot)
  if (around) return [around]
  const inside = demarcacionesOf(ambito)
  return inside.length > 0 || ballotOf(ambito) ? inside : path(ambito).slice(-1)
}

/** From an ámbito up to the root; a sección and a casilla are of the ámbito above. */
function path(ambito: Ambito): Ambito[] {
  const up = ambito.parent as Ambito | null
  const own = 'sumas' in ambito && !['seccion', 'casilla'].includes(ambito.kind) ? [ambito] : []
  return [...own, ...(up ? path(up) : [])]
}

function above(ambito: Ambito, kind: Ambito['kind']): Ambito[] {
  return path(ambito).filter((each) => each.kind === kind)
}

function below({ children }: Ambito, kind: Ambito['kind']): Ambito[] {
  return children.flatMap((child) => (child.kind === kind ? [child] : below(child, kind)))
}

/** The meter of an ámbito: the closest places first, ours and PREP's beside each other. */
export function* recuentosOf(
  eleccion: Eleccion,
  ambito: Ambito,
  juicio: Juicio,
): Generator<void, RecuentoTotal[]> {
  const causales = juicio.ley.causales.filter(
    ({ ambito: level, regla }) => level !== 'casilla' && regla !== undefined,
  )
  const isOfConsejo = ({ ambito: level }: CausalDeLey) =>
    level === 'distrito' || level === 'municipio'
  const [own, whole] = [causales.filter(isOfConsejo), causales.filter((one) => !isOfConsejo(one))]
  const places = new Map<Ambito, CausalDeLey[]>()
  const note = (all: readonly Ambito[], some: readonly CausalDeLey[]) => {
    for (const place of all)
      if (some.length > 0) places.set(place, [...(places.get(place) ?? []), ...some])
  }
  note(demarcacionesIn(ambito), whole)
  note(consejosIn(eleccion, ambito), own)
  const meters: RecuentoTotal[][] = []
  for (const [place, grounds] of places) {
    const rows: RecuentoTotal[] = []
    for (const lado of LADOS)
      rows.push(...(yield* meterOf(eleccion, place, grounds, { lado, juicio })))
    meters.push(rows)
  }
  const least = (rows: readonly RecuentoTotal[]) =>
    Math.min(...rows.map(({ puntosTotal }) => puntosTotal))
  return meters
    .filter((rows) => rows.length > 0)
    .sort((a, b) => least(a) - least(b))
    .slice(0, PLACES_MAX)
    .flat()
}

function* meterOf(
  { catalogo }: Eleccion,
  place: Ambito,
  causales: readonly CausalDeLey[],
  { lado, juicio }: { lado: Lado; juicio: Juicio },
): Generator<void, RecuentoTotal[]> {
  // A look at every acta of a place, for the grounds alone that count casillas.
  const isCounting = causales.some(({ regla }) => regla?.regla === 'fraccionDeCasillas')
  const casillas = isCounting ? yield* casillasOf(place, lado, juicio) : SIN_CUENTA
  const suma = sumaOf(place, lado, catalogo.options, casillas)
  const front = frontIn(suma)
  if (!front) return []
  const { ventaja, primero, segundo } = front
  return [
    {
      ...{ clave: place.clave, nombre: place.nombre, lado, ventaja, primero, segundo },
      puntosTotal: puntosDe(suma, 'total'),
      puntosValidos: puntosDe(suma, 'validos'),
      casillas: suma.casillas,
      faltan: suma.casillas - suma.contadas,
      causales: causales.map((causal) => ({
        ...{ id: causal.id, articulo: causal.articulo, verificado: causal.verificado },
        dicho: dichoOf(veredictoEn(causal, suma, DATOS[lado])),
        variantes: causal.regla?.regla === 'diferenciaDePuntos' ? variantesOf(suma) : [],
      })),
    },
  ]
}

/** The running sums of an ámbito as the law reads them. */
function sumaOf(
  place: Ambito,
  lado: Lado,
  options: readonly Option[],
  casillas: typeof SIN_CUENTA,
): SumaAmbito {
  const { votos, total, actas } = place.sumas[lado]
  const sumIn = (kind: Option['kind']) =>
    options.reduce((sum, each, at) => sum + (each.kind === kind ? (votos[at] ?? 0) : 0), 0)
  return {
    clave: place.clave,
    candidaturas: candidaturasOf(place, lado),
    columnas: columnasOf({ votos }, { options }),
    ...{ total, nulos: sumIn('nulos'), noRegistradas: sumIn('no_registradas') },
    ...{ casillas: place.actas.esperadas, contadas: actas },
    ...casillas,
  }
}

const SIN_CUENTA = { conCausal: 0, enDuda: 0, noInstaladas: 0, sinNoticia: 0 }

/** Casillas of a place by what is known of them, for the fractions of nullity (RULES.md CS12). */
function* casillasOf(
  place: Ambito,
  lado: Lado,
  juicio: Juicio,
): Generator<void, typeof SIN_CUENTA> {
  const wordOf = lado === 'prep' ? prepOf : nuestraOf
  const cuenta = { ...SIN_CUENTA }
  for (const slot of eachSlotOf(place)) {
    yield
    const { nulidad, noInstalada } = juicio.breveOf(slot, lado)
    const isSilent = !wordOf(slot)
    if (nulidad === 'procede') cuenta.conCausal += 1
    cuenta.enDuda += Number(nulidad === 'falta') + Number(isSilent)
    cuenta.noInstaladas += Number(noInstalada)
    cuenta.sinNoticia += Number(isSilent)
  }
  return cuenta
}
