/** Nothing is rendered elsewhere: the service hands out one page, which draws itself. */
export const ssr = false
export const prerender = false
