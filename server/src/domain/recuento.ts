import {
  anyOf,
  compared,
  lackOf,
  type Causal,
  type Dato,
  type ReglaAmbito,
  type Veredicto,
} from './causal.ts'
import { frontOf, type Front } from './front.ts'

/** The grounds of an ámbito over its sums: total recount, nulos, fractions of casillas. */

/** Sums of an ámbito from one side, over the actas that count. */
export type SumaAmbito = {
  clave: string
  /** Votes by candidacy and by column, in the acta's order. */
  candidaturas: ReadonlyMap<string, number>
  columnas: ReadonlyMap<string, number>
  /** All votes, nulos and no registradas included. */
  total: number
  nulos: number
  noRegistradas: number
  /** Expected actas, and the actas in the sums. */
  casillas: number
  contadas: number
  /** Casillas with a ground of nullity that applies; with one that waits for a figure. */
  conCausal: number
  enDuda: number
  /** Casillas said not to have been installed; casillas with no word at all. */
  noInstaladas: number
  sinNoticia: number
}

export const DENOMINADORES = ['total', 'validos'] as const
export type Denominador = (typeof DENOMINADORES)[number]
const COMPARADORES = ['<', '<='] as const

/** Whether the difference reaches one point, by one reading of the law (RULES.md CS8). */
export type Variante = { denominador: Denominador; comparador: '<' | '<='; procede: boolean }

export function validosOf({ total, nulos, noRegistradas }: SumaAmbito): number {
  return total - nulos - noRegistradas
}

/** First, second and difference of candidacies (RULES.md FR1, FR2). */
export function frontIn({ candidaturas }: SumaAmbito): Front | undefined {
  return frontOf(candidaturas)
}

/** Points of a difference, 0 to 100, to four decimals; 0 without votes. */
export function puntosDe(suma: SumaAmbito, denominador: Denominador): number {
  const whole = denominador === 'total' ? suma.total : validosOf(suma)
  const ventaja = frontIn(suma)?.ventaja ?? 0
  return whole > 0 ? Math.round((ventaja * 1_000_000) / whole) / 10_000 : 0
}

/** The four readings of «un punto porcentual» of an ámbito (RULES.md CS8). */
export function variantesOf(suma: SumaAmbito): Variante[] {
  return DENOMINADORES.flatMap((denominador) =>
    COMPARADORES.map((comparador) => {
      const { estado } = pointsVerdict(suma, { puntos: 1, comparador }, denominador)
      return { denominador, comparador, procede: estado === 'procede' }
    }),
  )
}

/** Whole votes are compared, so that no rounding of points decides. */
function pointsVerdict(
  suma: SumaAmbito,
  { puntos, comparador }: { puntos: number; comparador: '<' | '<=' },
  denominador: Denominador,
): Veredicto {
  const front = frontIn(suma)
  const whole = denominador === 'total' ? suma.total : validosOf(suma)
  if (!front) return lackOf('actas')
  const { ventaja } = front
  const verdict = compared(ventaja * 100, comparador, puntos * whole)
  return { ...verdict, valor: ventaja, limite: (puntos * whole) / 100 }
}

/**
 * The word of a ground on an ámbito by figures of `dato`. A condition that holds by figures of a
 * source that the law set does not name waits for that source (RULES.md CS9).
 */
export function veredictoEn({ regla, datos }: Causal, suma: SumaAmbito, dato: Dato): Veredicto {
  const verdict = ruleVerdict(regla as ReglaAmbito, suma)
  if (verdict.estado !== 'procede' || datos.includes(dato)) return verdict
  return { ...lackOf(...datos), igual: verdict.igual }
}

function ruleVerdict(regla: ReglaAmbito, suma: SumaAmbito): Veredicto {
  const isPartial = suma.contadas < suma.casillas
  switch (regla.regla) {
    case 'nulosMayorQueDiferencia': {
      const front = regla.por === 'columna' ? frontOf(suma.columnas) : frontIn(suma)
      if (!front && suma.nulos === 0) return lackOf('actas')
      return compared(suma.nulos, regla.comparador, front?.ventaja ?? 0)
    }
    case 'diferenciaDePuntos': {
      const said = regla.denominador
      const ways = said === 'no_dicho' ? DENOMINADORES : [said]
      const all = ways.map((way) => pointsVerdict(suma, regla, way))
      const holds = all.filter(({ estado }) => estado === 'procede')
      const igual = all.some((each) => each.igual)
      if (holds.length > 0 && holds.length < all.length) return { ...lackOf('denominador'), igual }
      if (holds.length > 0 && regla.actas === 'todas' && isPartial)
        return { ...lackOf('actas'), igual }
      const { valor = 0, limite = 0 } = all[0] ?? {}
      return all.some(({ estado }) => estado === 'falta')
        ? { ...anyOf(all), igual }
        : { ...anyOf(all), igual, valor, limite }
    }
    case 'fraccionDeCasillas': {
      const [found, open] =
        regla.casillas === 'con_causal'
          ? [suma.conCausal, suma.enDuda]
          : [suma.noInstaladas, suma.sinNoticia]
      const whole = suma.casillas - (regla.sobre === 'instaladas' ? suma.noInstaladas : 0)
      const limit = Math.round(regla.fraccion * 10_000) * whole
      const numbers = { valor: found, limite: limit / 10_000 }
      const verdict = { ...compared(found * 10_000, regla.comparador, limit), ...numbers }
      const most = compared((found + open) * 10_000, regla.comparador, limit)
      const isOpen = verdict.estado !== 'procede' && most.estado === 'procede'
      return isOpen ? { ...lackOf('actas'), igual: verdict.igual, ...numbers } : verdict
    }
  }
}
