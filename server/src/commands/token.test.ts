import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from '../config.ts'
import { ROLES } from '../access/role.ts'
import { issueToken } from './token.ts'

let data = ''
beforeAll(async () => void (data = await mkdtemp(join(tmpdir(), 'espejo-token-'))))
afterAll(() => rm(data, { recursive: true, force: true }))

/** The scope printed for a role and the text of `--casilla`; or the sentence of the refusal. */
async function scopeOf(rol: string, casilla?: string): Promise<unknown> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    const config = readConfig({ ESPEJO_DATA: data, ESPEJO_KEY: 'k'.repeat(32) })
    await issueToken(config, {
      rol,
      dias: '1',
      json: true,
      ...(casilla === undefined ? {} : { casilla }),
    })
    const [[text]] = write.mock.calls as [[string]]
    return (JSON.parse(text) as { casillas: unknown }).casillas
  } catch (error) {
    return (error as Error).message
  } finally {
    write.mockRestore()
  }
}

it('[NO8] a role that acts in casillas gets no credential without a written scope', async () => {
  for (const rol of ROLES)
    for (const casilla of [undefined, '', ',']) {
      const isWhole = rol === 'juridico' || rol === 'tablero' || rol === 'admin'
      const wanted: unknown = isWhole
        ? 'todas'
        : expect.stringContaining(`${rol} necesita --casilla`)
      expect(await scopeOf(rol, casilla), rol).toEqual(wanted)
    }
  expect(await scopeOf('capturista', 'todas')).toBe('todas')
  expect(await scopeOf('coordinacion', '040001B0100,040002B0100')).toEqual([
    '040001B0100',
    '040002B0100',
  ])
  expect(await scopeOf('representante', 'todas')).toMatch(/necesita --casilla/)
  expect(await scopeOf('capturista', 'todas,040001B0100')).toMatch(/necesita --casilla/)
})

it('a folder without a key gets no token and no key: such a token opens nothing', async () => {
  const config = readConfig({ ESPEJO_DATA: data })
  await expect(issueToken(config, { rol: 'admin', dias: '1' })).rejects.toThrow(
    `No hay clave en ${data}`,
  )
  expect(existsSync(join(data, 'key'))).toBe(false)
})
