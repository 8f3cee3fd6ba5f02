export type { Figure, Mark } from '../domain/figure.ts'
export type { AmbitoKind } from '../domain/eleccion.ts'
