import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gatewayMissing, startGateway, type Gateway } from '../../../tests/fixtures/gateway.ts'
import { openS3 } from './s3.ts'
import { storeSuite } from './store.suite.ts'

describe.skipIf(gatewayMissing)(gatewayMissing ?? 'on versitygw (needs ../shared/bin)', () => {
  let gateway: Gateway

  beforeAll(async () => {
    gateway = await startGateway()
  }, 120_000)

  afterAll(() => gateway.stop())

  storeSuite(async () => {
    const { names, ...place } = await gateway.newBucket()
    return {
      store: openS3(place),
      again: () => Promise.resolve(openS3(place)),
      names,
      dispose: () => Promise.resolve(),
    }
  })

  it('keeps photographs in a folder behind the bucket when the address says so', async () => {
    const { names, ...place } = await gateway.newBucket()
    const store = openS3({ ...place, url: `${place.url}/noche/fotos/` })
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    await store.put('/dev/null', sha256)
    expect(await names()).toEqual([`noche/fotos/e3/${sha256}`])
  })

  it('refuses to open an S3 whose keys are wrong', async () => {
    const store = openS3({ ...(await gateway.newBucket()), secret: 'otro' })
    await expect(store.has('0'.repeat(64))).rejects.toThrow()
  })
})

it('gives up on an S3 that went silent', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const place = { url: `http://127.0.0.1:${port}/fotos`, key: 'k', secret: 's', region: 'r' }
  const store = openS3(place, { connectionTimeout: 200, socketTimeout: 200 })
  const asked = [store.put('/dev/null', '0'.repeat(64)), store.open('0'.repeat(64))]
  for (const each of await Promise.allSettled(asked)) expect(each.status).toBe('rejected')
  expect(sockets.length).toBeGreaterThanOrEqual(2)
  for (const socket of sockets) socket.destroy()
  silent.close()
})
