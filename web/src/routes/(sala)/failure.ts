import type { Problem } from '#lib/api.ts'

type Failure = { title: string; todo: string }

const AGAIN =
  'Descárgalo otra vez. Si vuelve a llegar así, usa el zip: trae su propia comprobación.'
const OTHER =
  'Usa el CSV o el zip que publica la autoridad, con CLAVE_CASILLA o SECCION en sus columnas.'

/** A refusal in words for the person with the file: the place first, then the fitting remedy. */
export function failureOf({ code, message, details }: Problem): Failure {
  if (code !== 'base_ilegible') return { title: message, todo: 'Elige otro archivo.' }
  const said = details.join(' ')
  const [, row] = /Renglón (\d+): está cortado/.exec(said) ?? []
  if (row) return { title: `El archivo se corta en el renglón ${row}`, todo: AGAIN }
  if (said.includes('encabezado de columnas'))
    return { title: 'El archivo no es una base del PREP', todo: OTHER }
  if (/está cortado/.test(said)) return { title: 'El archivo llegó cortado', todo: AGAIN }
  return { title: 'El archivo no se pudo leer', todo: AGAIN }
}
