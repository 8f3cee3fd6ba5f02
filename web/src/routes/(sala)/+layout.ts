import { readInicio } from '#lib/api.ts'
import type { LayoutLoad } from './$types'

/** The war room's pages: what this screen may show, and the live socket, are theirs alone. */
export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('espejo:inicio')
  return { inicio: await readInicio(fetch) }
}
