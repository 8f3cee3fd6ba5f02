import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Context, Handler } from 'hono'
import { getMimeType } from 'hono/utils/mime'
import { headersOf } from './door.ts'
import { answerRefusal } from './refusals.ts'
import { RefusalError } from '../refusal/refusal.ts'

const REST =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** The scripts in a document by their hashes: a script that somebody slips in does not run. */
function policyOf(type: string, bytes: Uint8Array): string {
  const text = type.startsWith('text/html') ? Buffer.from(bytes).toString() : ''
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)]
  const written = scripts.flatMap(([, script = '']) => (script.trim() === '' ? [] : script))
  const hashes = [...new Set(written)].map((each) => ` 'sha256-${hash('sha256', each, 'base64')}'`)
  return `${REST}; script-src 'self' 'wasm-unsafe-eval'${hashes.join('')}`
}

/** Encodings left by the build beside each file, the smallest first; `''` is the file itself. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
  ['', ''],
] as const

/** One encoding of a file, ready to send. */
type Form = { encoding: string; bytes: Uint8Array; headers: Record<string, string> }

/** Every path without a file gets this page; the page draws itself, and an unknown path's error. */
const PAGE = '/200.html'
/** The pages of `web/src/routes`. Any other path is 404: a wrong probe must not look well. */
const PAGES =
  /^\/((a|acta|juridico)(\/.*)?|(entrar|credenciales|estructura|fuentes|c|centro|ruta|verificar)\/?)?$/
const HASHED = '/_app/'

/**
 * The built pages, read once and kept in memory (some 6 MB): when everybody opens the app at the
 * same minute no disk is asked, and an opening costs a fifth of the cost with disk reads. Files
 * with a hash in the name are good for ever; every other file is revalidated.
 */
export function web(root: string): Handler {
  const files = readFiles(root)
  return (c) => {
    const { path } = c.req
    // A file of a different build is absent; a browser would keep the page in its place as the
    // file.
    const forms = files.get(path) ?? (path.startsWith(HASHED) ? undefined : files.get(PAGE))
    if (!forms) return answerRefusal(c, new RefusalError('no_encontrado'))
    return answerForm(c, forms, files.has(path) || PAGES.test(path) ? 200 : 404)
  }
}

/** The name of the build at `root`; '' without a build. Phones keep the app under the name. */
export function buildOf(root: string): string {
  const file = join(root, '_app/version.json')
  if (!existsSync(file)) return ''
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return version
}

function answerForm(c: Context, forms: readonly Form[], status: number): Response {
  const asked = headersOf(c)
  const accepted = asked['accept-encoding'] ?? ''
  const form = forms.find(({ encoding }) => accepts(accepted, encoding)) ?? forms[0]
  if (!form) throw new Error('A file without a form')
  const { bytes, headers } = form
  if (status === 200 && asked['if-none-match'] === headers.etag)
    return new Response(null, { status: 304, headers })
  return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers })
}

function accepts(accepted: string, encoding: string): boolean {
  return encoding === '' || accepted.includes(encoding)
}

function readFiles(root: string): Map<string, Form[]> {
  const files = new Map<string, Form[]>()
  if (!existsSync(root)) return files
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(root, file).split(sep).join('/')}`
    // A page drawn by the build has its own address: `c.html` is `/c`.
    files.set(path === PAGE ? path : path.replace(/\.html$/, ''), formsOf(path, file))
  }
  // Browsers ask by this name for the icon of a document that names none, an image or an answer.
  const icon = files.get('/espejo.svg')
  if (icon) files.set('/favicon.ico', icon)
  return files
}

function formsOf(path: string, file: string): Form[] {
  const type = getMimeType(path) ?? 'application/octet-stream'
  const policy = policyOf(type, readFileSync(file))
  return ENCODINGS.filter(([, ending]) => existsSync(file + ending)).map(([encoding, ending]) => {
    const bytes = readFileSync(file + ending)
    const own = { 'content-type': type, 'content-security-policy': policy }
    return { encoding, bytes, headers: { ...own, ...headersFor(path, encoding, bytes) } }
  })
}

function headersFor(path: string, encoding: string, bytes: Uint8Array): Record<string, string> {
  const forEver = path.startsWith('/_app/immutable/')
  return {
    'content-length': String(bytes.byteLength),
    ...(encoding ? { 'content-encoding': encoding } : {}),
    vary: 'accept-encoding',
    etag: `"${hash('sha256', bytes).slice(0, 24)}"`,
    'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
