/**
 * Kinds of work in the call centre: a first reading of a photograph, a second, a third that decides,
 * a photograph in doubt, a telephone call. In the order of use.
 */
export const TAREA_KINDS = ['captura', 'segunda', 'tercera', 'foto', 'llamada'] as const
export type TareaKind = (typeof TAREA_KINDS)[number]

/**
 * An acta has sent one of these: figures, zeros alone from a phone, a photograph to be read, a photograph
 * that certainly does not serve, nothing.
 */
export type Recibido = 'cifras' | 'ceros' | 'foto' | 'foto_mala' | 'nada'

/** A tarea is somebody's for so long; typing renews the lease (RULES.md CE6). */
export const LEASE_MS = 3 * 60_000
