import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Proxies } from '../access/peer.ts'

/**
 * Headers of every answer, errors and files included; a route that says otherwise has the last word.
 * An answer of the API is no page, and holds what is of one session: nobody keeps it.
 */
const ALWAYS = Object.entries({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
})
/** A year: from then on the browser comes by HTTPS alone. */
const HSTS = 'max-age=31536000'

/**
 * Sets the headers on Node's own answer before anybody else hears of the request, so that no answer
 * goes without them. Browsers are held to HTTPS where a trusted proxy says that they came by HTTPS.
 */
export function guardAnswers(server: Server, proxies: Proxies): void {
  server.prependListener('request', (asked: IncomingMessage, answer: ServerResponse) => {
    for (const [name, value] of ALWAYS) answer.setHeader(name, value)
    if (proxies.isHttps(asked)) answer.setHeader('strict-transport-security', HSTS)
  })
}
