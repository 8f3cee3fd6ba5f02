import { z } from 'zod'
import type { Aviso, Cargo, Problema } from './shared.ts'

export const TIPOS_TAREA = ['captura', 'segunda', 'tercera', 'foto', 'llamada'] as const
export type TipoTarea = (typeof TIPOS_TAREA)[number]

/** Body of POST /api/centro/siguiente: only these kinds, or any. */
export const siguienteBody = z.strictObject({
  kinds: z.array(z.enum(TIPOS_TAREA)).max(5).optional(),
})

/** What the body of the other requests names: the task that is held. */
const held = z.string().min(1).max(80)

export const tareaBody = z.strictObject({ clave: held })

/** A problem of the photograph in hand, or `ninguno` where somebody else saw one. */
export const marcaBody = z.strictObject({
  clave: held,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  problema: z.enum(['ilegible', 'otra_casilla', 'no_es_acta', 'falta_hoja', 'ninguno']),
  /** With `otra_casilla`: the casilla that stands on the paper, as people write it. */
  casilla: z.string().max(40).optional(),
})

export const llamadaBody = z.strictObject({
  clave: held,
  aviso: z.enum(['no_localizable', 'sin_senal', 'en_traslado', 'acta_negada']),
})

export type FotoTarea = {
  sha256: string
  clase: 'acta' | 'sabana'
  /** Pixels. */
  ancho: number
  alto: number
  problema?: Problema
}

/** Whom to call; names and numbers come from outside the ledger. */
export type Contacto = { cargo: Cargo; ruta?: string; nombre?: string; telefono?: string }

/** One task with everything needed for it. Never a figure that somebody else read: it is done blind. */
export type TareaDoc = {
  clave: string
  tipo: TipoTarea
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
  /** For a call of which it is late: when it could be expected, and whole minutes since (RULES.md RU3). */
  tarde?: { esperadaAt: string; minutos: number }
  /** Since when it waits, ISO; absent where nothing has happened yet. */
  desdeAt?: string
  /** Until when it is this person's, ISO, on the server's clock. */
  venceAt: string
}

/** What waits and who works. */
export type CentroDoc = {
  /** Server time, ISO. */
  servidorAt: string
  /** Subject of the credential: who sits here. */
  persona: string
  /** Minutes the oldest has waited, where it has an age. */
  cola: { tipo: TipoTarea; esperan: number; minutos?: number }[]
  /** Actas this person finished in the last hour, by ten minutes, oldest first. */
  ritmo: number[]
  /** Of the last twelve hours. */
  mias: number
  todas: number
  /** People who finished something in the shift. */
  personas: number
  /** People with a task in hand now. */
  enTurno: number
  /** Who finished how many, the most first, by subject of the credential; told to who coordinates. */
  equipo?: { persona: string; hechas: number; ultimaAt: string; enTarea: boolean }[]
}

/** POST /api/centro/siguiente: the task in hand, or the next one; absent when nothing waits for this person. */
export type SiguienteDoc = { centro: CentroDoc; tarea?: TareaDoc }
