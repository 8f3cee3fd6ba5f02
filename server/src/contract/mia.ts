import { z } from 'zod'
import type { VersionNuestra } from './estado.ts'

/** Query of GET /api/mia: one casilla; without it, each of the credential's list. */
export const miaQuery = z.strictObject({ casilla: z.string().optional() })

/** Submissions of an acta by the asker, and nobody else's, oldest first (RULES.md RB6). */
export type MiaDoc = {
  eleccion: string
  casilla: string
  acta: string
  /** `clientId`: the id by which the asker sent the version. */
  versiones: (VersionNuestra & { clientId: string })[]
  /** Earlier versions left out. */
  omitidas?: number
}
