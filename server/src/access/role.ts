/** Roles of a person. Each credential carries one role. */
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
 * Permissions asked by routes. `representar`: the app of own casillas, with their standing against
 * PREP; `ver`: every figure of the night; `litigar`: the lawyers' desk and acts on cases. A person who captures blind has neither (RULES.md CE2).
 * `capturar`: capture for others in the call centre; `coordinar`: lead a shift, settle two readings
 * that differ (RULES.md NV1), revoke, re-issue and print nombramientos (RULES.md NO6), and see names
 * and phones, as needed for a call.
 */
export type Permiso =
  'enviar' | 'representar' | 'ver' | 'litigar' | 'capturar' | 'coordinar' | 'administrar'

const PERMISOS: Record<Rol, readonly Permiso[]> = {
  representante: ['enviar', 'representar'],
  capturista: ['enviar', 'capturar'],
  coordinacion: ['enviar', 'representar', 'ver', 'litigar', 'capturar', 'coordinar'],
  juridico: ['ver', 'litigar'],
  tablero: ['ver'],
  admin: ['enviar', 'representar', 'ver', 'litigar', 'capturar', 'coordinar', 'administrar'],
}

export function may({ rol }: { rol: Rol }, permiso: Permiso): boolean {
  return PERMISOS[rol].includes(permiso)
}

/**
 * The casillas in a person's charge, by CLAVE_CASILLA. The word `todas` is written out wherever a
 * scope is made; an empty list is no casilla (RULES.md NO8).
 */
export type Scope = { casillas: ReadonlySet<string> | 'todas' }

/** Whether a casilla, by its CLAVE_CASILLA, is in the scope. */
export function covers({ casillas }: Scope, casilla: string): boolean {
  return casillas === 'todas' || casillas.has(casilla)
}

/** The casillas of a scope with a list; undefined for every casilla. */
export function listedIn({ casillas }: Scope): ReadonlySet<string> | undefined {
  return casillas === 'todas' ? undefined : casillas
}
