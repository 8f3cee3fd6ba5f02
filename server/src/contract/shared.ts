export type { Figure, Mark } from '../domain/figure.ts'
export type { AmbitoKind } from '../domain/catalogo.ts'
export type { Aviso, Canal, Cargo, Problema } from '../domain/record.ts'
