import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { Credentials } from '../access/credential.ts'
import { Personas } from './personas.ts'
import { Impresiones } from './printing.ts'

// This thread answers the door: PDFs are drawn, and the library for PDFs is loaded, in another.
vi.mock('./pdf.ts', () => {
  throw new Error('The library for PDFs is loaded at the door')
})

it('a sample of the paper is drawn in a thread of its own, and leaves no file', async () => {
  const data = mkdtempSync(join(tmpdir(), 'muestra-'))
  const key = 'k'.repeat(32)
  const nowMs = Date.now
  {
    await using personas = new Personas(join(data, 'personas.sqlite'))
    const papers = { key, nombramientoDias: 14, nowMs }
    const credentials = new Credentials({ key, nowMs, isVoid: () => false })
    const desk = new MemoryDesk(smallCatalogo(2))
    using press = new Impresiones({ ...papers, desk, personas, credentials, data })
    const files = readdirSync(data)
    const texts = ['Uno: {nombre}', 'Dos: {nombre}']
    const samples = await Promise.all(texts.map((text) => press.sample(text, 'https://e.mx')))
    for (const bytes of samples) {
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      expect(bytes.subarray(-6).toString()).toContain('%%EOF')
    }
    expect(readdirSync(data)).toEqual(files)
  }
  rmSync(data, { recursive: true })
})
