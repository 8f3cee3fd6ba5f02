import { setImmediate } from 'node:timers/promises'
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
import { leidaOf, offBallotOf } from '../domain/leida.ts'
import { concuerda, mismaFuenteIn } from '../domain/origen.ts'
import { leyDe, type LeyDeEleccion } from '../ley/eleccion.ts'
import type { CausalDeLey } from '../ley/schema.ts'
import { nadaOf, palabraOf } from './lado.ts'

/** The part of the verdicts that the list needs: the grounds that apply, and the word on nullity. */
export type Breve = { procede: readonly string[]; nulidad: Nulidad; noInstalada: boolean }

/** The facts that a side's actas tell together: the same for each of them. */
type Feed = Pick<Contexto, 'options' | 'sobreLista' | 'mismaFuente' | 'marcaLetra'>

/** An acta's part in the feed of its side, good for one version and one ballot. */
type Rasgo = {
  version: object
  boleta: Ballot
  fuera: ReadonlySet<number>
  sobrantes: number | undefined
  concuerda: boolean | undefined
  letra: boolean
  /** The grounds, by the feed for which they were judged. */
  feed?: Feed
  breve?: Breve
  enDuda?: number
}

/** Actas looked at before the network is heard again. */
const STEP = 500
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
  #warming: Promise<void> | undefined

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
   * Judges what changed, a step at a time: a reading after this finds nearly all of it done. Readers
   * that ask meanwhile wait for the same work.
   */
  warm(seq: number): Promise<void> {
    this.#warming ??= this.#inSteps(seq).finally(() => (this.#warming = undefined))
    return this.#warming
  }

  async #inSteps(seq: number): Promise<void> {
    this.#readCorte()
    const slots = [...this.#eleccion.slots.values()]
    const each = async (look: (slot: Slot, lado: Lado) => unknown) => {
      for (const [at, slot] of slots.entries()) {
        if (at % STEP === STEP - 1) await setImmediate()
        for (const lado of LADOS) look(slot, lado)
      }
    }
    await each((slot, lado) => this.#rasgoOf(slot, lado))
    this.refresh(seq)
    await each((slot, lado) => this.breveOf(slot, lado))
  }

  /** Takes up what the night says at a place of the ledger; to be called before any question. */
  refresh(seq: number): void {
    const place = `${seq} ${this.#eleccion.slots.size}`
    if (place === this.#place) return
    this.#place = place
    this.#readCorte()
    for (const lado of LADOS) this.#readFeed(lado)
  }

  /** The grounds that apply to an acta on a side, and its word on nullity. */
  breveOf(slot: Slot, lado: Lado): Breve {
    const rasgo = this.#rasgoOf(slot, lado)
    const feed = this.#feeds[lado]
    if (rasgo?.breve && rasgo.feed === feed) return rasgo.breve
    const { acta, verdicts } = this.#judge(slot, lado)
    const doubts = [...verdicts].map(([id, each]) => enDudaDe(this.ley.byId.get(id)?.regla, each))
    const procede = [...verdicts].flatMap(([id, { estado }]) => (estado === 'procede' ? [id] : []))
    const breve = this.#shared(procede, this.#nulidadIn(verdicts), acta.noInstalada)
    if (rasgo) Object.assign(rasgo, { feed, breve, enDuda: Math.max(0, ...doubts) })
    return breve
  }

  /** Votes that the grounds put in doubt, by the side that puts more (RULES.md JU2). */
  enDudaOf(slot: Slot): number {
    return Math.max(
      ...LADOS.map((lado) => {
        this.breveOf(slot, lado)
        return this.#rasgos[lado].get(slot)?.enDuda ?? 0
      }),
    )
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

  #rasgoOf(slot: Slot, lado: Lado): Rasgo | undefined {
    const version = lado === 'prep' ? slot.prep[slot.prep.length - 1] : slot.vigente?.version
    if (!version) return undefined
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

  /** PREP's lines off the ballot, by the actas of the last corte. */
  #readCorte(): void {
    const { cortes, retirados, catalogo, slots } = this.#eleccion
    const { options } = catalogo
    const last = cortes[cortes.length - 1]?.seq
    const corte = [last, cortes.length, retirados.length, options.length, slots.size].join()
    if (corte === this.#corte) return
    this.#corte = corte
    this.#fueraNuestra = new WeakMap()
    const groups = Map.groupBy(slots.values(), (slot) => demarcacionOf(this.#eleccion, slot))
    const before = this.#fueraPrep
    this.#fueraPrep = new Map(
      [...groups].map(([demarcacion, all]) => {
        const values = all.flatMap(({ prep }) => prep[prep.length - 1]?.value ?? [])
        const { candidaturas = [] } = all[0]?.boleta ?? {}
        const fuera = offBallotOf(options, candidaturas, values)
        const known = before.get(demarcacion)
        // The same set of places stays the same object: what was judged by it still holds.
        const isSame = known && known.symmetricDifference(fuera).size === 0
        return [demarcacion, isSame ? known : fuera]
      }),
    )
  }

  #readFeed(lado: Lado): void {
    const { slots, catalogo } = this.#eleccion
    const all = [...slots.values()].flatMap((slot) => this.#rasgoOf(slot, lado) ?? [])
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

/** All by which a feed decides a ground: feeds alike in this judge alike. */
function firmaOf({ options, sobreLista, mismaFuente, marcaLetra }: Feed): string {
  const ballots = recibidasOf({ listaNominal: 1 }, sobreLista)
  return [options.length, ballots, marcaLetra, ...mismaFuente].join()
}
