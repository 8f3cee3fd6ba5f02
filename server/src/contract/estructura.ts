import { z } from 'zod'
import type { Cargo } from '../domain/record.ts'

/** Contents of a column of a structure file, and lacks of a row. */
export type CampoEstructura =
  | 'cargo'
  | 'ruta'
  | 'casilla'
  | 'nombre'
  | 'telefono'
  | 'seccion'
  | 'tipo'
  | 'numero'
  | 'paterno'
  | 'materno'
  | 'municipio'
  | 'distrito'
  | 'alcance'

/**
 * «¿Qué columna es…?»: POST /api/estructura/columnas. The answer goes back as `columnas`, the
 * `campo` of each column in order, joined by commas.
 */
export type ColumnasDoc = {
  /** Number of the heading row in the file. */
  fila: number
  columnas: {
    titulo: string
    /** Up to three of its cells. */
    muestra: string[]
    /** `casilla`, `telefono:rg`, or '' for a column not used. */
    campo: string
    /** Guessed from the cells: nothing is imported by a guess until a person says so. */
    supuesta: boolean
  }[]
  /** The sentence about what is missing by the names alone; '' when nothing is. */
  falta: string
}

/** A person of the structure as an import would leave the person. */
export type CambioEstructura = {
  nombre: string
  titulo: string
  /** `0306 B`, `ruta 7, 8 casillas` */
  donde: string
  telefono?: string
  /** The person before, of a substitution the person leaving; `donde` where the place differs. */
  antes?: { nombre: string; telefono?: string; donde?: string }
}

export const CAMBIOS = [
  'nuevas',
  'corregidas',
  'sustituidas',
  'reemplazadas',
  'fuera',
  'revocadas',
  'iguales',
] as const
export type CambioKind = (typeof CAMBIOS)[number]

/** The content of a structure file and the effect of an import: POST /api/estructura?ensayo=1 */
export type EnsayoDoc = {
  filas: number
  /** Rows without a fault. */
  validas: number
  /** The first 200 faults; a row may have several. `fila` is its number in the file. */
  malas: { fila: number; campo: CampoEstructura | 'fila'; motivo: string }[]
  malasTotal: number
  /** Effects of the good rows. */
  resumen: {
    puestos: number
    /** To be issued for the first time. */
    nuevas: number
    iguales: number
    /** Same post and code, another telephone or spelling: the paper stays good. */
    corregidas: number
    /** Another person in the post: issued, and the paper of the former person revoked. */
    sustituidas: number
    /** Same person and post, other casillas or ruta: issued anew, the old one revoked. */
    reemplazadas: number
    /** In the file again, but already revoked: an import gives nothing back. */
    revocadas: number
    /** In force, in the charge of who imports, and not in the file. */
    fuera: number
    /** Rows of a casilla without a person. */
    vacantes: number
    repetidas: number
    rutas: number
    /** Staff for every casilla, by the written word (RULES.md NO8). */
    todas: number
  }
  /** The people behind each figure, the first 200 of each. */
  cambios: Record<CambioKind, CambioEstructura[]>
  /** Sentences to read before importing; the first 50. */
  avisos: string[]
  avisosTotal: number
  columnasIgnoradas: string[]
}

/** Answer of POST /api/estructura: the same document, with the import done. */
export type ImportacionDoc = EnsayoDoc & { emitidos: number; revocados: number; corregidos: number }

export type EstadoNombramiento = 'emitido' | 'activado' | 'revocado'

export type NombramientoDoc = {
  id: string
  /** As printed: `7F3K-29QX`. */
  codigo: string
  cargo: Cargo
  titulo: string
  casillas: string[]
  /** Every casilla, in writing. */
  todas?: true
  ruta?: string
  /** Absent once the person was erased. */
  nombre?: string
  telefono?: string
  estado: EstadoNombramiento
  emitidoAt: string
  activadoAt?: string
  revocadoAt?: string
  causa?: string
  /** Whether the asking person may revoke, re-issue and print the nombramiento. */
  aCargo: boolean
}

/**
 * GET /api/nombramientos?casilla=|ruta=|estado=|buscar=&desde= : 200 a page; `sigue` is the `desde`
 * of the next page.
 */
export type NombramientosDoc = { total: number; filas: NombramientoDoc[]; sigue?: number }

/** A row of the coverage table; every figure counts casillas. */
export type CoberturaRow = {
  /** The ruta, or the code of the municipio or distrito; '' for casillas in none. */
  clave: string
  nombre: string
  casillas: number
  conPropietario: number
  /** With a propietario or suplente in force. */
  acreditadas: number
  /** With a propietario or suplente in force whose credential was used. */
  activadas: number
  /** With figures of ours for some acta. */
  reportaron: number
}

/** GET /api/cobertura?por=ruta|municipio|distrito */
export type CoberturaDoc = {
  por: 'ruta' | 'municipio' | 'distrito'
  total: CoberturaRow
  filas: CoberturaRow[]
  /** Wrong PINs of the last minute in this server; to admins alone, and only where there are any. */
  pines?: { estado: 'calma' | 'lento' | 'ataque'; minuto: number }
}

/**
 * A printing job: POST /api/nombramientos/pdf starts a job, GET …/pdf/:trabajo tells the state,
 * …/pdf/:trabajo/archivo gives the file.
 */
export type TrabajoDoc = {
  trabajo: string
  estado: 'corriendo' | 'listo' | 'fallido'
  hechas: number
  total: number
  /** Size of the finished file. */
  bytes?: number
  /** At the start: what is wrong with the papers, as in `PapelDoc`. */
  avisos?: string[]
}

/** The papers before printing: GET and PUT /api/nombramientos/papel */
export type PapelDoc = {
  /** Host in the QR and in the address to type. */
  direccion: string
  /** Reach of the address: no phone, phones of one network, every phone. */
  alcanza: 'nadie' | 'red_local' | 'todos'
  /** Legal text; `{nombre}`, `{cargo}` and `{casilla}` are filled in. */
  texto: string
  /** The text is still the example. */
  deEjemplo: boolean
  avisos: string[]
}

const id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/)
/** At most the ids of one record; so many ids fit the small bodies allowed at the door. */
const ids = z.array(id).min(1).max(500)
const causa = z.string().trim().min(1).max(200)

/** Body of POST /api/nombramientos/revocar. */
export const revocarBody = z.strictObject({ ids, causa })

/**
 * Body of POST /api/nombramientos/reexpedir: each nombramiento gets a new id, and the old id ends.
 */
export const reexpedirBody = z.strictObject({ ids, causa: causa.default('Reexpedición') })

/** `acuse`: the delivery list to sign, instead of the papers. */
const acuse = z.literal(true).optional()

/** Body of POST /api/nombramientos/pdf. */
export const pdfBody = z.union([
  z.strictObject({ ids, acuse }),
  z.strictObject({ ruta: z.string().min(1).max(40), acuse }),
  z.strictObject({ todas: z.literal(true), acuse }),
])
export type PdfBody = z.infer<typeof pdfBody>

/** Body of PUT /api/nombramientos/papel and of POST …/papel/muestra. */
export const papelBody = z.strictObject({ texto: z.string().trim().min(1).max(6000) })

/** Body of DELETE /api/nombramientos/personas. */
export const borrarBody = z.union([
  z.strictObject({ ids }),
  z.strictObject({ todas: z.literal(true) }),
])
export type BorrarBody = z.infer<typeof borrarBody>
