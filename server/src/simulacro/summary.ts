import type { Summary } from './run.ts'

const SHOWN = 10

/** The end of a practice night in Spanish, for the console. */
export function summaryText(summary: Summary): string {
  const { auditoria, rechazos } = summary
  const faltan = auditoria.faltan.map(({ acta, tipo }) => `  ${acta} ${tipo}`)
  const falsas = auditoria.falsasAlarmas.map(({ acta, tipo }) => `  ${acta} ${tipo}`)
  return [
    `SIMULACRO. Noche de práctica terminada: semilla ${summary.semilla}, ${count(summary.casillas)} casillas, ${seconds(summary.segundos)}.`,
    `Envíos: ${count(summary.enviadas)}; ${count(summary.copias)} repetidos; ${count(summary.reintentos)} con reintento; ${count(summary.rechazadas)} rechazados.`,
    `Cortes del PREP: ${count(summary.cortes)}.`,
    `Errores sembrados: ${count(summary.sembrados)}; encontrados: ${count(summary.encontrados)}; sin encontrar: ${count(faltan.length)}; falsas alarmas: ${count(falsas.length)}.`,
    ...some('Sin encontrar:', faltan),
    ...some('Falsas alarmas:', falsas),
    ...some(
      'Rechazos:',
      rechazos.map((text) => `  ${text}`),
    ),
  ].join('\n')
}

function some(title: string, lines: string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > SHOWN ? [`  y ${count(lines.length - SHOWN)} más`] : []
  return [title, ...lines.slice(0, SHOWN), ...more]
}

function count(value: number): string {
  return value.toLocaleString('es-MX')
}

function seconds(value: number): string {
  return value < 90 ? `${value.toFixed(1)} s` : `${(value / 60).toFixed(1)} min`
}
