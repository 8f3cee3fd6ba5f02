import type { OptionKind } from '../domain/catalogo.ts'
import type { PrepHeader } from '../domain/record.ts'
import type { Base } from './shape.ts'

/**
 * The reader's view of one base. `header` repeats the file's own claims; the counts and sums come
 * from its rows.
 */
export type Inspection = {
  file: string
  title: string
  corteAt: string
  /** Offset of the file's hours, in minutes east of UTC. */
  utcOffset: number
  eleccion: string
  /** `Campeche 2021` */
  proceso: string
  /** Hash of the member as received, before decoding. */
  sha256: string
  /** Size of the member as received. */
  bytes: number
  header: PrepHeader
  /** Rows of the catálogo of actas: each names a casilla. Fuera de catálogo stand apart. */
  rows: number
  /** Secciones of the rows. */
  secciones: number
  fueraDeCatalogo: number
  capturadas: number
  contabilizadas: number
  /** Sum over contabilizadas, like `votos` and the `votos` of each option. */
  listaNominal: number
  votos: number
  options: { key: string; kind: OptionKind; parties?: string[]; votos: number }[]
  /** CLAVE_ACTA values on more than one row. */
  repeatedKeys: string[]
  warnings: string[]
}

/** The document of `prep inspect`: one object for each base, in the order found. */
export function inspectDocument(bases: Base[]): Inspection[] {
  return bases.map((base) => {
    const { porOption, capturadas, contabilizadas, listaNominal, votos } = base.sums
    return {
      file: base.file,
      title: base.title,
      corteAt: base.corteAt,
      utcOffset: base.utcOffset,
      eleccion: base.eleccion,
      proceso: base.proceso,
      sha256: base.sha256,
      bytes: base.bytes.byteLength,
      header: base.header,
      rows: base.rows.length,
      secciones: new Set(
        base.rows.map(({ esperada: { entidad, seccion } }) => `${entidad}-${seccion}`),
      ).size,
      fueraDeCatalogo: base.fuera.length,
      capturadas,
      contabilizadas,
      listaNominal,
      votos,
      options: base.options.map(({ key, kind, parties }, place) => ({
        key,
        kind,
        ...(parties ? { parties } : {}),
        votos: porOption[place] ?? 0,
      })),
      repeatedKeys: base.repeatedKeys,
      warnings: base.warnings,
    }
  })
}
