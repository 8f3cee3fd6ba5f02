/** No server rendering: the service hands out a single page, drawn in the browser. */
export const ssr = false
export const prerender = false
