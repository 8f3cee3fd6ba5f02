import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { ambitoDoc, findAmbito } from '../read/ambito.ts'
import { apply } from './apply.ts'
import { newNight, type Night } from './night.ts'
import { nextVoz } from './voz.ts'

const candidaturas = ['PAN', 'MC', 'PAN-MC'].map((key) => ({
  ...{ key, partidos: key.split('-'), options: [key] },
}))
const newDesk = (casillas = 100) =>
  new MemoryDesk(
    smallCatalogo(casillas, { boletas: [{ ambito: 'GOB', candidaturas }], demarcacion: 'entidad' }),
  )
const docOf = (night: Night, clave = 'GOB') => ambitoDoc(night, findAmbito(night, clave)!)
const actaAt = (n: number) => `${casillaAt(n)}05`
const ours = (desk: MemoryDesk, from: number, to: number) => {
  for (let n = from; n <= to; n++) desk.tally(casillaAt(n), { PAN: 10, MC: 5 })
}
const theirs = (desk: MemoryDesk, from: number, to: number, counted = true) => {
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  publish(desk, Object.fromEntries(all.map((n) => [actaAt(n), counted ? prepActa(5, 10) : null])))
}
const newsOf = (desk: MemoryDesk) =>
  docOf(desk.night).cambios.flatMap((cambio) => (cambio.tipo === 'voz' ? [cambio] : []))

describe('the side that speaks', () => {
  it('[VO1] is ours until PREP counts a fifth of the lista nominal, and the change is news', () => {
    const desk = newDesk()
    ours(desk, 1, 60)
    theirs(desk, 1, 19)
    expect(docOf(desk.night).voz).toBe('nuestra')
    expect(newsOf(desk)).toEqual([])
    theirs(desk, 20, 20)
    expect(docOf(desk.night).voz).toBe('prep')
    expect(newsOf(desk)).toMatchObject([{ lado: 'prep', nuestra: 60, prep: 20 }])
  })

  it('[VO1] is PREP once PREP counts more than ours, and ours again two points above PREP', () => {
    const desk = newDesk()
    ours(desk, 1, 3)
    theirs(desk, 1, 3)
    expect(docOf(desk.night).voz).toBe('nuestra')
    theirs(desk, 4, 4)
    expect(docOf(desk.night).voz).toBe('prep')
    ours(desk, 4, 6)
    expect(docOf(desk.night).voz).toBe('prep')
    ours(desk, 7, 7)
    expect(docOf(desk.night).voz).toBe('nuestra')
    expect(newsOf(desk).map(({ lado }) => lado)).toEqual(['nuestra', 'prep'])
  })

  it('[VO1] is PREP without news where PREP is the first to have figures', () => {
    const desk = newDesk()
    theirs(desk, 1, 1)
    expect(docOf(desk.night).voz).toBe('prep')
    expect(newsOf(desk)).toEqual([])
  })

  it('[VO1] is the same in every child, whatever came there', () => {
    const desk = newDesk()
    ours(desk, 1, 50)
    theirs(desk, 51, 75)
    const claves = ['GOB', ...Object.keys(docOf(desk.night).hijos), 'GOB:seccion:04-0001']
    expect(claves.map((clave) => docOf(desk.night, clave).voz)).toEqual(claves.map(() => 'prep'))
  })

  it('[VO1] does not come back while PREP wavers within two points', () => {
    const share = fc.double({ min: 0, max: 0.0199, noNaN: true })
    fc.assert(
      fc.property(fc.array(share, { maxLength: 20 }), fc.constantFrom(0.2, 0.1), (below, mark) => {
        let voz = nextVoz('nuestra', { nuestra: mark === 0.2 ? 0.9 : mark, prep: mark + 0.001 })
        for (const gap of below) {
          voz = nextVoz(voz, { nuestra: mark === 0.2 ? 0.9 : mark, prep: mark - gap })
          expect(voz).toBe('prep')
        }
      }),
    )
  })

  it('[VO1] is the same when the night is folded from zero', () => {
    const step = fc.record({ lado: fc.constantFrom('nuestra', 'prep', 'quita'), n: fc.nat(29) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const desk = newDesk(30)
        for (const { lado, n } of steps)
          if (lado === 'nuestra') ours(desk, n + 1, n + 1)
          else theirs(desk, n + 1, n + 1, lado === 'prep')
        const again = newNight()
        desk.drafts.forEach((draft, i) => apply(again, { ...draft, seq: i + 1, text: '' }))
        expect(docOf(again)).toEqual(docOf(desk.night))
      }),
      { numRuns: 50 },
    )
  })
})

it('[VO2] a side under 5 % of the lista nominal of an ámbito has first actas there, and no lead', () => {
  const desk = newDesk()
  ours(desk, 1, 4)
  const first = { nuestra: true, prep: true }
  expect(docOf(desk.night).primeras).toEqual(first)
  expect(docOf(desk.night).hijos['GOB:municipio:04-001']?.nuestra).not.toHaveProperty('primeras')
  ours(desk, 5, 5)
  theirs(desk, 51, 52)
  expect(docOf(desk.night).primeras).toEqual({ nuestra: false, prep: true })
  expect(docOf(desk.night).hijos['GOB:municipio:04-002']?.prep).toMatchObject({ primeras: true })
})
