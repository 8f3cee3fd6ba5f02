import type { Figures } from '../acta.ts'
import type { Option, Tally } from '../catalogo.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import type { Nuestra, Slot } from '../fold/slot.ts'
import { folioOf, FOTOS_MAX, tallyText, type Recibo } from '../recibo.ts'

/** The ingredients of a receipt: the acta, the version, and the state of the ledger. */
export type Sujeto = {
  eleccion: Eleccion
  slot: Slot
  version: Nuestra
  cadena: Recibo['cadena']
  /** ISO 8601 UTC. */
  firmadoAt: string
  llave: string
  /** Hex. */
  sha256: (text: string) => string
}

/** The receipt of a version of an acta, ready to sign. */
export function reciboOf(sujeto: Sujeto): Recibo {
  const { eleccion, slot, version, cadena, firmadoAt, llave, sha256 } = sujeto
  const { catalogo } = eleccion
  const fotos = [...new Set(slot.fotos.map((foto) => foto.sha256))]
  return {
    v: 1,
    folio: folioOf(version.id),
    eleccion: catalogo.clave,
    casilla: slot.expected.casilla,
    acta: slot.expected.acta,
    revision: version.revision,
    votosSha256: sha256(tallyText(tallyOf(catalogo.options, version))),
    fotos: fotos.slice(-FOTOS_MAX),
    recibidaAt: version.at,
    seq: version.seq,
    cadena,
    firmadoAt,
    llave,
    ...(catalogo.simulacro ? { simulacro: true } : {}),
  }
}

/**
 * The figures of a version by key, without the lines outside its ballot; a line that the sender's
 * ballot did not have yet is no capturado (RULES.md CL6). Signing and checking take the same text.
 */
export function tallyOf(
  options: readonly Option[],
  { lineas, ...figures }: Figures & Pick<Nuestra, 'lineas'>,
): Tally {
  const votos = options.flatMap(({ key }, place) => {
    const figure = figures.votos[place]
    return figure === undefined || figure === 'no_aplica' ? [] : [[key, figure] as const]
  })
  return { ...figures, votos: { ...Object.fromEntries(votos), ...lineas } }
}
