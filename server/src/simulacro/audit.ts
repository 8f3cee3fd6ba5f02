import type { Finding, Planted } from './errors.ts'
import { MINUTES } from './arrivals.ts'
import type { SimulacroNight } from './night.ts'

/** A line of the service's list of differences, with the fields that the audit reads. */
export type Difference = { acta: string; tipo: string; cambioEnPrep?: boolean }

export type Audit = {
  encontrados: Planted[]
  /** Visible by now and not found, or found under a wrong name. */
  faltan: Planted[]
  /** Not visible yet. */
  pendientes: Planted[]
  /** Reported by the service and planted by nobody. */
  falsasAlarmas: Difference[]
}

const SILENT: readonly string[] = ['solo_prep', 'solo_nuestra'] satisfies Finding[]

/**
 * Compares the service's findings by a minute of the night with the planted errors. An acta on only
 * one side means nothing before the night ends; at the end the acta must be planted or a known
 * silence.
 */
export function audit(
  { planted, silences }: Pick<SimulacroNight, 'planted' | 'silences'>,
  differences: Iterable<Difference>,
  minute: number,
): Audit {
  const found = new Map<string, string>()
  for (const { acta, tipo: state, cambioEnPrep } of differences) {
    // A change by PREP outweighs every state but a difference.
    const tipo = cambioEnPrep && state !== 'difiere' ? 'cambio_en_prep' : state
    if (minute >= MINUTES || !SILENT.includes(tipo)) found.set(acta, tipo)
  }
  const actas = new Set(planted.map(({ acta }) => acta))
  const isFound = ({ acta, espera }: Planted) => espera.some((tipo) => tipo === found.get(acta))
  const missing = planted.filter((each) => !isFound(each))
  return {
    encontrados: planted.filter(isFound),
    faltan: missing.filter(({ desde }) => desde <= minute),
    pendientes: missing.filter(({ desde }) => desde > minute),
    falsasAlarmas: [...found]
      .filter(([acta, tipo]) => !actas.has(acta) && silences.get(acta) !== tipo)
      .map(([acta, tipo]) => ({ acta, tipo })),
  }
}
