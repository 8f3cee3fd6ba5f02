import type { SesionDoc } from '@espejo/server/contract'
import { call, Problem } from './api.ts'
import { plural } from './format.ts'
import { keep } from './kept.ts'

const ROLES: Record<string, string> = {
  admin: 'Administración',
  coordinacion: 'Coordinación',
  juridico: 'Jurídico',
  tablero: 'Tablero',
  capturista: 'Captura',
  representante: 'Representante',
}

/** `Administración`; a role unknown to this page as the service calls it. */
export function roleName(rol: string): string {
  return ROLES[rol] ?? rol
}

/** `Coordinación, 8 casillas`: role and scope, no name: a wall and a screenshot show it too. */
export function roleWords({ rol, casillas }: SesionDoc): string {
  const name = roleName(rol)
  if (casillas !== 'todas') return `${name}, ${plural(casillas, 'casilla', 'casillas')}`
  return rol === 'coordinacion' ? `${name}, todas las casillas` : name
}

const PHONE = '(max-width: 760px)'

/** The first page of a role, for a person who asked for none. */
export function homeOf(rol: string): string {
  if (rol === 'capturista') return '/centro'
  if (rol !== 'coordinacion') return '/'
  return matchMedia(PHONE).matches ? '/estructura' : '/centro'
}

/**
 * Pages that a role may open, in the order of the menu. `sala`: every page with figures, shut for
 * who captures blind (RULES.md CE2).
 */
export function waysOf(
  rol: string,
): Record<'sala' | 'juridico' | 'centro' | 'estructura', boolean> {
  const coordinates = rol === 'admin' || rol === 'coordinacion'
  return {
    juridico: coordinates || rol === 'juridico',
    sala: coordinates || rol === 'juridico' || rol === 'tablero',
    centro: coordinates || rol === 'capturista',
    estructura: coordinates,
  }
}

/**
 * Ends the session of this browser and opens the door; what the page holds in memory goes with the
 * page, and the person's last looks are forgotten. Resolves with the reason when the session could not be ended.
 */
export async function leave(): Promise<string> {
  try {
    await call('/api/sesion', { method: 'DELETE' })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return 'No se pudo salir: no hay conexión con el servicio.'
  }
  keep('visits', undefined)
  location.replace('/')
  return ''
}
