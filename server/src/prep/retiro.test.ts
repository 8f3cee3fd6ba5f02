import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { casillaAt, type MemoryDesk } from '../../../tests/fixtures/desk.ts'
import { csvOf, even, isAt, openNight, sent, type Made } from '../../../tests/fixtures/retiro.ts'
import { shownOf } from '../../../tests/fixtures/shown.ts'
import { apply } from '../domain/fold/apply.ts'
import { newNight, type Night } from '../domain/fold/night.ts'
import { ambitoDoc, estadoDoc, findAmbito, type Place } from '../domain/read/ambito.ts'
import { cortesTaken } from '../domain/read/bitacora.ts'
import { corteCambios } from '../domain/read/cambios.ts'
import { actaDoc } from '../domain/read/evidencia.ts'
import { lineOf, parseLine } from '../ledger/line.ts'
import { Bitacora } from './bitacora.ts'

vi.mock('./reader.ts', () => import('../../../tests/fixtures/reader.ts'))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retiro-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const sha256 = (text: string) => hash('sha256', text)

/** Everything on pages that a corte never taken would leave, without times and places of records. */
function figuresOf({ night }: MemoryDesk) {
  const eleccion = night.elecciones.get('GOB')!
  const claves = [...eleccion.ambitos.keys(), ...eleccion.secciones.keys()].sort()
  const pages = claves.map((clave) => {
    const place = findAmbito(night, clave)!
    const { cambios: _, corte, ...page } = ambitoDoc(night, place)
    const hijos = Object.entries(page.hijos).sort(([a], [b]) => (a < b ? -1 : 1))
    const inside = eleccion.cortes.map(({ seq }) => officialIn(night, place, seq))
    return { ...page, hijos, inside, corte: corte?.sha256 }
  })
  const lines = ambitoDoc(night, findAmbito(night, 'GOB')!).cambios.flatMap((line) => {
    if (line.tipo !== 'corte' || line.retirado) return []
    const { corteAt, nuevas, cambiaron, descontadas, desaparecieron } = line
    return { corteAt, nuevas, cambiaron, descontadas, desaparecieron }
  })
  const actas = [...eleccion.slots.values()].map((slot) => {
    const {
      seq: _,
      nuestra,
      prep,
      retiradas: _r,
      anterior: _a,
      diferencia,
      vigente,
      ...doc
    } = actaDoc(night, eleccion, slot)
    const said = prep.map(({ seq: _seq, at: _at, ...version }) => version)
    const row = diferencia && { ...diferencia, at: '' }
    const ours = nuestra.map(({ seq: _seq, at: _at, ...version }) => version)
    return { ...doc, nuestra: ours, said, row, respaldo: vigente?.respaldo }
  })
  actas.sort((a, b) => (a.clave < b.clave ? -1 : 1))
  const cortes = eleccion.cortes.map(({ sha256, capturadas, contabilizadas }) => [
    ...[sha256, capturadas, contabilizadas],
  ])
  const { stateHash } = estadoDoc(night, 'GOB', sha256)!
  const log = cortesTaken(eleccion).filter(({ estado }) => estado === 'tomado')
  const taken = log.map(({ seq: _seq, recibidoAt: _at, ...rest }) => rest)
  return { stateHash, pages, lines, actas, cortes, taken, options: eleccion.catalogo.options }
}

/** Acts of PREP on published actas of a place in a corte. */
function officialIn(night: Night, place: Place, corte: number) {
  return corteCambios(night, place, corte)?.flatMap((news) =>
    news.tipo === 'cambio_en_prep' || news.tipo === 'descontada' || news.tipo === 'desaparecio'
      ? [[news.tipo, news.ambito, 'opciones' in news ? news.opciones : []]]
      : [],
  )
}

/** The night read back from its lines, as after a restart. */
function readBack(desk: MemoryDesk) {
  const night = newNight()
  desk.drafts.forEach((draft, i) => apply(night, parseLine(i + 1, lineOf(draft))))
  return night
}

it('[RE7] a corte taken back is as if it had not come, with two right cortes after it and tallies between', async () => {
  const made = [
    { minute: 0, rows: even(100) },
    { minute: 20, rows: { ...even(100), 2: [90, 60] } },
    // Cut off at a line's end, with a renamed column and a casilla of nowhere.
    { minute: 40, rows: { 1: [7, 8, 9], 9: [50, 50, 50] }, column: 'NUEVO' },
    { minute: 60, rows: { ...even(100), 2: [90, 61], 5: [40, 41] } },
    { minute: 80, rows: { ...even(100), 2: [90, 61], 5: [40, 42], 6: [1, 2], 7: [3, 3] } },
  ] satisfies Made[]
  const [wrong, right] = [openNight(folder), openNight(folder)]
  for (const each of made)
    for (const { desk, take } of each.minute === 40 ? [wrong] : [wrong, right]) {
      await take(each)
      if (each.minute === 40) continue
      desk.fold('acta.submitted', sent(1, { MC: 50 + each.minute }))
    }
  const before = wrong.desk.drafts.length
  const trial = await wrong.withdraw(40, 'cortado', true)
  expect(wrong.desk.drafts).toHaveLength(before)
  expect(trial).toMatchObject({
    ...{ releidos: 2, casillas: 1, lineas: ['NUEVO'], entran: 0 },
    capturadas: { antes: 7, despues: 7 },
  })
  expect(await wrong.withdraw(40, 'cortado')).toEqual(trial)
  expect(figuresOf(wrong.desk)).toEqual(figuresOf(right.desk))
  expect(shownOf(readBack(wrong.desk))).toEqual(shownOf(wrong.desk.night))
})

it('[RE7] the alarms of a corte taken back close with the reason, and the acta still shows what was shown', async () => {
  const { desk, take, eleccion, withdraw } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  await take({ minute: 20, rows: { 2: [7, 8, 9] }, column: 'NUEVO' })
  const slot = eleccion().slots.get(`${casillaAt(1)}05`)!
  const alarms = () => desk.night.cambios.filter(({ tipo }) => tipo === 'desaparecio')
  expect([slot.cambioEnPrep, alarms().length, alarms()[0]?.retirado]).toEqual([true, 3, undefined])
  await withdraw(20, 'cortado')
  expect(slot.cambioEnPrep).toBe(false)
  expect(alarms().map(({ retirado }) => retirado)).toEqual(['cortado', 'cortado', 'cortado'])
  expect(desk.night.cambios.find(({ tipo }) => tipo === 'corte_retirado')).toMatchObject({
    motivo: 'cortado',
    capturadas: 4,
  })
  const doc = actaDoc(desk.night, eleccion(), eleccion().slots.get(`${casillaAt(2)}05`)!)
  expect(doc.prep.map(({ votos }) => votos['PAN'])).toEqual([102])
  expect(doc.retiradas).toMatchObject([
    { cambio: 'cambia', votos: { PAN: 7, MC: 8, NUEVO: 9 }, motivo: 'cortado' },
  ])
})

it('[RE7] what a corte dated ahead kept out comes in when that corte is taken back', async () => {
  const { take, eleccion, withdraw, intake } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  await take({ minute: 180, rows: even(100) })
  const more: Made['rows'] = { 7: [1, 1] }
  for (const minute of [20, 40])
    await expect(
      take({ minute, rows: { ...even(minute), ...(minute === 40 ? more : {}) } }),
    ).rejects.toThrow('corte_anterior')
  const quedaAt = '2027-06-06T18:40:00-06:00'
  const trial = { entran: 2, quedaAt, capturadas: { antes: 4, despues: 4 } }
  expect(await withdraw(180, 'adelantado', true)).toMatchObject(trial)
  const capturadas = { antes: 4, despues: 5 }
  expect(await withdraw(180, 'adelantado')).toMatchObject({ ...trial, capturadas })
  expect(eleccion().root.actas.capturadas).toBe(5)
  expect(intake.filas().map(({ estado, corteAt }) => [estado, corteAt?.slice(11, 16)])).toEqual([
    ...[
      ['tomado', '18:00'],
      ['tomado', '18:20'],
      ['tomado', '18:40'],
      ['retirado', '21:00'],
    ],
  ])
  expect(eleccion().cortes.map(({ corteAt }) => corteAt.slice(11, 16))).toEqual([
    ...['18:00', '18:20', '18:40'],
  ])
  expect(eleccion().root.sumas.prep.votos[0]).toBe(4 * 40 + 10 + 1)
  // A source goes on offering the file; a person may bring it again.
  await expect(take({ minute: 180, rows: even(100) })).rejects.toThrow('corte_retirado')
  const { bytes, name } = csvOf({ minute: 180, rows: even(100) })
  expect(await intake.take(bytes, name)).toMatchObject([{ repetido: false }])
})

it('[RE7] what a corte dated ahead kept out comes in after a restart, and in the next night it does not', async () => {
  const { desk, own, take, eleccion } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  await take({ minute: 180, rows: even(100) })
  await expect(take({ minute: 20, rows: even(20) })).rejects.toThrow('corte_anterior')
  const corte = eleccion().cortes.find(isAt(180))!.seq
  const asked = { eleccion: 'GOB', corte, motivo: 'adelantado' } as const
  const again = new Bitacora(desk, own)
  expect(await again.withdraw(asked, 'admin-1', true)).toMatchObject({ entran: 1 })
  desk.night.representacion.desdeMs = Date.parse(desk.at) + 1
  expect(await again.withdraw(asked, 'admin-1', true)).toMatchObject({ entran: 0 })
})

it('[RE7] a retiro counts casillas, not their actas', async () => {
  const { intake, take, withdraw } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  const { bytes, name } = csvOf({ minute: 20, rows: { ...even(100), 8: [1, 2] } })
  const acta = `${casillaAt(8)}05`
  const line = bytes
    .toString()
    .split('\n')
    .find((each) => each.includes(acta))!
  const second = `${line.replace(acta, `${casillaAt(8)}06`)}\n`
  await intake.take(Buffer.concat([bytes, Buffer.from(second)]), name)
  expect(await withdraw(20, 'cortado', true)).toMatchObject({ casillas: 1 })
})

it('[RE7] a server without the bytes of a later corte refuses and names the other server', async () => {
  const { desk, take, eleccion } = openNight(folder)
  for (const minute of [0, 20, 40]) await take({ minute, rows: even(100 + minute) })
  const other = new Bitacora(desk, mkdtempSync(join(folder, 'otro-')))
  const corte = eleccion().cortes[1]!.seq
  await expect(
    other.withdraw({ eleccion: 'GOB', corte, motivo: 'equivocado' }, 'admin-1'),
  ).rejects.toMatchObject({
    refusal: 'corte_sin_archivo',
    mensaje: expect.stringContaining('otro servidor') as string,
  })
})

it('[JO1] a source dates an elección on the legal Sunday, and on a rehearsal of another Sunday it does not', async () => {
  for (const [day, fecha] of [
    ['06/06/2027', '2027-06-06'],
    ['16/05/2027', undefined],
  ] as const) {
    const { desk, intake, eleccion } = openNight(folder)
    desk.at = '2027-05-16T20:00:00.000Z'
    const { bytes, name } = csvOf({ minute: 0, rows: even(1) })
    await intake.takeOrCreate(Buffer.from(bytes.toString().replace('06/06/2027', day)), name)
    expect(eleccion().jornada?.fecha).toBe(fecha)
  }
})

it('[RE7] an elección whose only corte was taken back is finished: no second base begins it', async () => {
  const { intake, take, withdraw, eleccion } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  await withdraw(0)
  const { bytes, name } = csvOf({ minute: 40, rows: even(50) })
  await expect(intake.create(bytes, name, false)).rejects.toThrow('eleccion_repetida')
  expect(eleccion().cortes).toHaveLength(0)
})

it('[RE7] a casilla and a line with figures of ours stay, and a phone with an older ballot still sends', async () => {
  const { desk, take, eleccion, withdraw } = openNight(folder)
  await take({ minute: 0, rows: even(100) })
  await take({ minute: 20, rows: { ...even(100), 8: [1, 2] }, column: 'NUEVO' })
  desk.fold('acta.submitted', sent(8, { NUEVO: 0 }))
  desk.fold('acta.submitted', sent(1, { NUEVO: 'blanco' }))
  await withdraw(20)
  expect(eleccion().slots.has(`${casillaAt(8)}05`)).toBe(true)
  expect(eleccion().catalogo.options.map(({ key }) => key)).not.toContain('NUEVO')
  expect(desk.fold('acta.submitted', sent(2, { NUEVO: 0 }))).toMatchObject({ status: 'accepted' })
  expect(desk.fold('acta.submitted', sent(3, { NUEVO: 5 }))).toMatchObject({ status: 'refused' })
  expect(eleccion().root.actas.recibidas).toBe(3)
  await take({ minute: 40, rows: { ...even(100), 8: [1, 2] }, column: 'NUEVO' })
  desk.fold('acta.submitted', sent(3, { NUEVO: 5 }))
  await withdraw(40)
  expect(eleccion().catalogo.options.map(({ key }) => key)).toContain('NUEVO')
  expect(eleccion().root.sumas.nuestra.total).toBe(4 * 61 + 5)
})

it('[RE7] whatever cortes came, any of them taken back in any order leaves the night without them', async () => {
  const votos = fc.integer({ min: 0, max: 3 })
  const row = fc.option(fc.tuple(votos, votos, votos), { nil: null, freq: 4 })
  const rows = fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), row, { minKeys: 1 })
  const column = fc.constantFrom(undefined, undefined, 'NUEVO', 'OTRO', 'C_PAN_MC', 'C_PAN_MC')
  const corte = fc.record({ rows, column }, { requiredKeys: ['rows'] })
  const plan = fc.record({
    cortes: fc.array(corte, { minLength: 2, maxLength: 5 }),
    wrong: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ cortes, wrong }) => {
      const [all, without] = [openNight(folder), openNight(folder)]
      const made = cortes.map(({ rows, column }, i): Made => {
        const first = i === 0 ? even(1) : {}
        return { minute: i * 20, rows: { ...first, ...rows }, ...(column ? { column } : {}) }
      })
      const out = new Set(wrong.filter((place) => place < made.length))
      for (const [i, each] of made.entries()) {
        await all.take(each)
        if (!out.has(i)) await without.take(each)
      }
      for (const place of out)
        // A corte with the bytes of the one before is not taken.
        if (all.eleccion().cortes.some(isAt(place * 20))) await all.withdraw(place * 20)
      expect(figuresOf(all.desk)).toEqual(figuresOf(without.desk))
      expect(shownOf(readBack(all.desk))).toEqual(shownOf(all.desk.night))
    }),
    { numRuns: 60 },
  )
})
