import { expect, test } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../../tests/fixtures/desk.ts'
import { actaDoc } from './evidencia.ts'

function docOf({ night }: MemoryDesk) {
  const eleccion = night.elecciones.get('GOB')!
  return actaDoc(night, eleccion, eleccion.slots.get(`${casillaAt(1)}05`)!)
}

test('[RV2] the page of an acta gives its last fifty versions and says how many more there are', () => {
  const desk = new MemoryDesk(smallCatalogo(1))
  for (let i = 0; i < 50; i++) desk.tally(casillaAt(1), { PAN: i }, { actor: 'rc' })
  expect(docOf(desk).nuestra).toHaveLength(50)
  expect(docOf(desk)).not.toHaveProperty('omitidas')
  for (let i = 50; i < 130; i++) desk.tally(casillaAt(1), { PAN: i }, { actor: 'rc' })
  expect(docOf(desk).nuestra.map(({ revision }) => revision)).toEqual(
    Array.from({ length: 50 }, (_, i) => 81 + i),
  )
  expect(docOf(desk).omitidas).toBe(80)
})

test("[RV2] one person's many revisions leave another's last word and the one in force on the page", () => {
  const desk = new MemoryDesk(smallCatalogo(1))
  desk.tally(casillaAt(1), { PAN: 1 }, { actor: 'propietaria' })
  desk.tally(casillaAt(1), { PAN: 2 }, { actor: 'propietaria' })
  for (let i = 0; i < 100; i++)
    desk.tally(casillaAt(1), { PAN: i }, { actor: 'centro', canal: 'telefono' })
  const { nuestra, omitidas, vigente } = docOf(desk)
  expect(nuestra).toHaveLength(51)
  expect(nuestra[0]).toMatchObject({ actor: 'propietaria', seq: vigente?.seq, votos: { PAN: 2 } })
  expect(omitidas).toBe(51)
})

test('[FO1] an image sent for a thousand casillas names twenty of them and counts the rest', () => {
  const desk = new MemoryDesk(smallCatalogo(1000))
  const image = { sha256: 'a', bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 } as const
  for (let n = 1; n <= 1000; n++) {
    const of = { eleccion: 'GOB', casilla: casillaAt(n), clientId: 'cliente-1' } as const
    desk.fold('foto.stored', { ...image, ...of, clase: 'acta' })
  }
  const [foto] = docOf(desk).fotos
  expect(foto).toMatchObject({ tambienEnMas: 979 })
  expect(foto?.tambienEn).toHaveLength(20)
})
