import { claveOf } from '#lib/paths.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ params }) => ({ clave: claveOf(params.clave) })
