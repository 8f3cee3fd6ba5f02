import type { PlazoDoc } from '../contract/juridico.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Ambito, Slot } from '../domain/fold/slot.ts'
import { husoOf, zonaOf } from '../domain/jornada.ts'
import { momentosOf, type Momentos } from '../domain/plazo.ts'
import type { LeyDeEleccion } from '../ley/eleccion.ts'

/** A clock with its moment; ISO in UTC, so that text compares. */
export type Vence = { plazo: string; venceAt: string }

/** The next to expire first, then the past, the last first; without a moment last (RULES.md PL6). */
function compareMoments(ahora: string) {
  const rank = (at: string | undefined) => (at === undefined ? 2 : at < ahora ? 1 : 0)
  return (a: string | undefined, b: string | undefined): number => {
    const over = rank(a) - rank(b)
    if (over !== 0 || a === undefined || b === undefined || a === b) return over
    return a < b === rank(a) < 1 ? -1 : 1
  }
}

/** The clocks of an elección in the zones of its places, each zone reckoned once. */
export class Relojes {
  readonly #ley: LeyDeEleccion
  readonly #eleccion: Eleccion
  readonly #ahora: string
  readonly #byHuso = new Map<string, Map<string, Momentos>>()
  readonly #firsts = new Map<string, Vence | undefined>()
  /** Clocks by ground: those that the ground names, and those that name the ground. */
  readonly #byCausal: Map<string, string[]>

  /** `ahora`: the clock, ISO. */
  constructor(eleccion: Eleccion, ley: LeyDeEleccion, ahora: string) {
    this.#eleccion = eleccion
    this.#ley = ley
    this.#ahora = ahora
    const inPlace = new Map(
      ley.plazos.flatMap(({ id, reemplaza }) => (reemplaza ? [[reemplaza, id]] : [])),
    )
    this.#byCausal = new Map(
      ley.causales.map(({ id, plazos }) => [
        id,
        [
          ...plazos.map((plazo) => inPlace.get(plazo) ?? plazo),
          ...ley.plazos.flatMap((plazo) => (plazo.causales?.includes(id) ? [plazo.id] : [])),
        ],
      ]),
    )
  }

  /** Orders moments, the next to expire first. */
  readonly compare = (a: string | undefined, b: string | undefined): number =>
    compareMoments(this.#ahora)(a, b)

  /** The clock of an ámbito's place. */
  husoIn({ kind, codigo }: Pick<Ambito, 'kind' | 'codigo'>): string {
    const isOfMunicipio = kind === 'municipio'
    return this.#huso(
      kind === 'nacional' ? '' : codigo.slice(0, 2),
      isOfMunicipio ? codigo : undefined,
    )
  }

  /** The clock of an acta's place. */
  husoOf({ expected }: Slot): string {
    return this.#huso(expected.entidad, expected.municipio)
  }

  #huso(entidad: string, municipio?: string): string {
    const { jornada } = this.#eleccion
    const place = municipio === undefined ? { entidad } : { entidad, municipio }
    return (jornada && entidad !== '' ? zonaOf(jornada, place)?.huso : undefined) ?? husoOf(entidad)
  }

  #momentsIn(huso: string): Map<string, Momentos> {
    const fecha = this.#eleccion.jornada?.fecha
    const known = this.#byHuso.get(huso) ?? momentosOf(this.#ley.plazos, { fecha, huso })
    this.#byHuso.set(huso, known)
    return known
  }

  /** Every clock in a zone, the next to expire first. */
  docsIn(huso: string): PlazoDoc[] {
    const moments = this.#momentsIn(huso)
    const docs = this.#ley.plazos.map(
      ({
        id,
        etapa,
        texto,
        articulo,
        ley,
        anteQuien,
        verificado,
        alternativa: other,
      }): PlazoDoc => {
        const { alternativa, ...moment } = moments.get(id) ?? {}
        const said = { id, etapa, texto, articulo, ley, anteQuien, verificado, huso, ...moment }
        if (!other) return said
        const { motivo, verificado: isRead } = other
        return { ...said, alternativa: { ...alternativa, motivo, verificado: isRead } }
      },
    )
    return docs.sort((a, b) => this.compare(a.venceAt, b.venceAt))
  }

  /** The first to expire of the clocks of an acta's grounds; undefined without a moment (PL6). */
  firstOf(slot: Slot, causales: readonly string[]): Vence | undefined {
    const huso = this.husoOf(slot)
    const key = [huso, ...causales].join()
    if (this.#firsts.has(key)) return this.#firsts.get(key)
    const moments = this.#momentsIn(huso)
    const all = causales
      .flatMap((id) => this.#byCausal.get(id) ?? [])
      .flatMap((plazo): Vence[] => {
        const { venceAt } = moments.get(plazo) ?? {}
        return venceAt === undefined ? [] : [{ plazo, venceAt }]
      })
      .sort((a, b) => this.compare(a.venceAt, b.venceAt))
    this.#firsts.set(key, all[0])
    return all[0]
  }
}
