/** A ground with the figures of a side as they stood when the petition was issued (RULES.md PE3). */
export type CausalPedida = {
  id: string
  /** Absent: a person establishes the ground, or figures are missing that would decide. */
  lado?: 'nuestra' | 'prep'
  /** The two numbers that the rule compared. */
  valor?: number
  limite?: number
  /** The member of a union of grounds that applies. */
  por?: string
}

/** An acta of a petition: grounds, evidence, and the proposal that a second person approved. */
export type ActaPedida = {
  acta: string
  causales: CausalPedida[]
  propuesta: string
  /** SHA-256 of our photograph. */
  foto?: string
  /** SHA-256 of the corte whose word on the acta is compared. */
  corte?: string
}

/** A petition to a council, as written in the ledger. */
export type PeticionDicha = {
  eleccion: string
  /** Clave of the ámbito whose council counts. */
  consejo: string
  filas: ActaPedida[]
  /** The ledger when the petition was made: place and chain. */
  cadena: { seq: number; hash: string }
}
