import { hash } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOf, web } from './web.ts'

const ROUTES = join(import.meta.dirname, '../../../web/src/routes')
const SCRIPT = 'export const x = 1\n'.repeat(99)
const HASHED = '/_app/immutable/entry/app.AbCd1234.js'
let root: string
let app: Hono

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'espejo-web-'))
  await mkdir(join(root, '_app/immutable/entry'), { recursive: true })
  await writeFile(join(root, '200.html'), '<!doctype html>')
  await writeFile(join(root, HASHED), SCRIPT)
  await writeFile(join(root, `${HASHED}.br`), brotliCompressSync(SCRIPT))
  await writeFile(join(root, 'captura.webmanifest'), '{}')
  await writeFile(join(root, 'espejo.svg'), '<svg/>')
  app = new Hono().get('*', web(root))
})
afterAll(() => rm(root, { recursive: true }))

describe('the built pages', () => {
  it('pages go out in the form that was asked for, with its length', async () => {
    const small = await app.request(HASHED, { headers: { 'accept-encoding': 'gzip, br' } })
    const bytes = Buffer.from(await small.arrayBuffer())
    expect(brotliDecompressSync(bytes).toString()).toBe(SCRIPT)
    expect(small.headers.get('content-encoding')).toBe('br')
    expect(small.headers.get('content-length')).toBe(String(bytes.length))
    const plain = await app.request(HASHED, { headers: { 'accept-encoding': 'gzip' } })
    expect([await plain.text(), plain.headers.get('content-encoding')]).toEqual([SCRIPT, null])
    expect(plain.headers.get('etag')).not.toBe(small.headers.get('etag'))
  })

  it('pages are good for ever where the name holds a hash, and asked for again elsewhere', async () => {
    const kept = async (path: string) => (await app.request(path)).headers.get('cache-control')
    expect(await kept(HASHED)).toMatch(/immutable/)
    expect(await kept('/captura.webmanifest')).toBe('no-cache')
    const page = await app.request('/')
    const headers = { 'if-none-match': page.headers.get('etag') ?? '' }
    const again = await app.request('/c', { headers })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('the one page answers every address of a page', async () => {
    const paths = globSync('**/+page.svelte', { cwd: ROUTES }).map((file) =>
      `/${file}`.replaceAll(/\/\([^)]*\)|\/\+page\.svelte$/g, '').replaceAll(/\[[^\]]*\]/g, 'GOB'),
    )
    expect(paths).toContain('/a/GOB')
    for (const path of ['/', ...paths])
      expect([path, (await app.request(path)).status]).toEqual([path, 200])
  })

  it('any other address is 404 with that page, so that a wrong probe does not look well', async () => {
    for (const path of [
      '/health',
      '/ready',
      '/metrics',
      '/c/x',
      '/../../etc/passwd',
      '/%2e%2e/key',
    ]) {
      const answer = await app.request(path)
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, '<!doctype html>'])
      expect(answer.headers.get('content-type')).toMatch('text/html')
      expect(answer.headers.get('content-security-policy')).toMatch("default-src 'self'")
    }
  })

  it('a document runs the scripts that were built into it, by their hashes, and no others', async () => {
    const inline = join(root, 'inline')
    await mkdir(inline)
    const html =
      '<script>\n  one()\n</script><script src="/x.js"></script><script type="module">two()</script>'
    await writeFile(join(inline, '200.html'), html)
    const answer = await new Hono().get('*', web(inline)).request('/')
    const policy = answer.headers.get('content-security-policy') ?? ''
    const hashes = ['\n  one()\n', 'two()'].map(
      (each) => `'sha256-${hash('sha256', each, 'base64')}'`,
    )
    expect(policy).toContain(`; script-src 'self' 'wasm-unsafe-eval' ${hashes.join(' ')}`)
    expect(policy).toContain("; connect-src 'self';")
    expect(policy.match(/unsafe-inline/g)).toHaveLength(1)
  })

  it('the icon is there by the name that browsers ask for unasked', async () => {
    const answer = await app.request('/favicon.ico')
    expect([answer.status, await answer.text()]).toEqual([200, '<svg/>'])
  })

  it('a file of another build is no page', async () => {
    const gone = await app.request('/_app/immutable/entry/app.OLD.js')
    expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, null])
  })

  it('pages that the build has drawn are at their own address', async () => {
    const drawn = join(root, 'drawn')
    await mkdir(drawn)
    await writeFile(join(drawn, '200.html'), 'one for all')
    await writeFile(join(drawn, 'c.html'), 'drawn')
    const both = new Hono().get('*', web(drawn))
    const text = async (path: string) => (await both.request(path)).text()
    expect([await text('/c'), await text('/'), await text('/c/otra')]).toEqual([
      'drawn',
      'one for all',
      'one for all',
    ])
  })

  it('the build has a name, by which phones know that there are newer ones', async () => {
    await writeFile(join(root, '_app/version.json'), '{"version":"08b0a04b9cef"}')
    expect(buildOf(root)).toBe('08b0a04b9cef')
  })

  it('pages may be missing: the service then has no pages', async () => {
    expect(buildOf(join(root, 'nowhere'))).toBe('')
    const bare = new Hono().get('*', web(join(root, 'nowhere')))
    expect((await bare.request('/')).status).toBe(404)
  })
})
