import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { ambitoDoc, findAmbito, type Place } from '../read/ambito.ts'
import { corteCambios } from '../read/cambios.ts'
import { diferenciasDoc } from '../read/diferencias.ts'
import { actaDoc } from '../read/evidencia.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const ACTA = '040001B010005'
const none = 'no_capturado' as const
const newDesk = () =>
  new MemoryDesk(
    smallCatalogo(4, { boletas: [{ ambito: 'GOB', candidaturas }], demarcacion: 'entidad' }),
  )

/** The effect of the acta in the list, on its page and in the newest news of the acta. */
function toldOf({ night }: MemoryDesk) {
  const place = findAmbito(night, 'GOB') as Place
  const row = diferenciasDoc(place).filas[ACTA]
  const page = actaDoc(night, place.eleccion, place.eleccion.slots.get(ACTA)!)
  const { cortes } = place.eleccion
  const [news] = cortes
    .toReversed()
    .flatMap(({ seq }) => corteCambios(night, place, seq) ?? [])
    .filter(({ ambito }) => ambito.endsWith(ACTA))
  return { row, page, news }
}

const marked = { contabilizada: false, votos: Array.from({ length: 5 }, () => 'ilegible' as const) }
/** Ways of PREP to leave a published acta without votes. */
const TAKEN = [
  ['quitada', 'takes it out of the base', null],
  ['quitada', 'publishes it as not captured', { ...prepActa(174, 67), capturada: false }],
  ['sin_contar', 'stops counting it', { ...prepActa(174, 67), contabilizada: false }],
  ['sin_cifras', 'takes its votes away', { ...prepActa(0, 0), ...marked }],
] as const

describe('an acta that PREP had published', () => {
  for (const [fuera, what, value] of TAKEN)
    for (const nuestra of [true, false])
      it(`[RE3] [RE4] has its effect when PREP ${what}, ${nuestra ? 'with our figures' : 'and we have none'}`, () => {
        const desk = newDesk()
        if (nuestra) desk.tally(casillaAt(1), { PAN: 180, MC: 60 })
        publish(desk, { [ACTA]: prepActa(174, 67), '040002B010005': prepActa(200, 100) })
        publish(desk, { [ACTA]: value })
        const efecto = nuestra ? 120 : 107
        const { row, page, news } = toldOf(desk)
        expect(row).toMatchObject({ efecto, fuera, lider: 'PAN', segundo: 'MC' })
        expect(page.diferencia).toEqual(row)
        expect(news?.efecto).toEqual({
          votos: efecto,
          de: 'PAN',
          con: nuestra ? 'nuestra' : 'prep',
        })
        const former = page.prep.find(({ seq }) => seq === page.anterior)
        expect(former?.votos).toMatchObject({ PAN: 174, MC: 67 })
      })

  it('[RE3] has no effect any more once PREP counts it again as we do', () => {
    const desk = newDesk()
    desk.tally(casillaAt(1), { PAN: 174, MC: 67 })
    for (const value of [prepActa(174, 67), null, prepActa(174, 67)])
      publish(desk, { [ACTA]: value })
    const { row, news } = toldOf(desk)
    expect(row).toMatchObject({ tipo: 'coincide', cambioEnPrep: true, efecto: 0 })
    expect(row).not.toHaveProperty('fuera')
    expect(news).not.toHaveProperty('efecto')
  })

  it('[RE3] [RE4] is told with the figures from before the change, where no figures of ours came', () => {
    const desk = newDesk()
    for (const pan of [131, 31]) publish(desk, { [ACTA]: prepActa(pan, 20) })
    const { row } = toldOf(desk)
    expect(row?.opciones).toEqual([{ key: 'PAN', prep: 31, antes: 131 }])
    expect(row?.efecto).toBe(100)
  })
})

it('[RE3] an acta never counted by PREP would bring the margin all our votes', () => {
  const desk = newDesk()
  desk.tally(casillaAt(1), { PAN: 30, MC: 10 })
  publish(desk, { [ACTA]: { ...prepActa(30, 10), contabilizada: false } })
  expect(toldOf(desk).row).toMatchObject({ tipo: 'prep_sin_contabilizar', efecto: 20 })
})

it('[FI3] [RE1] [RE3] a line that nobody captured is no difference and moves no margin', () => {
  const desk = newDesk()
  publish(desk, { '040002B010005': prepActa(500, 20) })
  desk.tally(casillaAt(1), { PAN: 'no_capturado', MC: 10 })
  publish(desk, { [ACTA]: prepActa(174, 10) })
  expect(toldOf(desk)).toMatchObject({ row: undefined, page: { tipo: 'coincide' } })
  publish(desk, { [ACTA]: prepActa(174, 67) })
  expect(toldOf(desk).row).toMatchObject({
    ...{ tipo: 'difiere', efecto: 57 },
    opciones: [{ key: 'MC', nuestra: 10, prep: 67, antes: 10 }],
  })
})

it('[FI3] [RE1] a tally without a captured line is no side of a comparison', () => {
  const desk = newDesk()
  desk.tally(casillaAt(1), {
    PAN: none,
    MC: none,
    'PAN-MC': none,
    NO_REGISTRADAS: none,
    NULOS: none,
  })
  publish(desk, { [ACTA]: prepActa(174, 67) })
  expect(toldOf(desk)).toMatchObject({ row: undefined, page: { tipo: 'solo_prep' } })
})

it('[FI3] [RE3] where a line is not captured, a change by PREP is weighed on it all the same', () => {
  const ours = [
    [{ PAN: 200, MC: none }, 'nuestra'],
    [{ PAN: none, MC: none, 'PAN-MC': none, NO_REGISTRADAS: none, NULOS: none }, 'prep'],
  ] as const
  for (const [votos, con] of ours) {
    const desk = newDesk()
    desk.tally(casillaAt(1), votos)
    publish(desk, { [ACTA]: prepActa(200, 100), '040002B010005': prepActa(500, 20) })
    publish(desk, { [ACTA]: prepActa(100, 200) })
    const { row, news } = toldOf(desk)
    expect(row).toMatchObject({ efecto: 200, lider: 'PAN' })
    expect(news?.efecto).toEqual({ votos: 200, de: 'PAN', con })
  }
})

it('[FI3] [DI1] [CB3] lines that nobody captured are no nulos in doubt and no votes of a difference', () => {
  const desk = newDesk()
  desk.tally(casillaAt(1), { PAN: 96, MC: none, NULOS: none })
  publish(desk, { [ACTA]: { ...prepActa(97, 300), votos: [97, 300, 0, 0, 37] } })
  expect(toldOf(desk).row).not.toHaveProperty('nulos')
  expect(desk.night.cambios.find(({ tipo }) => tipo === 'difiere')).toMatchObject({ votos: 1 })
})

it('[RE4] [CB1] a mark that becomes a zero is no change of an acta', () => {
  const desk = newDesk()
  publish(desk, { [ACTA]: { ...prepActa(50, 0), votos: [50, 'guion', 0, 0, 0] } })
  publish(desk, { [ACTA]: prepActa(50, 0) })
  const place = findAmbito(desk.night, 'GOB') as Place
  expect(ambitoDoc(desk.night, place).cambios[0]).toMatchObject({ tipo: 'corte', cambiaron: 0 })
  publish(desk, { [ACTA]: { ...prepActa(40, 0), votos: [40, 'guion', 0, 0, 0] } })
  expect(toldOf(desk).news).toMatchObject({ opciones: [{ key: 'PAN', antes: 50, despues: 40 }] })
})

it('[DI1] the only acta of a municipio, taken away by PREP, weighs all its votes', () => {
  const boletas = ['04-001', '04-002'].map((codigo) => ({
    ...{ ambito: `GOB:municipio:${codigo}`, candidaturas },
  }))
  const desk = new MemoryDesk(smallCatalogo(4, { boletas, demarcacion: 'municipio' }))
  publish(desk, { [ACTA]: prepActa(250, 200) })
  publish(desk, { [ACTA]: null, '040003B010005': prepActa(10, 9) })
  expect(toldOf(desk).row).toMatchObject({
    ...{ efecto: 0, perdidos: 450, fuera: 'quitada', demarcacion: 'GOB:municipio:04-001' },
  })
})

const step = fc.record({
  votos: fc.tuple(fc.nat(200), fc.nat(200)),
  fate: fc.constantFrom('counted', 'uncounted', 'marked', 'gone'),
})

it('[RE3] the effect is what the margin gains when PREP then publishes our figures', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.tuple(fc.nat(200), fc.nat(200)),
      (steps, [pan, mc]) => {
        const desk = newDesk()
        // Another acta large enough to keep the order of the first two.
        publish(desk, { '040002B010005': prepActa(500, 20) })
        desk.tally(casillaAt(1), { PAN: pan, MC: mc })
        for (const { votos, fate } of steps) {
          const value = { ...prepActa(...votos), contabilizada: fate === 'counted' }
          publish(desk, {
            [ACTA]: fate === 'gone' ? null : fate === 'marked' ? { ...value, ...marked } : value,
          })
        }
        const marginOf = () => {
          const place = findAmbito(desk.night, 'GOB') as Place
          const rows = ambitoDoc(desk.night, place).candidaturas
          const votesOf = (key: string) => rows.find((row) => row.key === key)?.prep ?? 0
          return votesOf('PAN') - votesOf('MC')
        }
        const before = marginOf()
        const efecto = toldOf(desk).page.diferencia?.efecto
        publish(desk, { [ACTA]: prepActa(pan, mc) })
        expect(efecto).toBe(marginOf() - before)
      },
    ),
    { numRuns: 200 },
  )
})
