import type { z } from 'zod'
import { may, ROLES, type Permiso, type Rol } from '../access/role.ts'

/** A door as declared: its work, and who is let in. The OpenAPI document and the tests read it. */
export type Operation = {
  what: string
  query?: Record<string, string>
  /** A JSON body by its schema, or the bytes of a file of the authority or the party. */
  body?: z.ZodType | 'archivo'
  /** Done by one of several servers, the office; the others answer 409 `otra_oficina`. */
  oficina?: true
  /** Status of success; default 200. */
  status?: number
} & (
  | { /** Open to anybody. */ open: true; pide?: never }
  | {
      /** Permissions asked at the door, any of them enough. */ pide: readonly Permiso[]
      open?: never
    }
)

/** The roles let in by an operation; an open operation lets in everybody. */
export function rolesOf({ pide }: Operation): Rol[] {
  return ROLES.filter((rol) => !pide || pide.some((permiso) => may({ rol }, permiso)))
}
