import { readInicio } from '#lib/api.ts'
import type { PageLoad } from './$types'

/** The person signed in, for the door and the first line; the seat itself asks for its tasks. */
export const load: PageLoad = async ({ fetch, depends }) => {
  depends('espejo:inicio')
  return { inicio: await readInicio(fetch) }
}
