import { z } from 'zod'
import type { Hallazgo } from '../domain/acta.ts'
import type { AmbitoKind } from '../domain/catalogo.ts'
import type { Certeza } from '../domain/fold/certeza.ts'
import type { Figure, Mark } from '../domain/figure.ts'
import type { CambioDoc } from './cambio.ts'
import type { ActaState, Denominadores, Diferencias, Lado, Respaldo } from '../domain/fold/slot.ts'
import type { Canal, Clase, Motivo, Problema } from '../domain/record.ts'
import type { Diferencia } from './diferencia.ts'

/** Query of GET /api/estado and /api/ambito; `clave` is the earlier name of `ambito`. */
export const ambitoQuery = z.strictObject({
  ambito: z.string().optional(),
  clave: z.string().optional(),
})
/** Query of GET /api/acta. */
export const actaQuery = z.strictObject({ clave: z.string().optional() })

/** State of an ámbito at a place of the ledger; the same by `espejo estado` and GET /api/estado. */
export type Estado = {
  seq: number
  /** Server time of the record `seq`, ISO 8601 UTC; '' before the first. */
  at: string
  ambito: string
  actas: Denominadores
  listaNominal: Denominadores
  /** In the acta's order. Votes of contabilizadas. */
  candidaturas: {
    key: string
    nombre?: string
    partidos: string[]
    nuestra: number
    prep: number
  }[]
  partidos: { key: string; nuestra: number; prep: number }[]
  noRegistradas: { nuestra: number; prep: number }
  nulos: { nuestra: number; prep: number }
  /** Votes for everything on the ballot, nulls and unregistered included. */
  votos: { nuestra: number; prep: number }
  /** Percent, truncated to four decimals (Anexo 13). Absent without a lista nominal. */
  participacion: { nuestra?: number; prep?: number }
  diferencias: Diferencias
  /** SHA-256 of this document without seq, at and stateHash. */
  stateHash: string
}

/** A row of the children table. */
export type Hijo = {
  clave: string
  kind: AmbitoKind
  nombre: string
  esperadas: number
  recibidas: number
  contabilizadas: number
  /** Actas that neither side has (RULES.md DE1); ours lack `esperadas` less `recibidas`. */
  sinLlegar: number
  difiere: number
  cambioEnPrep: number
  /** By each side; absent without votes. The page's `voz` says which of them leads the row. */
  nuestra?: FrenteDoc
  prep?: FrenteDoc
}

/** Key of the leading candidacy ('' in a tie) and its margin over the second, in votes and points. */
export type FrenteDoc = {
  lider: string
  ventaja: number
  puntos: number
  /** So few actas that nobody has a lead yet (RULES.md VO2). */
  primeras?: true
}

/** Everything on an ámbito page: topic `ambito:CLAVE`, GET /api/ambito?ambito=. Without nulls. */
export type AmbitoDoc = Omit<Estado, 'seq' | 'at' | 'stateHash'> & {
  kind: AmbitoKind
  nombre: string
  eleccion: {
    clave: string
    titulo: string
    proceso: string
    simulacro: boolean
    utcOffset: number
  }
  /** From the root down to this ámbito, itself included. */
  ruta: { clave: string; nombre: string }[]
  /**
   * The side of headline, bold figures and order, on this page and in its children: the same in the
   * whole elección (RULES.md VO1).
   */
  voz: Lado
  /** Actas behind the votes of each side; of ours, others came and are in review or wait. */
  contadas: Record<Lado, number>
  /** The sides with so few actas in this ámbito that nobody has a lead yet (RULES.md VO2). */
  primeras: Record<Lado, boolean>
  /**
   * In an ámbito with several demarcaciones: how many they are, of which kind, and how many of them
   * each candidacy leads; a tied one has no leader (RULES.md FR2).
   */
  demarcaciones?: {
    kind: AmbitoKind
    total: number
    lideran: Record<string, { nuestra: number; prep: number }>
  }
  /**
   * In an ámbito with several demarcaciones: those where both sides name different winners, and
   * those of one point or less by the side that speaks (RULES.md SG2, SG4).
   */
  cerradas?: Record<
    string,
    {
      clave: string
      nombre: string
      nuestra?: FrenteDoc
      prep?: FrenteDoc
      ganadores?: true
      unPunto?: true
    }
  >
  /** On the page of a demarcación with a lead: how sure the lead is. */
  certeza?: Certeza
  hijos: Record<string, Hijo>
  /** Last corte applied. */
  corte?: { corteAt: string; sha256: string; recibidoAt: string }
  /** Arrivals: ours by minute since the epoch (actas received by then), PREP by corte. */
  curva: { nuestra: [number, number][]; prep: [number, number, number][] }
  /** Newest first, at most 40: a line a corte, and a line for all else (RULES.md CB1, CB2). */
  cambios: CambioDoc[]
}

/** Topic `progreso` and GET /api/progreso. */
export type ProgresoDoc = {
  ultimaActaAt?: string
  elecciones: Record<
    string,
    {
      clave: string
      titulo: string
      proceso: string
      simulacro: boolean
      utcOffset: number
      demarcacion: string
      esperadas: number
      recibidas: number
      capturadas: number
      contabilizadas: number
      listaNominal: number
      corte?: { corteAt: string; recibidoAt: string }
      /** Local day and hour of closing; absent: counts at any time (RULES.md JO1). */
      jornada?: { fecha: string; cierre: string }
      /** Actas that came before the hour and wait for it; absent without any (RULES.md JO3). */
      esperan?: number
    }
  >
  fuentes: Record<
    string,
    {
      tipo: 'url' | 'carpeta'
      donde: string
      estado: 'bien' | 'sin_cambio' | 'caida' | 'ilegible' | 'esperando'
      mensaje?: string
      ultimoAt?: string
      proximoAt?: string
    }
  >
  /** Parts that keep the service from its work, and since when (ISO 8601 UTC); absent: none. */
  fallas?: Partial<Record<'bitacora' | 'prep' | 'disco', { causa: string; desde: string }>>
  /** Present while a practice night runs or has ended. */
  simulacro?: {
    estado: 'corriendo' | 'terminado' | 'detenido'
    semilla: number
    /** Simulated minute of the night and its length. */
    minuto: number
    minutos: number
    sembrados: number
    encontrados: number
    falsasAlarmas: number
  }
}

/** One version of an acta's figures. */
export type VersionNuestra = {
  seq: number
  at: string
  actor: string
  /** The way by which the version reached us. */
  canal: Canal
  /** SHA-256 of the photograph behind a captura. */
  foto?: string
  supervisa?: true
  revision: number
  votos: Record<string, Figure>
  totalAsentado: Figure
  boletasSobrantes: Figure
  personasVotaron: Figure
  representantesVotaron: Figure
  votosSacados: Figure
  hallazgos: Hallazgo[]
  contabilizada: boolean
  /** Received before the casillas closed: waits for the hour, or counts since (RULES.md JO3). */
  antes?: 'espera' | 'contada'
}

export type VersionPrep = {
  /** The place of the corte in the ledger: no two versions of an acta have the same. */
  seq: number
  at: string
  corteAt: string
  cambio: 'aparece' | 'cambia' | 'desaparece' | 'descontada' | 'contada' | 'imagen'
  capturada: boolean
  contabilizada: boolean
  votos: Record<string, Figure>
  totalAsentado: Figure
  boletasSobrantes: Figure
  personasVotaron: Figure
  representantesVotaron: Figure
  votosSacados: Figure
  observaciones: string
  imagen: string
}

/** The evidence page of one acta: GET /api/acta?clave=GOB:casilla:… */
export type ActaDoc = {
  seq: number
  clave: string
  acta: string
  casilla: string
  nombre: string
  eleccion: AmbitoDoc['eleccion']
  ruta: { clave: string; nombre: string }[]
  listaNominal: number
  /** The most votes that still count: lista nominal plus representatives. */
  limite: number
  /** Its state, but a change by PREP outweighs agreement. */
  tipo: ActaState | 'cambio_en_prep'
  opciones: { key: string; kind: string; parties?: string[] }[]
  candidaturas: { key: string; nombre?: string; partidos: string[]; options: string[] }[]
  diferencia?: Diferencia
  /** The last versions by whatever way and each person's last word, oldest first (RULES.md RV2). */
  nuestra: VersionNuestra[]
  /** Versions of ours besides these. */
  omitidas?: number
  /** The version in force, and why (RULES.md NV1). */
  vigente?: { seq: number; respaldo: Respaldo }
  /** Whether people or ways gave different votes (RULES.md NV2). */
  conflicto: boolean
  fotos: FotoDoc[]
  prep: VersionPrep[]
  /** `seq` of the version of PREP with the votes that PREP then changed or took away. */
  anterior?: number
  /** Versions of PREP by cortes taken back since, as shown, oldest first (RULES.md RE7). */
  retiradas?: (VersionPrep & { retiradoAt: string; motivo: Motivo })[]
}

/** A photograph of the acta; its bytes come by `/api/fotos/:sha256/enlaces`. */
export type FotoDoc = {
  sha256: string
  clase: Clase
  bytes: number
  ancho: number
  alto: number
  at: string
  actor: string
  /** Received before the casillas closed (RULES.md JO3). */
  antes?: true
  problema?: Problema
  /** Actas of other casillas with the very same image (RULES.md FO1). */
  tambienEn: string[]
  /** Such actas besides those named. */
  tambienEnMas?: number
}

/** Answer of POST /api/actas. The same submission gets the same answer. */
export type ActaAnswer = {
  clientId: string
  eleccion: string
  casilla: string
  acta: string
  seq: number
  at: string
  revision: number
  /** Short name of the submission, as on its receipt. */
  folio: string
  /** False: in review (exceeds, or no legible figure); visible, not summed. */
  contabilizada: boolean
  hallazgos: Hallazgo[]
  /** Came before the casillas closed: taken, and counted from the hour on (RULES.md JO3). */
  antes?: true
}

/** Every refusal: `error` is stable, `mensaje` Spanish for a person, `detalle` the field or row. */
export type ErrorAnswer = { error: string; mensaje: string; detalle?: string[] }

export type { ActaState, AmbitoKind, Denominadores, Diferencias, Figure, Hallazgo, Mark, Motivo }
