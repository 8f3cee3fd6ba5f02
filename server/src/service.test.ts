import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { startService } from './service.ts'

test('a service whose port is taken says so and lets go of its ledger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'servicio-'))
  const configOf = (name: string, PORT: string) =>
    readConfig({ ESPEJO_DATA: join(folder, name), PORT })
  {
    await using first = await startService(configOf('a', '0'))
    const { port } = new URL(first.url)
    await expect(startService(configOf('b', port))).rejects.toThrow('está ocupado')
    await using second = await startService(configOf('b', '0'))
    expect((await fetch(`${second.url}/api/health`)).status).toBe(200)
  }
  rmSync(folder, { recursive: true })
})
