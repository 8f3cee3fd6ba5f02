import { casillaOf } from '../domain/clave.ts'
import type { Credential } from './credential.ts'

/** What a person may do. Each credential carries one. */
export const ROLES = [
  'representante',
  'capturista',
  'coordinacion',
  'juridico',
  'tablero',
  'admin',
] as const
export type Rol = (typeof ROLES)[number]

export type Permiso = 'enviar' | 'ver' | 'administrar'

const PERMISOS: Record<Rol, readonly Permiso[]> = {
  representante: ['enviar'],
  capturista: ['enviar', 'ver'],
  coordinacion: ['enviar', 'ver'],
  juridico: ['ver'],
  tablero: ['ver'],
  admin: ['enviar', 'ver', 'administrar'],
}

export function may({ rol }: Pick<Credential, 'rol'>, permiso: Permiso): boolean {
  return PERMISOS[rol].includes(permiso)
}

/** The casillas a person may act for; undefined: every one. */
export type Scope = { casillas?: ReadonlySet<string> | undefined }

/** Whether a casilla, or an acta by its own key, is in the scope; without a list every casilla is. */
export function covers({ casillas }: Scope, acta: string): boolean {
  return !casillas || casillas.has(casillaOf(acta))
}

/** Whether a reading of this person settles two that differ (RULES.md NV1), and the person leads a shift. */
export function supervises({ rol }: Pick<Credential, 'rol'>): boolean {
  return rol === 'coordinacion' || rol === 'admin'
}
