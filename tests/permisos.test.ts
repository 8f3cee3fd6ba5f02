import { chmod, readdir, stat } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeBase } from '../server/src/simulacro/base.ts'
import { makeNight } from '../server/src/simulacro/night.ts'
import { startService } from './journeys/service.ts'

it('whatever the service writes is for its own user, in an older folder too', async () => {
  const data = mkdtempSync(join(tmpdir(), 'espejo-permisos-'))
  await chmod(data, 0o755)
  const service = await startService({ data })
  const base = await makeBase(makeNight(11, 0.01), 0)
  expect((await service.upload('elecciones', base.bytes, base.name)).status).toBe(201)
  const names = await readdir(data, { recursive: true })
  const open: string[] = []
  for (const name of ['.', ...names])
    if (((await stat(join(data, name))).mode & 0o077) !== 0) open.push(name)
  await service.stop()
  rmSync(data, { recursive: true })
  expect(names).toEqual(expect.arrayContaining(['ledger.sqlite', 'personas.sqlite', 'cortes']))
  expect(open).toEqual([])
})
