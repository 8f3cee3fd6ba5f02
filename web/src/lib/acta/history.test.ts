import type { ActaDoc, VersionPrep } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { linesOf, candidaturasOf } from './evidence.ts'
import { effectOf, headlineOf, historyOf, entryNote } from './history.ts'

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
    ...(versions.length > 1 ? { anterior: 1 } : {}),
    candidaturas: ['MC', 'PAN'].map((key) => ({ key, partidos: [key], options: [key] })),
    tipo: kind,
    eleccion: { utcOffset: -300, proceso: 'Campeche 2021' },
    ruta: [{ clave: 'GOB', nombre: 'Campeche' }],
    opciones: ['MC', 'PAN'].map((key) => ({ key, kind: 'partido' })),
    nuestra: [{ ...prep('aparece', ours), actor: 'rc-040087B0100', canal: 'representante' }],
    vigente: { seq: 1, respaldo: 'sin_foto' },
    fotos: [],
    prep: versions.map((version, i) => ({ ...version, seq: i + 1 })),
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

const gone = { ...prep('desaparece', { MC: 'guion', PAN: 'guion' }), capturada: false }
const spoiled = prep('cambia', { MC: 'guion', PAN: 'guion' })

it('[RE7] a version taken back twice, as it came and as it was read again, is two moments', () => {
  const doc = makeDoc('coincide', { MC: 131, PAN: 119 }, before)
  const retiradas = ['2021-06-07T03:00:00Z', '2021-06-07T03:05:00Z'].map((retiradoAt) => ({
    ...{ ...before, seq: 7, retiradoAt, motivo: 'equivocado' as const },
  }))
  const ids = historyOf({ ...doc, retiradas }).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

it('[RE3] what PREP took away stands struck through: line by line and by candidacy', () => {
  for (const [last, now] of [
    [gone, undefined],
    [spoiled, 'guion'],
  ] as const) {
    const doc = makeDoc('cambio_en_prep', { MC: 131, PAN: 119 }, before, last)
    expect(linesOf(doc)).toMatchObject([
      { key: 'MC', nuestra: 131, antes: 131 },
      { key: 'PAN', nuestra: 119, antes: 119 },
    ])
    expect(linesOf(doc).map((line) => line.prep)).toEqual([now, now])
    expect(candidaturasOf(doc)).toMatchObject([{ antes: 131 }, { antes: 119 }])
  }
})

it('[RE3] what PREP took away moves the margin by our figures, or by its own former ones', () => {
  const row = { lider: 'MC', segundo: 'PAN', fuera: 'sin_cifras' }
  const told = (efecto: number, rest: Partial<ActaDoc> = {}) => {
    const doc = makeDoc('cambio_en_prep', { MC: 131, PAN: 119 }, before, spoiled)
    return { ...doc, diferencia: { ...row, efecto } as ActaDoc['diferencia'], ...rest } as ActaDoc
  }
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  const over = 'la ventaja de Movimiento Ciudadano sobre PAN'
  expect(headlineOf(told(12))).toBe('PREP borró las cifras de un acta ya publicada')
  expect(plain(effectOf(told(12)))).toBe(`Con nuestras cifras, ${over} crecería 12 votos.`)
  const unread = { MC: 'no_capturado', PAN: 'no_capturado' }
  const [nuestra] = told(1).nuestra
  const empty = told(1, { nuestra: [{ ...nuestra!, votos: unread } as typeof nuestra & object] })
  expect(plain(effectOf(empty))).toBe(`Con lo que PREP publicaba antes, ${over} crecería 1 voto.`)
  const { vigente: _, ...without } = told(-1)
  expect(plain(effectOf(without))).toBe(`Con lo que PREP publicaba antes, ${over} bajaría 1 voto.`)
  expect(effectOf(told(0))).toBe(`No mueve ${over}.`)
})

it('[RE3] the effect in one race of many names the place, and news of the whole elección none', () => {
  const doc = makeDoc('difiere', { MC: 131, PAN: 119 }, prep('aparece', { MC: 131, PAN: 107 }))
  const ruta = [
    { clave: 'AYUN', nombre: 'Veracruz' },
    { clave: 'AYUN:municipio:118', nombre: 'ORIZABA' },
  ]
  const row = { lider: 'MC', segundo: 'PAN', efecto: -12 }
  const told = (demarcacion: string) =>
    effectOf({
      ...doc,
      ruta,
      diferencia: { ...row, demarcacion } as ActaDoc['diferencia'] & object,
    })
  expect(told('AYUN:municipio:118')).toMatch(/sobre PAN en Orizaba bajaría 12/)
  expect(told('AYUN')).toMatch(/sobre PAN bajaría 12/)
})

it('[RE4] a change by PREP that brings our figures is a correction, and the page says so', () => {
  const wrong = prep('aparece', { MC: 16, PAN: 119 })
  const doc = makeDoc(
    'cambio_en_prep',
    { MC: 131, PAN: 119 },
    wrong,
    prep('cambia', { MC: 131, PAN: 119 }),
  )
  expect(headlineOf(doc)).toBe('PREP corrigió a MC de 16 a 131 con la misma imagen')
  expect(effectOf(doc)).toBe('Ahora coincide con nuestra acta.')
  const other = makeDoc(
    'difiere',
    { MC: 131, PAN: 119 },
    wrong,
    prep('cambia', { MC: 17, PAN: 119 }),
  )
  expect(headlineOf(other)).toContain('PREP subió a MC de 16 a 17')
})

it('the author of a reading made in the call centre is the centre, whatever the id of the credential', () => {
  const of = (actor: string, canal: string) => {
    const doc = makeDoc('solo_nuestra', { MC: 131, PAN: 119 })
    const [version] = doc.nuestra
    return historyOf({ ...doc, nuestra: [{ ...version, actor, canal }] } as ActaDoc).at(-1)?.detail
  }
  expect(of('nom-7F3K29QX', 'captura')).toMatch(/^centro de captura;/)
  expect(of('capturista-cad9e24d', 'telefono')).toMatch(/^centro de captura;/)
  expect(of('nom-7F3K29QX', 'representante')).toMatch(/^representante;/)
  expect(of('representante-0a992936', 'representante')).toMatch(/^representante;/)
})

it('notes are quoted without shouting', () => {
  expect(entryNote('ALGUN CAMPO ILEGIBLE O SIN DATO')).toBe('Algún campo ilegible o sin dato')
})
