import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
/** Reads, validates and prints a Compose file with the engine's own library; not part of the project. */
const PROGRAM = join(ROOT, '../shared/bin/compose-config')

// Without the validator nothing can judge the file.
describe.skipIf(!existsSync(PROGRAM))('docker-compose.yml (needs ../shared/bin)', () => {
  it('is a valid Compose file in which Redis writes before it answers', () => {
    const config = execFileSync(PROGRAM, ['docker-compose.yml'], { cwd: ROOT, encoding: 'utf8' })
    expect(config).toMatch(/- --appendonly\n\s+- "?yes"?\n\s+- --appendfsync\n\s+- always/)
    expect(config).toMatch(/condition: service_healthy/)
    expect(config).toMatch(/published: "?3000"?/)
    expect(config).toMatch(/host_ip: 127\.0\.0\.1/)
  })
})
