export type { Figure, Mark } from '../domain/figure.ts'
export type { AmbitoKind } from '../domain/eleccion.ts'
export type { Aviso, Canal, Cargo, Problema } from '../domain/record.ts'
