import { expect, it, test } from 'vitest'
import { casillaAt, publish } from '../../../tests/fixtures/desk.ts'
import { actaAt, ALTERADA, Despacho, ERROR, FOTO, NULOS } from '../../../tests/fixtures/despacho.ts'
import { whole } from '../../../tests/fixtures/whole.ts'
import { peticionesDoc } from './peticiones.ts'

const causalesIn = (desk: Despacho) => desk.next().filas[0]?.causales

test('[PE3] a ground stands with the two numbers of each side where it applies', () => {
  const desk = new Despacho()
  desk.prep(1, 40)
  desk.approve(1)
  expect(causalesIn(desk)).toEqual([
    { id: NULOS, lado: 'nuestra', valor: 6, limite: 5 },
    { id: NULOS, lado: 'prep', valor: 40, limite: 5 },
  ])
})

it('[PE3] a side that denies the ground is left out, and so is the ground when both do', () => {
  const desk = new Despacho()
  desk.prep(1, 0)
  desk.approve(1)
  expect(causalesIn(desk)).toEqual([{ id: NULOS, lado: 'nuestra', valor: 6, limite: 5 }])
  desk.tally(casillaAt(1), { PAN: 100, MC: 95, NULOS: 5 })
  expect(desk.next()).toMatchObject({
    filas: [],
    fuera: [{ acta: actaAt(1), razon: 'sin_causal' }],
  })
})

test('[PE3] the figures are those of the issue, whatever is corrected afterwards', () => {
  const desk = new Despacho()
  desk.approve(1)
  desk.petition()
  desk.tally(casillaAt(1), { PAN: 100, MC: 95, NULOS: 60 })
  expect(desk.last?.filas[0]?.causales).toMatchObject([{ valor: 6, limite: 5 }])
  expect(causalesIn(desk)).toMatchObject([{ valor: 60, limite: 5 }])
})

test('[PE3] of a union the ground that applies is named, with its numbers', () => {
  const desk = new Despacho()
  desk.prep(1, 6, { personasVotaron: 230, votosSacados: 206, totalAsentado: 206 })
  desk.approve(1, [ERROR])
  expect(causalesIn(desk)).toEqual([
    { id: ERROR, lado: 'prep', valor: 29, limite: 0, por: `${ERROR}.rubros` },
  ])
})

test('[PE3] a ground of a person stands without figures, one of no council or no law does not', () => {
  const desk = new Despacho()
  desk.approve(1, [ALTERADA, 'fed.nul.f', 'fed.judicial.recuento', 'fed.rec.inventada'])
  expect(causalesIn(desk)).toEqual([{ id: ALTERADA }])
  desk.approve(1, ['fed.nul.f', 'fed.rec.inventada'])
  expect(desk.next().fuera).toMatchObject([{ acta: actaAt(1), razon: 'sin_causal' }])
})

test('[PE3] the photograph behind the figures and the corte of the word are named', () => {
  const desk = new Despacho()
  desk.prep(1, 40)
  const foto = { bytes: 9, tipo: 'image/jpeg' as const, ancho: 9, alto: 9, clientId: 'c' }
  const place = { eleccion: 'GOB', casilla: casillaAt(1) }
  for (const [sha256, clase] of [
    [FOTO, 'acta'],
    ['b'.repeat(64), 'sabana'],
  ] as const)
    desk.fold('foto.stored', { ...foto, ...place, sha256, clase })
  desk.approve(1)
  expect(desk.next().filas[0]).toMatchObject({ foto: FOTO, corte: 's' })
  desk.fold('foto.marked', { ...place, sha256: FOTO, problema: 'ilegible' })
  publish(desk, { [actaAt(1)]: null })
  expect(Object.keys(desk.next().filas[0]!)).toEqual(['acta', 'causales', 'propuesta'])
})

const shown = (persona: string) => ({ persona })

function consejosOf(desk: Despacho, owns = (_: string) => true) {
  const { eleccion, night } = desk
  const place = { eleccion, ambito: eleccion.root }
  return whole(peticionesDoc(place, 'recuento', { night, shown, owns })).consejos
}

test('[PE2] the list says what was added, removed and why, and changed since the last version', () => {
  const desk = new Despacho()
  for (const n of [1, 2, 3]) desk.approve(n)
  expect(consejosOf(desk)).toMatchObject([{ clave: 'GOB', aprobadas: 3, propuestas: 0, fuera: [] }])
  expect(consejosOf(desk)[0]).not.toHaveProperty('cambios')
  desk.petition({}, 'peticion:uno')
  expect(consejosOf(desk)[0]).toMatchObject({
    ultima: {
      id: 'uno',
      version: 1,
      casillas: 3,
      persona: 'prueba',
      archivo: 'peticion-recuento-E04-v1',
    },
    cambios: { mas: [], menos: [], cambian: [] },
  })
  desk.fold('caso.returned', { eleccion: 'GOB', acta: actaAt(1), texto: 'falta la foto' })
  desk.tally(casillaAt(2), { PAN: 100, MC: 95, NULOS: 5 })
  desk.tally(casillaAt(3), { PAN: 100, MC: 95, NULOS: 90 })
  desk.approve(4)
  desk.propose(1)
  const [consejo] = consejosOf(desk)
  expect([consejo?.aprobadas, consejo?.propuestas]).toEqual([2, 1])
  expect(consejo?.cambios).toMatchObject({
    mas: [{ acta: actaAt(4), nombre: '0004 básica' }],
    menos: [
      { acta: actaAt(1), razon: 'propuesto' },
      { acta: actaAt(2), razon: 'sin_causal' },
    ],
    cambian: [{ acta: actaAt(3) }],
  })
})

test('[NO8] a reader of some casillas is told of these alone', () => {
  const desk = new Despacho()
  for (const n of [1, 2]) desk.approve(n)
  desk.petition()
  desk.fold('caso.returned', { eleccion: 'GOB', acta: actaAt(1), texto: 'no' })
  const [consejo] = consejosOf(desk, (casilla) => casilla === casillaAt(2))
  expect(consejo).toMatchObject({ aprobadas: 1, cambios: { menos: [] } })
  expect(JSON.stringify(consejo)).not.toContain(casillaAt(1))
  expect(consejosOf(desk, () => false)).toEqual([])
})
