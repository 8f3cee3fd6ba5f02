import { expect, test } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { jornadaOf } from '../jornada.ts'
import { cierresDue } from './jornada.ts'
import type { Outcome } from './outcome.ts'

/** Records in each measured fold: so many that a list made anew for each is not overlooked. */
const RECORDS = 30_000
/** Casillas over which the other fold spreads its records. */
const CASILLAS = 2000
/** Linear is about one; lists made anew for each record gave between five and a hundred. */
const RATIO_MAX = 3
const ROUNDS = 3

const CATALOGO = smallCatalogo(CASILLAS)
const ACTAS = CATALOGO.actas.map(({ acta }) => acta)
const EARLY = '2027-06-06T16:00:00.000Z'

function datedDesk(): MemoryDesk {
  const desk = new MemoryDesk(CATALOGO)
  desk.at = '2027-05-20T18:00:00.000Z'
  const jornada = jornadaOf({ fecha: '2027-06-06', cierre: '18:00' }, ['04'], [])
  desk.fold('eleccion.dated', { eleccion: 'GOB', ...jornada })
  desk.at = EARLY
  return desk
}

function deskWithPrep(): MemoryDesk {
  const desk = new MemoryDesk(CATALOGO)
  publish(desk, Object.fromEntries(ACTAS.map((acta) => [acta, prepActa(5, 2)])))
  return desk
}

function takeFoto(desk: MemoryDesk, place: number, sha256: string): Outcome {
  const image = { sha256, bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 } as const
  const of = { eleccion: 'GOB', casilla: casillaAt(place), clientId: 'cliente-1' } as const
  return desk.fold('foto.stored', { ...image, ...of, clase: 'acta' })
}

function addCasilla(desk: MemoryDesk, i: number, place: number): Outcome {
  const seccion = String(place).padStart(4, '0')
  const casilla = `04${seccion}C${i}`
  const place04 = { entidad: '04', municipio: '04-001', seccion }
  const acta = { acta: `${casilla}05`, casilla, ...place04, listaNominal: 500, representantes: 20 }
  const none = { options: [], boletas: [], lugares: [] }
  return desk.fold('eleccion.extended', { eleccion: 'GOB', ...none, actas: [acta] })
}

/** Folds the i-th record, the `turn`-th at its place. */
type Fold = (desk: MemoryDesk, i: number, place: number, turn: number) => Outcome | void

const open = () => new MemoryDesk(CATALOGO)
const tally: Fold = (desk, _, place, turn) =>
  desk.tally(casillaAt(place), { PAN: 5 + (turn % 2), MC: 2 })

const FAMILIES: [what: string, open: () => MemoryDesk, fold: Fold][] = [
  ['revisions of one acta', open, tally],
  ['figures of one acta from before the hour', datedDesk, tally],
  [
    'versions of PREP of one acta',
    open,
    (desk, _, place, turn) => publish(desk, { [ACTAS[place - 1]!]: prepActa(turn % 2, 2) }),
  ],
  [
    'avisos on one casilla',
    open,
    (desk, _, place, turn) => {
      const aviso = turn % 2 ? 'acta_negada' : 'ninguno'
      return desk.fold('casilla.noted', { casilla: casillaAt(place), aviso })
    },
  ],
  [
    'nombramientos for one casilla',
    open,
    (desk, i, place) =>
      desk.issue({ id: `n${i}`, cargo: 'propietario', casillas: [casillaAt(place)] }),
  ],
  ['new casillas of one sección', open, addCasilla],
]

/** Milliseconds of the fold of so many records. */
function msOf(
  open: () => MemoryDesk,
  fold: (desk: MemoryDesk, i: number) => Outcome | void,
  records = RECORDS,
): number {
  const desk = open()
  const began = performance.now()
  for (let i = 0; i < records; i++)
    // A refused record costs nothing, and would prove nothing.
    if (fold(desk, i)?.status === 'refused') throw new Error('The fold refused a record')
  return performance.now() - began
}

/** How much longer the first takes than the second: the median of some rounds. */
function ratioOf(first: () => number, second: () => number): number {
  const ratios = Array.from({ length: ROUNDS }, () => first() / second())
  return ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!
}

test.each(FAMILIES)(
  '[RV2] %s take no longer to fold than as many records of many places',
  (_, open, fold) => {
    const atOne = () => msOf(open, (desk, i) => fold(desk, i, 1, i))
    const spread = () =>
      msOf(open, (desk, i) => fold(desk, i, 1 + (i % CASILLAS), Math.floor(i / CASILLAS)))
    expect(ratioOf(atOne, spread)).toBeLessThan(RATIO_MAX)
  },
)

test('[RV2] figures that differ from PREP every other time take no longer to fold than figures alone', () => {
  const told = () => msOf(deskWithPrep, (desk, i) => tally(desk, i, 1, i))
  const alone = () => msOf(open, (desk, i) => tally(desk, i, 1, i))
  expect(ratioOf(told, alone)).toBeLessThan(RATIO_MAX)
})

test('[RV2] one photograph sent for many casillas takes no longer to fold than many photographs', () => {
  const many = smallCatalogo(9000)
  const fotos = (shaOf: (i: number) => string) =>
    msOf(
      () => new MemoryDesk(many),
      (desk, i) => takeFoto(desk, i + 1, shaOf(i)),
      many.actas.length,
    )
  const same = () => fotos(() => 'a'.repeat(64))
  const other = () => fotos((i) => String(i).padStart(64, '0'))
  expect(ratioOf(same, other)).toBeLessThan(RATIO_MAX)
})

test('[RV2] the record of the hour is made whatever number of figures wait at one acta', () => {
  const desk = datedDesk()
  for (let i = 0; i < 200_000; i++) desk.tally(casillaAt(1), { PAN: i % 300 })
  const [due] = cierresDue(desk.night, '2027-06-07T00:00:00.000Z')
  expect(due?.id).toBe(`cierre:GOB:${due?.body.huso}:${desk.night.seq}`)
})
