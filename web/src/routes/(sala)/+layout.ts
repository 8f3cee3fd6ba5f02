import { readInicio } from '#lib/api.ts'
import type { LayoutLoad } from './$types'

/** Only the war room's pages load the rights of this screen and the live socket. */
export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('espejo:inicio')
  return { inicio: await readInicio(fetch) }
}
