import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { casillaAt } from '../../../tests/fixtures/desk.ts'
import { even, openNight, sent } from '../../../tests/fixtures/retiro.ts'
import { jornadaOf } from '../domain/jornada.ts'
import { corteCambios } from '../domain/read/cambios.ts'
import { actaDoc } from '../domain/read/evidencia.ts'

vi.mock('./reader.ts', () => import('../../../tests/fixtures/reader.ts'))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retiro-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('cortes after one taken back', () => {
  it('[RE7] each gives an acta a version of its own name, however often it is read again', async () => {
    const { desk, take, eleccion, withdraw } = openNight(folder)
    for (const [i, pan] of [100, 7, 8, 70, 65, 60].entries())
      await take({ minute: i * 20, rows: { ...even(100), 1: [pan, 50] } })
    await withdraw(20)
    desk.at = '2027-06-07T06:01:00.000Z'
    await withdraw(40)
    const doc = actaDoc(desk.night, eleccion(), eleccion().slots.get(`${casillaAt(1)}05`)!)
    const names = doc.prep.map(({ seq }) => seq)
    expect(names).toEqual(eleccion().cortes.map(({ seq }) => seq))
    expect(doc.prep.find(({ seq }) => seq === doc.anterior)?.votos['PAN']).toBe(65)
    const taken = doc.retiradas?.map(({ seq, retiradoAt }) => `${seq} ${retiradoAt}`)
    expect([taken?.length, new Set(taken).size]).toEqual([9, 9])
  })

  it("[RE7] [CB1] tell PREP's own change in the corte that brought it, against the word before", async () => {
    const { desk, take, eleccion, withdraw } = openNight(folder)
    await take({ minute: 0, rows: even(100) })
    await take({ minute: 20, rows: { ...even(100), 1: [7, 7] } })
    await take({ minute: 40, rows: { ...even(100), 1: [70, 50] } })
    await take({ minute: 60, rows: { ...even(100), 1: [70, 50] }, observaciones: 'COTEJADA' })
    await withdraw(20)
    const { night } = desk
    const here = { eleccion: eleccion(), ambito: eleccion().root }
    const [, corte] = eleccion().cortes
    expect(corteCambios(night, here, corte!.seq)).toMatchObject([
      { tipo: 'cambio_en_prep', opciones: [{ key: 'PAN', antes: 101, despues: 70 }] },
    ])
    const told = night.cambios.filter(({ tipo }) => tipo === 'cambio_en_prep')
    expect(told.filter(({ retirado }) => !retirado)).toHaveLength(1)
  })

  it('[RE7] [VO1] give the word to PREP no longer, whichever of two is taken back first', async () => {
    const casillas = Array.from({ length: 20 }, (_, i) => i + 1)
    const first = (count: number) =>
      Object.fromEntries(
        casillas.map((n) => [n, n <= count ? ([10, 5] as [number, number]) : null]),
      )
    for (const wrong of [
      [40, 60],
      [60, 40],
    ]) {
      const { desk, take, eleccion, withdraw } = openNight(folder)
      await take({ minute: 0, rows: first(0) })
      for (const n of [1, 2]) desk.fold('acta.submitted', sent(n, {}))
      for (const [i, count] of [2, 8, 9].entries())
        await take({ minute: 20 * (i + 1), rows: first(count) })
      expect(eleccion().voz).toBe('prep')
      for (const minute of wrong) await withdraw(minute)
      expect(eleccion().voz).toBe('nuestra')
    }
  })
})

it('[RE7] [JO3] figures from before the hour keep their mark, and their lines that went with a corte', async () => {
  const { desk, take, eleccion, withdraw } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  desk.fold('eleccion.dated', {
    eleccion: 'GOB',
    ...jornadaOf({ fecha: '2027-06-07', cierre: '18:00' }, ['04'], []),
  })
  desk.at = '2027-06-07T20:00:00.000Z'
  const tally = (n: number) => desk.fold('acta.submitted', sent(n, { NUEVO: 0 }))
  await take({ minute: 20, rows: even(100), column: 'NUEVO' })
  tally(1)
  await withdraw(20)
  tally(2)
  for (const n of [1, 2]) {
    const slot = eleccion().slots.get(`${casillaAt(n)}05`)!
    expect(slot.nuestra).toMatchObject([{ antes: 'espera', lineas: { NUEVO: 0 } }])
    const [version] = actaDoc(desk.night, eleccion(), slot).nuestra
    expect(version?.hallazgos.map(({ regla }) => regla)).toContain('JO3')
  }
})
