/** What a case asks for: a recount, the nullity of a casilla, that PREP corrects its word. */
export const PETICIONES = ['recuento', 'nulidad', 'correccion'] as const
export type TipoPeticion = (typeof PETICIONES)[number]
