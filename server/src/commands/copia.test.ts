import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readManifest } from './copia.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copia-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const SHA = hash('sha256', 'foto')
const of = (path: string) => ({ path, bytes: 4, sha256: SHA })
const whole = {
  ...{ formato: 1, seq: 2, chain: SHA, at: '2027-06-06T18:00:00.000Z' },
  ...{ llave: 'en la copia', fotos: 'en la copia', faltan: [] },
  archivos: ['key', 'ledger.sqlite', 'notas..txt', `fotos/${SHA.slice(0, 2)}/${SHA}`].map(of),
}
const adding = (path: string) => ({ ...whole, archivos: [...whole.archivos, of(path)] })

/** Writes a manifest with its sum, as anybody can. */
function write(manifest: unknown): void {
  const text = JSON.stringify(manifest)
  writeFileSync(join(folder, 'copia.json'), `${hash('sha256', text)}\n${text}\n`)
}

describe('[LE10] a manifest', () => {
  it('with the files of a night is read', async () => {
    write(whole)
    expect(await readManifest(folder)).toEqual(whole)
  })

  it.each(['../x', 'fotos/../../x', '/etc/x', '.', '', 'fotos//x', '..\\x'])(
    'that names a file outside of the folder, as %j, is refused',
    async (path) => {
      write(adding(path))
      await expect(readManifest(folder)).rejects.toThrow('dañado o cambiado')
    },
  )

  it.each(['ledger.sqlite-wal', 'ledger.sqlite.part', 'cabeza.json', 'cabeza.json.nuevo'])(
    'that brings %s, beside the ledger as checked, is refused',
    async (path) => {
      write(adding(path))
      await expect(readManifest(folder)).rejects.toThrow('dañado o cambiado')
    },
  )

  it.each([null, [], {}, ...Object.keys(whole).map((key) => ({ ...whole, [key]: null }))])(
    'of another shape is refused in words: %j',
    async (manifest) => {
      write(manifest)
      await expect(readManifest(folder)).rejects.toThrow(/dañado o cambiado|versión más nueva/)
    },
  )
})
