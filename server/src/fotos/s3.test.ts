import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3 } from './s3.ts'
import { storeSuite } from './store.suite.ts'

/** A real S3-compatible server over a folder; it honours If-None-Match. */
const GATEWAY = resolve(import.meta.dirname, '../../../../shared/bin/versitygw')
const isThere = existsSync(GATEWAY)
const ACCESS = { key: 'prueba', secret: 'secreto-de-prueba', region: 'us-east-1' }

describe.skipIf(!isThere)(
  isThere ? 'on versitygw' : `skipped: there is no S3 server at ${GATEWAY}`,
  () => {
    let root: string
    let gateway: ChildProcess
    let origin: string
    let buckets = 0

    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'espejo-s3-'))
      const port = await freePort()
      origin = `http://127.0.0.1:${port}`
      const access = ['--access', ACCESS.key, '--secret', ACCESS.secret]
      const args = ['--quiet', ...access, '--port', `127.0.0.1:${port}`, '--health', '/health']
      gateway = spawn(GATEWAY, [...args, 'posix', root], { stdio: 'ignore' })
      while (!(await fetch(`${origin}/health`).catch(() => undefined))?.ok) await sleep(50)
    }, 20_000)

    afterAll(async () => {
      gateway.kill('SIGKILL')
      await once(gateway, 'exit')
      await rm(root, { recursive: true, force: true })
    })

    /** A bucket is a folder of the gateway's. */
    async function newBucket(): Promise<string> {
      const name = `fotos-${(buckets += 1)}`
      await mkdir(join(root, name))
      return name
    }

    storeSuite(async () => {
      const bucket = await newBucket()
      const open = () => openS3({ ...ACCESS, url: `${origin}/${bucket}` })
      return {
        store: open(),
        again: () => Promise.resolve(open()),
        names: () => namesIn(join(root, bucket)),
        dispose: () => Promise.resolve(),
      }
    })

    it('keeps them in a folder behind the bucket when the address says so', async () => {
      const bucket = await newBucket()
      const store = openS3({ ...ACCESS, url: `${origin}/${bucket}/noche/fotos/` })
      const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
      await store.put('/dev/null', sha256)
      expect(await namesIn(join(root, bucket))).toEqual([`noche/fotos/e3/${sha256}`])
    })

    it('says so when the keys are wrong', async () => {
      const url = `${origin}/${await newBucket()}`
      const store = openS3({ ...ACCESS, url, secret: 'otro' })
      await expect(store.has('0'.repeat(64))).rejects.toThrow()
    })
  },
)

it('gives up on a server that went silent', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const patience = { connectionTimeout: 200, socketTimeout: 200 }
  const store = openS3({ ...ACCESS, url: `http://127.0.0.1:${port}/fotos` }, patience)
  const asked = [store.put('/dev/null', '0'.repeat(64)), store.open('0'.repeat(64))]
  for (const each of await Promise.allSettled(asked)) expect(each.status).toBe('rejected')
  expect(sockets.length).toBeGreaterThanOrEqual(2)
  for (const socket of sockets) socket.destroy()
  silent.close()
})

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
