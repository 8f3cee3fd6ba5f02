import type { Lado } from '../domain/fold/slot.ts'
import { counts, sameVotes, totalOf, type Figures } from '../domain/acta.ts'
import { isCount, votesOf } from '../domain/figure.ts'
import { NULOS, optionPlace } from './boleta.ts'
import type { SettingCasilla, Setting, Municipio } from './setting.ts'
import { limitFor, swapRows, swapTwo, withVotes, wrongDigit } from './typos.ts'
import { CADENCE, corteFor, MINUTES, type History } from './arrivals.ts'
import { itemAt, randomFrom, type Random } from './random.ts'

/** The service's names for differences (contract/estado.ts, `ActaDoc.tipo`). */
export type Finding =
  'difiere' | 'cambio_en_prep' | 'solo_prep' | 'solo_nuestra' | 'prep_sin_contabilizar'

export type PlantedTipo =
  | 'digito'
  | 'renglones'
  | 'flip_prep'
  | 'correccion_prep'
  | 'descontada_prep'
  | 'desaparece_prep'
  | 'sin_contabilizar'
  | 'falta_prep'
  | 'falta_nuestra'

/**
 * A planted error: acta, side, the service's expected names, and the first minute of visibility.
 */
export type Planted = {
  acta: string
  tipo: PlantedTipo
  fuente: Lado
  /** Any of the names is right; a changed acta that also differs has two. */
  espera: readonly Finding[]
  desde: number
}

/** Errors planted at scale 1: 500. */
export const SOWING: readonly (readonly [PlantedTipo, Lado, number])[] = [
  ['flip_prep', 'prep', 70],
  ['correccion_prep', 'prep', 30],
  ['descontada_prep', 'prep', 15],
  ['desaparece_prep', 'prep', 15],
  ['sin_contabilizar', 'prep', 30],
  ['digito', 'nuestra', 90],
  ['digito', 'prep', 90],
  ['renglones', 'nuestra', 40],
  ['renglones', 'prep', 40],
  ['falta_prep', 'prep', 40],
  ['falta_nuestra', 'nuestra', 40],
]

/** Facts of a casilla needed for planting. */
type Bed = {
  casilla: SettingCasilla
  municipio: Municipio
  history: History
  paper: Figures
  /** Lines of the municipio's first and second candidacy: most errors fall on the leaders. */
  front: number[]
}

/**
 * Plants the errors of a night into `histories`, each in a casilla of its own, and returns the
 * known list. Everything else coincides at the end or is among the known silences.
 */
export function plantErrors(
  catalogo: Setting,
  truth: Figures[],
  histories: History[],
  seed: number,
  scale: number,
): Planted[] {
  const random = randomFrom(seed, 'errores')
  const fronts = frontsOf(catalogo, truth)
  const beds = random.shuffle(bedsOf(catalogo, truth, histories, fronts))
  const planted: Planted[] = []
  for (const [tipo, lado, count] of SOWING) {
    let left = Math.max(1, Math.round(count * Math.min(1, scale)))
    for (let i = 0; i < beds.length && left > 0; i++) {
      const found = plant(tipo, lado, itemAt(beds, i), random)
      if (!found) continue
      planted.push(found)
      beds.splice(i, 1)
      i--
      left--
    }
  }
  return planted
}

/** Only casillas where both sides report once: a corrected typo would blur the planted error. */
function bedsOf(
  { casillas, municipios }: Setting,
  truth: Figures[],
  histories: History[],
  fronts: number[][],
): Bed[] {
  return casillas.flatMap((casilla, i) => {
    const history = itemAt(histories, i)
    const paper = itemAt(truth, i)
    const once = history.nuestra.length === 1 && history.prep.length === 1
    if (!once || casilla.tipo === 'S' || totalOf(paper.votos) < 60) return []
    const municipio = itemAt(municipios, casilla.place)
    return [{ casilla, municipio, history, paper, front: itemAt(fronts, casilla.place) }]
  })
}

/** The strongest line of the first and of the second candidacy in each municipio. */
function frontsOf({ municipios, casillas }: Setting, truth: Figures[]): number[][] {
  const sums = municipios.map(() => new Map<number, number>())
  casillas.forEach(({ place }, i) => {
    const sum = itemAt(sums, place)
    itemAt(truth, i).votos.forEach((figure, at) =>
      sum.set(at, (sum.get(at) ?? 0) + votesOf(figure)),
    )
  })
  return municipios.map(({ candidaturas }, i) => {
    const sum = itemAt(sums, i)
    const ranked = candidaturas.map(({ options, partidos }) => ({
      votes: options.reduce((all, key) => all + (sum.get(optionPlace(key)) ?? 0), 0),
      line: partidos
        .map(optionPlace)
        .reduce((a, b) => ((sum.get(b) ?? 0) > (sum.get(a) ?? 0) ? b : a)),
    }))
    ranked.sort((a, b) => b.votes - a.votes)
    return ranked.slice(0, 2).map(({ line }) => line)
  })
}

/** Changes the casilla's history; null when the error does not fit here. */
function plant(tipo: PlantedTipo, lado: Lado, bed: Bed, random: Random): Planted | null {
  const espera = PLANTERS[tipo](bed, lado, random)
  if (!espera) return null
  const missing = tipo === 'falta_prep' || tipo === 'falta_nuestra'
  const desde = missing ? MINUTES : visibleFrom(bed.history)
  return { acta: bed.casilla.acta, tipo, fuente: lado, espera, desde }
}

function visibleFrom({ nuestra, prep }: History): number {
  const ours = nuestra.at(-1)?.minute ?? 0
  return Math.max(Math.ceil(ours), corteFor(prep.at(-1)?.minute ?? 0))
}

type Planter = (bed: Bed, lado: Lado, random: Random) => readonly Finding[] | null

const PLANTERS: Record<PlantedTipo, Planter> = {
  digito: (bed, lado, random) => replace(bed, lado, mistyped(bed, random)),
  renglones: (bed, lado, random) =>
    replace(bed, lado, swapRows(bed.paper, bed.municipio.places, random)),
  flip_prep: (bed, _, random) => {
    const [first, second] = bed.front
    const both = first !== undefined && second !== undefined && isApart(bed.paper, first, second)
    const flipped =
      both && random.chance(0.5) ? swapTwo(bed.paper, [first, second]) : mistyped(bed, random)
    return follow(bed, flipped, random) && ['difiere', 'cambio_en_prep']
  },
  correccion_prep: (bed, _, random) => {
    const wrong = mistyped(bed, random)
    if (!wrong || !follow(bed, bed.paper, random)) return null
    const [first] = bed.history.prep
    if (first) first.figures = wrong
    return ['cambio_en_prep']
  },
  descontada_prep: (bed, _, random) => {
    const spoiled = { ...bed.paper, votos: allMarked(bed.paper, 'ilegible') }
    return follow(bed, spoiled, random) && ['cambio_en_prep']
  },
  desaparece_prep: (bed, _, random) => follow(bed, null, random) && ['cambio_en_prep'],
  sin_contabilizar: (bed, _, random) => {
    const [prep] = bed.history.prep
    if (!prep) return null
    Object.assign(prep, uncounted(bed, random))
    return ['prep_sin_contabilizar']
  },
  falta_prep: (bed) => {
    bed.history.prep = []
    return ['solo_nuestra']
  },
  falta_nuestra: (bed) => {
    bed.history.nuestra = []
    return ['solo_prep']
  },
}

/** Two in three fall on the lines of the two leading candidacies. */
function mistyped({ paper, casilla, municipio, front }: Bed, random: Random): Figures | null {
  const places = random.chance(0.66) ? front : municipio.places
  return wrongDigit(paper, casilla, places, random)
}

function isApart({ votos }: Figures, a: number, b: number): boolean {
  return isCount(votos[a]) && isCount(votos[b]) && Math.abs(votos[a] - votos[b]) >= 4
}

function replace(bed: Bed, lado: Lado, wrong: Figures | null): readonly Finding[] | null {
  const [entry] = bed.history[lado]
  if (!wrong || !entry || sameVotes(wrong.votos, bed.paper.votos)) return null
  entry.figures = wrong
  return ['difiere']
}

/**
 * PREP publishes an acta, and one to four cortes later publishes `figures` for the same image;
 * null: the row is empty again.
 */
function follow(bed: Bed, figures: Figures | null, random: Random): true | null {
  const [first] = bed.history.prep
  if (!first || (figures === null ? false : figures !== bed.paper && !differs(bed, figures)))
    return null
  const corte = corteFor(first.minute)
  const later = Math.floor((MINUTES - corte) / CADENCE)
  if (later < 1) return null
  const minute = corte + CADENCE * random.int(1, Math.min(4, later)) - random.int(1, CADENCE - 1)
  bed.history.prep.push({ minute, figures })
  return true
}

function differs({ paper }: Bed, { votos }: Figures): boolean {
  return !sameVotes(votos, paper.votos)
}

/** The three ways for PREP to hold an acta and not count the acta (Anexo 13). */
function uncounted(bed: Bed, random: Random): { figures: Figures; observacion?: string } {
  const { paper } = bed
  // The grand total written once more in the line of nulls: the sum exceeds.
  const doubled = withVotes(paper, [[NULOS, totalOf(paper.votos)]])
  const exceeds = !counts(doubled.votos, limitFor(bed.casilla))
  if (exceeds && random.chance(0.4)) return { figures: doubled }
  if (random.chance(0.5)) return { figures: { ...paper, votos: allMarked(paper, 'ilegible') } }
  const none = 'sin_acta'
  return {
    observacion: 'SIN ACTA POR PAQUETE NO ENTREGADO',
    figures: {
      votos: allMarked(paper, none),
      totalAsentado: none,
      boletasSobrantes: none,
      personasVotaron: none,
      representantesVotaron: none,
      votosSacados: none,
    },
  }
}

function allMarked({ votos }: Figures, mark: 'ilegible' | 'sin_acta'): Figures['votos'] {
  return votos.map((figure) => (figure === 'guion' ? figure : mark))
}
