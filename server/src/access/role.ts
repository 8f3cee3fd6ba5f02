import { casillaOf } from '../domain/clave.ts'

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

/**
 * What a route asks. `capturar`: to capture for others in the call centre; `coordinar`: to lead a shift,
 * settle two readings that differ (RULES.md NV1) and see who the people are, as whoever calls them must.
 */
export type Permiso = 'enviar' | 'ver' | 'capturar' | 'coordinar' | 'administrar'

const PERMISOS: Record<Rol, readonly Permiso[]> = {
  representante: ['enviar'],
  capturista: ['enviar', 'ver', 'capturar'],
  coordinacion: ['enviar', 'ver', 'capturar', 'coordinar'],
  juridico: ['ver'],
  tablero: ['ver'],
  admin: ['enviar', 'ver', 'capturar', 'coordinar', 'administrar'],
}

export function may({ rol }: { rol: Rol }, permiso: Permiso): boolean {
  return PERMISOS[rol].includes(permiso)
}

/** The casillas a person may act for; undefined: every one. */
export type Scope = { casillas?: ReadonlySet<string> | undefined }

/** Whether a casilla, or an acta by its own key, is in the scope; without a list every casilla is. */
export function covers({ casillas }: Scope, acta: string): boolean {
  return !casillas || casillas.has(casillaOf(acta))
}
