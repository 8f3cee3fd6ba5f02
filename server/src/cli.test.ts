import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let root = ''
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'consola-'))))
afterEach(() => rmSync(root, { recursive: true }))

describe('a command at a console that lets everybody read', () => {
  it('makes a ledger for its own user alone', () => {
    const data = join(root, 'datos')
    const words = [process.execPath, join(import.meta.dirname, 'cli.ts'), 'orden', 'GOB', 'PAN']
    const env = { ESPEJO_DATA: data }
    spawnSync('sh', ['-c', 'umask 022; exec "$0" "$@"', ...words], { env })
    const made = readdirSync(data)
    expect(made).toContain('ledger.sqlite')
    for (const name of ['.', ...made]) expect(statSync(join(data, name)).mode & 0o077).toBe(0)
  })
})
