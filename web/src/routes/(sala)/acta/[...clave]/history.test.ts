import type { ActaDoc, VersionPrep } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { headlineOf, historyOf, entryNote } from './history.ts'

type Votes = Record<string, number | 'guion'>
const prep = (cambio: VersionPrep['cambio'], votos: Votes): VersionPrep => ({
  seq: 1,
  at: '2021-06-07T02:40:00Z',
  corteAt: '2021-06-06T21:40:00-05:00',
  cambio,
  capturada: true,
  contabilizada: true,
  votos,
  totalAsentado: 250,
  boletasSobrantes: 1,
  personasVotaron: 250,
  representantesVotaron: 0,
  votosSacados: 250,
  observaciones: '',
  imagen: '9c1e',
})

function makeDoc(kind: ActaDoc['tipo'], ours: Votes, ...versions: VersionPrep[]): ActaDoc {
  return {
    tipo: kind,
    eleccion: { utcOffset: -300 },
    opciones: ['MC', 'PAN'].map((key) => ({ key, kind: 'partido' })),
    nuestra: [{ ...prep('aparece', ours), actor: 'rc-040087B0100', canal: 'representante' }],
    vigente: { seq: 1, respaldo: 'sin_foto' },
    fotos: [],
    prep: versions,
  } as unknown as ActaDoc
}
const before = prep('aparece', { MC: 131, PAN: 119 })

it('a change by PREP away from our acta is the story, also where the acta differs', () => {
  const doc = makeDoc(
    'difiere',
    { MC: 131, PAN: 119 },
    before,
    prep('cambia', { MC: 31, PAN: 119 }),
  )
  expect(headlineOf(doc)).toBe('PREP bajó a MC de 131 a 31 con la misma imagen')
})

it('a difference that was there before the change is told as one', () => {
  const doc = makeDoc('difiere', { MC: 131, PAN: 9 }, before, prep('cambia', { MC: 131, PAN: 120 }))
  expect(headlineOf(doc)).toBe('PREP subió a PAN de 119 a 120 con la misma imagen')
  const plain = makeDoc('difiere', { MC: 131, PAN: 9 }, before)
  expect(headlineOf(plain)).toBe('PREP dice 119 para PAN; nuestra acta, 9')
})

it('an acta that PREP withdrew has no figures, and none are listed', () => {
  const gone = prep('desaparece', { MC: 'guion', PAN: 'guion' })
  const doc = makeDoc('cambio_en_prep', { MC: 131, PAN: 119 }, before, gone)
  expect(headlineOf(doc)).toBe('PREP quitó de su base un acta ya publicada')
  expect(historyOf(doc).at(-1)?.detail).toBe('sin cifras')
})

it('notes are quoted without shouting', () => {
  expect(entryNote('ALGUN CAMPO ILEGIBLE O SIN DATO')).toBe('Algún campo ilegible o sin dato')
})
