import type * as contract from '@espejo/server/contract'

/** What people did with an acta of the queue; its history comes with the asunto alone. */
type CasoInRow = Omit<contract.CasoDoc, 'historia'>

/** A row of the queue, and an acta opened from it, with the whole case. */
export type Asunto = Omit<contract.Asunto, 'caso'> & { caso?: CasoInRow }
export type AsuntoDoc = Omit<contract.AsuntoDoc, 'caso'> & { caso?: contract.CasoDoc }
export type JuridicoDoc = Omit<contract.JuridicoDoc, 'filas'> & { filas: Asunto[] }
