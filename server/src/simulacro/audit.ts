import type { Hallado, Sembrado } from './errors.ts'
import { MINUTES } from './arrivals.ts'
import type { PracticeNight } from './night.ts'

/** A line of the service's list of differences, as far as the audit reads it. */
export type Fila = { acta: string; tipo: string }

export type Auditoria = {
  encontrados: Sembrado[]
  /** Visible by now and not found, or found under a wrong name. */
  faltan: Sembrado[]
  /** Not visible yet. */
  pendientes: Sembrado[]
  /** What the service reports and nobody planted. */
  falsasAlarmas: Fila[]
}

const SILENT: readonly string[] = ['solo_prep', 'solo_nuestra'] satisfies Hallado[]

/**
 * Compares what the service found by a minute of the night with what was planted. That only one side
 * has an acta says nothing before the night ends; then it must be planted or a known silence.
 */
export function auditar(
  { sembrados, silencios }: Pick<PracticeNight, 'sembrados' | 'silencios'>,
  filas: Iterable<Fila>,
  minuto: number,
): Auditoria {
  const found = new Map<string, string>()
  for (const { acta, tipo } of filas)
    if (minuto >= MINUTES || !SILENT.includes(tipo)) found.set(acta, tipo)
  const planted = new Set(sembrados.map(({ acta }) => acta))
  const isFound = ({ acta, espera }: Sembrado) => espera.some((tipo) => tipo === found.get(acta))
  const missing = sembrados.filter((each) => !isFound(each))
  return {
    encontrados: sembrados.filter(isFound),
    faltan: missing.filter(({ desde }) => desde <= minuto),
    pendientes: missing.filter(({ desde }) => desde > minuto),
    falsasAlarmas: [...found]
      .filter(([acta, tipo]) => !planted.has(acta) && silencios.get(acta) !== tipo)
      .map(([acta, tipo]) => ({ acta, tipo })),
  }
}
