import { z } from 'zod'
import {
  AVISOS,
  PROBLEMAS,
  type Aviso,
  type Cargo,
  type Clase,
  type Problema,
} from '../domain/record.ts'
import { TAREA_KINDS, type Recibido, type TareaKind } from '../domain/tarea.ts'

export type { TareaKind }

/** The task in hand: named by the body of the other requests. */
const held = z.string().min(1).max(80)

/**
 * Body of POST /api/centro/siguiente: only these kinds, or any. `clave`: a task left half done, given
 * again while nobody else has the task.
 */
export const siguienteBody = z.strictObject({
  kinds: z.array(z.enum(TAREA_KINDS)).max(5).optional(),
  clave: held.optional(),
})

export const tareaBody = z.strictObject({ clave: held })

/** A problem of the photograph in hand, or `ninguno` to deny a problem seen by somebody else. */
export const marcaBody = z.strictObject({
  clave: held,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  problema: z.enum([...PROBLEMAS, 'ninguno']),
  /** With `otra_casilla`: the casilla on the paper, in people's notation. */
  casilla: z.string().max(40).optional(),
})

export const llamadaBody = z.strictObject({
  clave: held,
  aviso: z.enum(AVISOS),
})

/** Body of POST /api/centro/buscar: a sección, a casilla, or the code of a nombramiento. */
export const buscarBody = z.strictObject({ texto: z.string().min(1).max(40) })

/** Body of POST /api/centro/llaman: the casilla of the person on the telephone. */
export const llamanBody = z.strictObject({ casilla: z.string().regex(/^[0-9]{6}[A-Z][0-9]{4}$/) })

/** An acta with what came of it, and when (ISO); never a figure. */
export type ActaRecibida = {
  eleccion: string
  titulo: string
  acta: string
  que: Recibido
  at?: string
}

/** POST /api/centro/buscar: casillas of a person on the telephone (RULES.md LL2). */
export type LlamanDoc = {
  /** The holder of the typed code. */
  persona?: { cargo: Cargo; ruta?: string; nombre?: string; revocadoAt?: string }
  casillas: {
    casilla: string
    nombre: string
    lugar: string
    /** Minutes east of UTC. */
    utcOffset: number
    /** `ajena`: somebody else has the casilla on the telephone. */
    estado: 'falta' | 'completa' | 'ajena'
    /** `enLectura`: somebody else is reading the acta. */
    actas: (ActaRecibida & { enLectura?: true })[]
  }[]
  /** More casillas fit than are told. */
  mas: boolean
}

export type FotoTarea = {
  sha256: string
  clase: Clase
  /** Pixels. */
  ancho: number
  alto: number
  problema?: Problema
}

/** A person to call; names and numbers come from outside the ledger. */
export type Contacto = { cargo: Cargo; ruta?: string; nombre?: string; telefono?: string }

/** One task with everything needed. Never a figure read by somebody else: the work is blind. */
export type TareaDoc = {
  clave: string
  tipo: TareaKind
  eleccion: string
  titulo: string
  /** `Campeche 2021` */
  proceso: string
  simulacro: boolean
  /** Minutes east of UTC of the process's clock. */
  utcOffset: number
  acta: string
  casilla: string
  /** `0087 básica` */
  nombre: string
  /** Municipio or distrito. */
  lugar: string
  /** 0 for casillas especiales. */
  listaNominal: number
  /** The most votes that still count. */
  limite: number
  /** In the acta's own order, without no registradas and nulos. */
  renglones: { key: string; partidos: string[]; nombre?: string }[]
  fotos: FotoTarea[]
  /** For a call. */
  contactos: Contacto[]
  aviso?: { aviso: Aviso; at: string }
  /** For a call: what came of each acta of the casilla (RULES.md LL1). */
  recibido?: ActaRecibida[]
  /** For a call: earlier calls without figures, and the outcome of the last. */
  llamadas?: { veces: number; aviso: Aviso; at: string }
  /** For the call of a late casilla: the expected time, and whole minutes since (RULES.md RU3). */
  tarde?: { esperadaAt: string; minutos: number }
  /** Start of the wait, ISO; absent where nothing has happened yet. */
  desdeAt?: string
  /** End of this person's hold, ISO, on the server's clock. */
  venceAt: string
}

/** POST /api/centro/latido: the new end of the hold; for a call, what came meanwhile. */
export type LatidoDoc = { venceAt: string; recibido?: ActaRecibida[] }

/** The waiting tasks and the people at work. */
export type CentroDoc = {
  /** Server time, ISO. */
  servidorAt: string
  /** Subject of the credential of the person here. */
  persona: string
  /** The person's name, where the credential is a nombramiento. */
  nombre?: string
  /** Key of the task in hand: opening the page takes no task (RULES.md LL3). */
  enMano?: string
  /** Minutes that the oldest task has waited, where the task has an age. */
  cola: { tipo: TareaKind; esperan: number; minutos?: number }[]
  /** Actas finished by this person in the last hour, by ten minutes, oldest first. */
  ritmo: number[]
  /** Actas of the last twelve hours. */
  mias: number
  todas: number
  /** People with a finished task in the shift. */
  personas: number
  /** People with a task in hand now. */
  enTurno: number
  /**
   * Finished actas by person (subject of the credential), the most first; told only to
   * coordinators.
   */
  equipo?: {
    persona: string
    nombre?: string
    hechas: number
    ultimaAt: string
    enTarea: boolean
  }[]
}

/**
 * POST /api/centro/siguiente: the task in hand, or the next task; absent when nothing waits for
 * this person.
 */
export type SiguienteDoc = {
  centro: CentroDoc
  tarea?: TareaDoc
  /** The task asked for by its key is done, or somebody else's. */
  perdida?: true
}
