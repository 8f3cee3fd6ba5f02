import type { Asunto, JuridicoDoc } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import {
  actasWords,
  doneWords,
  failureWords,
  groundsFor,
  offeredIn,
  proposalsOf,
  recordWords,
} from './acts.ts'
import {
  comparedWords,
  groundsWords,
  initials,
  lackWords,
  refusalWords,
  stakeOf,
  whyOf,
} from './words.ts'

const row = (rest: Partial<Asunto> = {}): Asunto => ({
  ...{ acta: '040087B010005', clave: 'GOB:casilla:040087B010005', casilla: '040087B0100' },
  ...{ nombre: '0087 básica', ambito: 'GOB:seccion:04-0087', lugar: 'CAMPECHE' },
  ...{ demarcacion: 'GOB', tipo: 'difiere', efecto: -100, at: '2021-06-07T04:20:00Z' },
  opciones: [{ key: 'MC', nuestra: 131, prep: 31, antes: 131 }],
  ...{ deQuien: 'prep', causales: { nuestra: [], prep: [] } },
  ...rest,
})
const law = { ley: 'LGIPE', articulo: '311.1', verificado: true }
const LAWS: JuridicoDoc['causalesDeLey'] = {
  nulos: { ...law, tipo: 'recuento', texto: 'Hay más nulos que ventaja: se recuenta.' },
  dolo: { ...law, tipo: 'nulidad', texto: 'Hubo dolo o error.' },
}

it('votes at stake carry a sign, and ± where only a doubt is known', () => {
  expect(stakeOf({ efecto: -100 })).toBe('−100')
  expect(stakeOf({ efecto: 0, nulos: -3, enDuda: 84 })).toBe('±84')
  expect(stakeOf({ efecto: 0 })).toBe('–')
})

it('a row says what speaks for work: the change, whose the error is, or the ground', () => {
  expect(whyOf(row(), LAWS)).toEqual({ name: 'PREP difiere del acta', figures: 'MC 131, PREP 31' })
  const causales = { nuestra: ['nulos', 'dolo'], prep: [] }
  const paper = row({ deQuien: 'papel', tipo: 'coincide', opciones: [], causales })
  expect(whyOf(paper, LAWS)).toEqual({
    name: 'Hay más nulos que ventaja',
    figures: 'y 1\u00a0causal más',
  })
  const alarm = whyOf(row({ deQuien: 'cambio_prep', causales, voltea: 'MC' }), LAWS)
  expect(alarm.change).toEqual({ de: 'MC 131', a: '31' })
  expect(alarm.more).toBe('Cambia quién va al frente; con la cifra de PREP se pierde la causal')
})

it('an acta of one side alone says the ground that speaks for it, by its narrowest part', () => {
  const laws: typeof LAWS = {
    ...LAWS,
    'nulos.parte': { ...law, tipo: 'recuento', texto: 'Sobran nulos.' },
  }
  const solo = { deQuien: 'falta_lado', tipo: 'solo_prep', opciones: [] } as const
  const causales = { nuestra: [], prep: ['nulos', 'nulos.parte'] }
  expect(whyOf(row({ ...solo, opciones: [], causales }), laws)).toEqual({
    ...{ name: 'Sobran nulos', figures: 'falta nuestra acta' },
  })
  expect(whyOf(row({ ...solo, opciones: [] }), laws)).toEqual({
    ...{ name: 'Falta nuestra acta', figures: '' },
  })
})

it('where both sides have the same votes, the case says on whose figures a ground applies', () => {
  const of = (nuestra: string[], prep: string[]) => groundsWords({ causales: { nuestra, prep } })
  expect(of([], ['nulos', 'nulos.parte'])).toBe(
    'Procede una causal con las cifras de PREP, no con las nuestras.',
  )
  expect(of(['nulos', 'dolo'], [])).toBe(
    'Proceden 2 causales con nuestras cifras, no con las de PREP.',
  )
  expect(of(['nulos'], ['nulos'])).toBe('Procede una causal con las cifras de los dos lados.')
  expect(of([], [])).toBe('')
})

it('a change of PREP to what our acta says is no alarm in words', () => {
  const opciones = [{ key: 'MC', nuestra: 131, prep: 131, antes: 31 }]
  expect(whyOf(row({ deQuien: 'cambio_prep', opciones }), LAWS).more).toBe(
    'Ahora PREP dice lo que nuestra acta',
  )
})

it('two numbers are compared as they are, and a missing one is named', () => {
  expect(comparedWords({ estado: 'procede', valor: 8, limite: 6 })).toBe('8 > 6')
  expect(comparedWords({ estado: 'no_procede', valor: 8, limite: 8, igual: true })).toBe('8 = 8')
  expect(comparedWords({ estado: 'falta' })).toBe('')
  expect(lackWords({ estado: 'falta', falta: ['totalAsentado', 'boletasRecibidas'] })).toBe(
    'falta el total asentado y las boletas recibidas',
  )
})

it('a refusal names who has the case, and since when', () => {
  const lleva = { persona: 'juridico-1', nombre: 'Laura Méndez', at: '2021-06-07T03:44:00Z' }
  const no = { error: 'caso_tomado', mensaje: 'Otra persona lo lleva.' }
  expect(refusalWords(no, { lleva }, -300)).toBe('la tiene Laura Méndez desde 22:44')
  expect(refusalWords(no, undefined, -300)).toBe('Otra persona lo lleva.')
  expect(initials(lleva)).toBe('LM')
})

it('each acta is proposed by the grounds that apply to it, and by no other', () => {
  const of = (acta: string, nuestra: string[]) => row({ acta, causales: { nuestra, prep: [] } })
  const rows = [of('a', ['nulos', 'dolo']), of('b', ['nulos']), of('c', ['dolo']), of('d', [])]
  const { groups, none } = proposalsOf(rows, 'recuento', LAWS)
  expect(groups).toEqual([{ rows: rows.slice(0, 2), causales: ['nulos'] }])
  expect(none.map(({ acta }) => acta)).toEqual(['c', 'd'])
  expect(groundsFor(of('a', ['nulos', 'dolo']), 'nulidad', LAWS)).toEqual(['dolo'])
})

it('what will be recorded is said of one casilla by name, of several by number', () => {
  expect(recordWords('tomar', [row()])).toBe('Quedas a cargo de la 0087 básica, desde ahora.')
  expect(actasWords([row(), row()])).toBe('2\u00a0casillas')
  expect(recordWords('proponer', [row()])).toContain('La aprueba otra persona')
})

it('an act without an answer says what may be recorded, and that the same again does the rest', () => {
  const slow = { message: 'Espera un momento.', details: [] }
  const rest = 'registra otra vez, lo que ya quedó no se repite.'
  expect(failureWords({ status: 0, message: '', details: [] }, 1)).toBe(
    `Sin conexión. No se sabe si quedó: ${rest}`,
  )
  expect(failureWords({ status: 429, ...slow }, 30)).toBe(
    `Espera un momento. Una parte pudo quedar: ${rest}`,
  )
  expect(failureWords({ status: 429, ...slow }, 1)).toBe('Espera un momento.')
  expect(failureWords({ status: 503, ...slow }, 1)).toContain('No se sabe si quedó')
  // A body that the service does not take is recorded for no acta.
  expect(failureWords({ status: 400, message: 'No va.', details: ['texto'] }, 30)).toBe(
    'No va. texto',
  )
})

it('an answer counts what was done and what was refused', () => {
  const casos = { a: { estado: 'asignado' as const, negadas: [], historia: [] } }
  const negados = { b: { error: 'caso_tomado', mensaje: '' } }
  expect(doneWords('tomar', { casos, negados })).toBe('La tienes tú y una no se pudo.')
  expect(offeredIn(undefined)[0]).toBe('tomar')
  expect(offeredIn('propuesto')[0]).toBe('aprobar')
})
