import { version } from '$app/env'
import { assets, immutable } from '$app/manifest'
import { self } from '$app/service-worker'
import { telefono } from 'virtual:telefono'

/**
 * The representatives' app and the page that verifies receipts, without a network. Each version of
 * the app has a cache of its own and is served from that cache while pinned. A newer version is
 * fetched meanwhile and waits until the page says «adelante» (lib/captura/worker.ts).
 */
const CACHE = `espejo-${version}`
/** Pages that open without a network. All but the drawn page are the same document. */
const PAGES = ['/c', '/ruta', '/verificar']
/** Letters of other languages' names, and the reader of bar codes, heavier than all other files. */
const SPARE = /-latin-ext/
const HEAVY = /\.wasm$/
const FILES = [...immutable, ...assets]
  .map(({ path }) => new URL(path, self.location.origin).pathname)
  .filter((path) => !path.includes('/immutable/') || telefono.includes(path.slice(1)))
const KEPT = new Set(FILES)

self.addEventListener('install', (event) => event.waitUntil(keepFiles()))

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE)
  // Documents are fetched past every cache: a document names the files of its version.
  for (const path of PAGES) await cache.put(path, await fetch(path, { cache: 'reload' }))
  await cache.addAll(FILES.filter((path) => !SPARE.test(path) && !HEAVY.test(path)))
}

self.addEventListener('activate', (event) => event.waitUntil(takeOver()))

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('espejo-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await self.clients.claim()
  // A phone on a slow network fetches the reader at first use: a tally goes before the reader.
  if (isSlow()) return
  const cache = await caches.open(CACHE)
  await cache.addAll(FILES.filter((path) => HEAVY.test(path))).catch(() => undefined)
}

/** The browser's opinion of the way, in browsers with the Network Information API. */
function isSlow(): boolean {
  const { connection } = self.navigator as { connection?: { effectiveType: string } }
  return connection !== undefined && /2g/.test(connection.effectiveType)
}

self.addEventListener('message', ({ data }) => {
  if (data === 'adelante') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (PAGES.includes(pathname)) event.respondWith(kept(pathname, request))
  } else if (KEPT.has(pathname)) event.respondWith(kept(pathname, request))
})

async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  const found = await cache.match(path)
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok && !PAGES.includes(path)) await cache.put(path, answer.clone())
  return answer
}
