import type { AmbitoDoc } from '@espejo/server/contract'
import { ambitoPath } from './paths.ts'
import { ambitoName } from './sentences.ts'
import { sentence } from './format.ts'

export type Crumb = { text: string; href?: string }

/** The way down to a page: process, elección, then the ámbitos below the root. */
export function crumbsOf(eleccion: AmbitoDoc['eleccion'], ruta: AmbitoDoc['ruta']): Crumb[] {
  const root = ruta[0]
  return [
    { text: eleccion.proceso, href: '/' },
    { text: sentence(eleccion.titulo), ...(root ? { href: ambitoPath(root.clave) } : {}) },
    ...ruta.slice(1).map(({ clave, nombre: name }) => ({
      text: ambitoName(name, clave),
      href: ambitoPath(clave),
    })),
  ]
}
