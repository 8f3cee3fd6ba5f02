import {
  recibidasOf,
  sobrantesDe,
  sobreListaOf,
  type ActaLeida,
  type BoletasSobreLista,
} from '../domain/boletas.ts'
import { enDudaDe } from '../domain/causal.ts'
import { causalesDe, type Resueltas } from '../domain/causales.ts'
import type { Contexto } from '../domain/contexto.ts'
import { allowance, type Eleccion } from '../domain/fold/eleccion.ts'
import { LADOS, type Ambito, type Ballot, type Lado, type Slot } from '../domain/fold/slot.ts'
import { nulidadesIn, type Nulidad } from '../domain/juzgada.ts'
import { leidaOf, offBallotOf, withFigured } from '../domain/leida.ts'
import { concuerda, mismaFuenteIn } from '../domain/origen.ts'
import { leyDe, type LeyDeEleccion } from '../ley/eleccion.ts'
import type { CausalDeLey } from '../ley/schema.ts'
import { nadaOf, palabraOf } from './lado.ts'

/** The part of the verdicts that the list needs: the grounds that apply, and the word on nullity. */
export type Breve = { procede: readonly string[]; nulidad: Nulidad; noInstalada: boolean }

/** The facts that a side's actas tell together: the same for each of them. */
type Feed = Pick<Contexto, 'options' | 'sobreLista' | 'mismaFuente' | 'marcaLetra'>

/** The words of a side that says nothing of an acta. */
const SIN_PALABRA = {}

/** An acta's part in the feed of its side, good for one version and one ballot. */
type Rasgo = {
  version: object
  boleta: Ballot
  fuera: ReadonlySet<number>
  sobrantes: number | undefined
  concuerda: boolean | undefined
  letra: boolean
  /** The grounds, by the feed for which they were judged. */
  juzgada?: { feed: Feed; breve: Breve; enDuda: number }
}

const NONE: ReadonlySet<number> = new Set()

/** The demarcación of an acta: where its candidacies compete. */
function demarcacionOf({ root }: Eleccion, { ambitos }: Slot): Ambito {
  return ambitos.findLast(({ ballot }) => ballot) ?? root
}

/**
 * The grounds of every acta of an elección on both sides, judged when somebody reads, once a version
 * and feed (RULES.md CS16). No record and no acta on its way in waits for any of this.
 */
export class Juicio {
  readonly ley: LeyDeEleccion
  /** Ballots above the lista nominal by the actas of each side, with their spread. */
  readonly sobreLista: Record<Lado, BoletasSobreLista>
  readonly #eleccion: Eleccion
  readonly #causales: readonly CausalDeLey[]
  readonly #nulidades: readonly string[]
  readonly #rasgos: Record<Lado, Map<Slot, Rasgo>> = { nuestra: new Map(), prep: new Map() }
  readonly #feeds: Record<Lado, Feed>
  /** Equal words on actas are one object: a country has few of them. */
  readonly #breves = new Map<string, Breve>()
  /** Places off the ballot: of PREP by demarcación, by its counted actas; of ours by the boleta. */
  #fueraPrep = new Map<Ambito, ReadonlySet<number>>()
  #fueraNuestra = new WeakMap<Ballot, ReadonlySet<number>>()
  #place = ''
  #corte = ''
  #lineas = ''

  constructor(eleccion: Eleccion) {
    const { catalogo, root } = eleccion
    this.#eleccion = eleccion
    this.ley = leyDe(catalogo.clave, root.codigo)
    this.#causales = this.ley.causales.filter(
      ({ ambito, regla }) => ambito === 'casilla' && regla !== undefined,
    )
    this.#nulidades = nulidadesIn(this.#causales)
    const sobreLista = sobreListaOf([])
    const feed: Feed = { ...{ options: [], sobreLista, mismaFuente: [] }, marcaLetra: false }
    this.sobreLista = { nuestra: sobreLista, prep: sobreLista }
    this.#feeds = { nuestra: feed, prep: feed }
  }

  /**
   * Takes up what the actas say together at a place of the ledger, in steps; to be finished before
   * any question. A record that comes between two steps belongs to the next look.
   */
  *look(seq: number): Generator<void, void> {
    const place = `${seq} ${this.#eleccion.slots.size}`
    if (place === this.#place) return
    yield* this.#readCorte()
    for (const lado of LADOS) yield* this.#readFeed(lado)
    this.#place = place
  }

  /** The grounds that apply to an acta on a side, and its word on nullity. */
  breveOf(slot: Slot, lado: Lado): Breve {
    return this.juzgadaOf(slot, lado).breve
  }

  /** The same with the votes that the grounds put in doubt (RULES.md JU2). */
  juzgadaOf(slot: Slot, lado: Lado): { breve: Breve; enDuda: number } {
    const rasgo = this.#rasgoOf(slot, lado)
    const feed = this.#feeds[lado]
    if (rasgo.juzgada?.feed === feed) return rasgo.juzgada
    const { acta, verdicts } = this.#judge(slot, lado)
    const doubts = [...verdicts].map(([id, each]) => enDudaDe(this.ley.byId.get(id)?.regla, each))
    const procede = [...verdicts].flatMap(([id, { estado }]) => (estado === 'procede' ? [id] : []))
    const breve = this.#shared(procede, this.#nulidadIn(verdicts), acta.noInstalada)
    rasgo.juzgada = { feed, breve, enDuda: Math.max(0, ...doubts) }
    return rasgo.juzgada
  }

  /** Figures that the feed of a side fills from one field (RULES.md CS6). */
  mismaFuente(lado: Lado): Feed['mismaFuente'] {
    return this.#feeds[lado].mismaFuente
  }

  /** The word of every ground on an acta of a side. */
  verdictsOf(slot: Slot, lado: Lado): Resueltas {
    return this.#judge(slot, lado).verdicts
  }

  /** The context of an acta's demarcación on a side. */
  contextoOf(slot: Slot, lado: Lado): Contexto {
    return { ...this.#feeds[lado], candidaturas: slot.boleta.candidaturas }
  }

  #judge(slot: Slot, lado: Lado): { acta: ActaLeida; verdicts: Resueltas } {
    const acta = this.leidaOf(slot, lado)
    const contexto = this.contextoOf(slot, lado)
    return { acta, verdicts: causalesDe(this.#causales, this.ley.byId, acta, contexto) }
  }

  /** The acta as the grounds read it on a side. */
  leidaOf(slot: Slot, lado: Lado): ActaLeida {
    const { options } = this.#eleccion.catalogo
    const { dicha, cabida } = palabraOf(slot, lado, allowance(options)) ?? {
      dicha: nadaOf(options.length),
      cabida: { listaNominal: slot.expected.listaNominal, limite: slot.limit },
    }
    return leidaOf(dicha, cabida, this.#fueraOf(slot, lado))
  }

  #nulidadIn(verdicts: Resueltas): Nulidad {
    const has = (estado: Nulidad) =>
      this.#nulidades.some((id) => verdicts.get(id)?.estado === estado)
    return has('procede') ? 'procede' : has('falta') ? 'falta' : 'no_procede'
  }

  #shared(procede: readonly string[], nulidad: Nulidad, noInstalada: boolean): Breve {
    const key = [...procede, nulidad, noInstalada].join()
    const known = this.#breves.get(key) ?? { procede, nulidad, noInstalada }
    this.#breves.set(key, known)
    return known
  }

  #rasgoOf(slot: Slot, lado: Lado): Rasgo {
    const last = lado === 'prep' ? slot.prep[slot.prep.length - 1] : slot.vigente?.version
    const version = last ?? SIN_PALABRA
    const rasgos = this.#rasgos[lado]
    const fuera = this.#fueraOf(slot, lado)
    const { boleta } = slot
    const known = rasgos.get(slot)
    const isKnown = known?.version === version && known.boleta === boleta && known.fuera === fuera
    if (isKnown) return known
    const acta = this.leidaOf(slot, lado)
    const rasgo: Rasgo = {
      ...{ version, boleta, fuera },
      sobrantes: sobrantesDe(acta),
      concuerda: concuerda(acta),
      letra: acta.votos.includes('inconsistente'),
    }
    rasgos.set(slot, rasgo)
    return rasgo
  }

  #fueraOf(slot: Slot, lado: Lado): ReadonlySet<number> {
    if (lado === 'prep') return this.#fueraPrep.get(demarcacionOf(this.#eleccion, slot)) ?? NONE
    const { boleta } = slot
    const known = this.#fueraNuestra.get(boleta)
    if (known) return known
    const { options } = this.#eleccion.catalogo
    const fuera = new Set(options.keys()).difference(new Set(boleta.places))
    this.#fueraNuestra.set(boleta, fuera)
    return fuera
  }

  /** Lines off the ballot; PREP's by the actas of the last corte. */
  *#readCorte(): Generator<void, void> {
    const { cortes, retirados, catalogo, slots } = this.#eleccion
    const { options } = catalogo
    const last = cortes[cortes.length - 1]?.seq
    const lineas = lineasOf(options)
    const corte = [last, cortes.length, retirados.length, slots.size, lineas].join()
    if (corte === this.#corte) return
    if (lineas !== this.#lineas) this.#fueraNuestra = new WeakMap()
    const groups = new Map<Ambito, { boleta: Ballot; figured: Set<number> | undefined }>()
    for (const slot of slots.values()) {
      yield
      const demarcacion = demarcacionOf(this.#eleccion, slot)
      const { boleta, figured } = groups.get(demarcacion) ?? {
        boleta: slot.boleta,
        figured: undefined,
      }
      const { value } = slot.prep[slot.prep.length - 1] ?? {}
      groups.set(demarcacion, { boleta, figured: value ? withFigured(figured, value) : figured })
    }
    const found = new Map<Ambito, ReadonlySet<number>>()
    for (const [demarcacion, { boleta, figured }] of groups) {
      const fuera = offBallotOf(options, boleta.candidaturas, figured)
      const known = this.#fueraPrep.get(demarcacion)
      // The same set of places stays the same object: what was judged by it still holds.
      const isSame = known && known.symmetricDifference(fuera).size === 0
      found.set(demarcacion, isSame ? known : fuera)
    }
    this.#fueraPrep = found
    this.#lineas = lineas
    this.#corte = corte
  }

  *#readFeed(lado: Lado): Generator<void, void> {
    const { slots, catalogo } = this.#eleccion
    const all: Rasgo[] = []
    for (const slot of slots.values()) {
      all.push(this.#rasgoOf(slot, lado))
      yield
    }
    const sobreLista = sobreListaOf(all.map(({ sobrantes }) => sobrantes))
    this.sobreLista[lado] = sobreLista
    const feed: Feed = {
      options: [...catalogo.options],
      sobreLista,
      mismaFuente: mismaFuenteIn(all.map((each) => each.concuerda)),
      marcaLetra: all.some(({ letra }) => letra),
    }
    if (firmaOf(feed) !== firmaOf(this.#feeds[lado])) this.#feeds[lado] = feed
  }
}

function lineasOf(options: Contexto['options']): string {
  return options.map(({ key }) => key).join()
}

/** All by which a feed decides a ground: feeds alike in this judge alike. */
function firmaOf({ options, sobreLista, mismaFuente, marcaLetra }: Feed): string {
  const ballots = recibidasOf({ listaNominal: 1 }, sobreLista)
  return [lineasOf(options), ballots, marcaLetra, ...mismaFuente].join()
}
