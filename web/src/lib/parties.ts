import { calm, dashed } from './format.ts'

/**
 * Party names in speech. PAN, PRI and PRD are said by their letters, with the long name beneath.
 */
const SAID: Record<string, string> = {
  MC: 'Movimiento Ciudadano',
  PVEM: 'Partido Verde',
  PT: 'Partido del Trabajo',
  RSP: 'Redes Sociales Progresistas',
  FXM: 'Fuerza por México',
  NA: 'Nueva Alianza',
  PANAL: 'Nueva Alianza',
  NO_REGISTRADAS: 'No registradas',
  NULOS: 'Nulos',
}
const LONG: Record<string, string> = {
  PAN: 'Acción Nacional',
  PRI: 'Revolucionario Institucional',
  PRD: 'De la Revolución Democrática',
}

export type Candidacy = { key: string; nombre?: string; partidos: string[] }

/** The first year of Encuentro Solidario; the same initials were Encuentro Social's before. */
const SOLIDARIO = 2021

/**
 * A candidacy's name in a headline and a row: parties first, a person without parties. `proceso`:
 * the proceso of its elección, `Puebla 2018`; the year tells parties of the same initials apart.
 */
export function nameOf(candidacy: Candidacy, proceso: string): string {
  const [only, second] = candidacy.partidos
  if (second) return candidacy.partidos.join('–')
  if ((only ?? candidacy.key) === 'PES') {
    const [year = SOLIDARIO] = /\d{4}/.exec(proceso) ?? []
    return Number(year) < SOLIDARIO ? 'Encuentro Social' : 'Encuentro Solidario'
  }
  return (
    SAID[only ?? candidacy.key] ??
    (only ? shortName(only) : calm(candidacy.nombre ?? shortName(candidacy.key)))
  )
}

/** An acta line's name: the letters on the line's emblems, or the independent candidate. */
export function lineName(line: Candidacy): string {
  return line.partidos.length > 0 ? shortName(line.partidos.join('-')) : nameOf(line, '')
}

/** A short line under the name: the candidate, or the kind of candidacy. */
export function underName(candidacy: Candidacy): string {
  const { key, nombre: name = '', partidos } = candidacy
  // «Planilla PAN-PRD de Orizaba» says again what name and page say.
  const again = name.toLowerCase().startsWith(`planilla ${key.toLowerCase()} de `)
  if (name !== '' && partidos.length > 0 && !again) return calm(name)
  if (candidacy.partidos.length > 1) return 'Coalición'
  const only = candidacy.partidos[0]
  if (!only) return 'Candidatura independiente'
  return LONG[only] ?? ''
}

const INDEPENDIENTE = /^CAND_?IND_?0*(\d+)$/

/** A key of an independent candidate: `CAND_IND_1`. */
export const isIndependiente = (key: string): boolean => INDEPENDIENTE.test(key)

/** For narrow cells: `MC`, `PT–MORENA`. */
export function shortName(key: string): string {
  const [, independent] = INDEPENDIENTE.exec(key) ?? []
  if (independent) return `Independiente ${independent}`
  return key === 'NULOS' || key === 'NO_REGISTRADAS' ? (SAID[key] ?? key) : dashed(key)
}
