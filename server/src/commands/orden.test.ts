import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { orderLines } from './orden.ts'

let data = ''
beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'orden-'))))
afterEach(() => rmSync(data, { recursive: true }))

describe('[LE9] `espejo orden` beside cortes without their ledger', () => {
  it.each([
    ['read', [], 'No hay bitácora'],
    ['set', ['PAN'], 'falta la bitácora'],
  ])('is refused an order to be %s, and begins no night', async (_, lines, sentence) => {
    mkdirSync(join(data, 'cortes'))
    const asked = orderLines(readConfig({ ESPEJO_DATA: data }), 'GOB', lines, {})
    await expect(asked).rejects.toThrow(sentence)
    expect(readdirSync(data)).toEqual(['cortes'])
  })
})
