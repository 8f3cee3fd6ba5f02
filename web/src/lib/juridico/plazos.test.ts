import type { JuridicoDoc, PlazoDoc } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import {
  plazoHeadline,
  lawWords,
  timeLeft,
  momentWords,
  nearestRecuento,
  nextWaiting,
  plazoName,
  recuentoParts,
  recuentoRest,
  shortLeft,
  unverified,
} from './plazos.ts'

const CENTRO = 'America/Mexico_City'
const HOUR = 3_600_000
const NOW = Date.parse('2027-06-07T05:05:12Z')

const plazo = (rest: Partial<PlazoDoc>): PlazoDoc => ({
  ...{ id: 'x', etapa: 'cómputos', ley: 'LGIPE', articulo: '310.1', verificado: true },
  ...{ texto: 'Empieza la sesión de cómputos: una tras otra.', anteQuien: 'consejo distrital' },
  ...{ huso: CENTRO, ...rest },
})
const text = (parts: { text: string }[]) => parts.map((part) => part.text).join('')

it('what is left is said by its size, and never rounded up', () => {
  expect(timeLeft(56 * HOUR + 54 * 60_000 + 59_000)).toBe('56\u00a0h 54\u00a0min')
  expect(timeLeft(59_999)).toBe('menos de 1\u00a0min')
  expect(timeLeft(0)).toBe('')
  expect(timeLeft(99 * HOUR)).toBe('4\u00a0días 3\u00a0h')
  expect(shortLeft(20 * HOUR + 4 * 60_000)).toBe('20\u00a0h 04')
  expect(shortLeft(-1)).toBe('venció')
})

it('midnight is the end of the day before, in the zone of the place', () => {
  expect(momentWords('2027-06-13T06:00:00Z', CENTRO)).toBe('Sábado 12 de junio, 24:00')
  expect(momentWords('2027-06-09T14:00:00Z', 'America/Tijuana')).toBe('Miércoles 9 de junio, 7:00')
})

it('what expires next is told with its moment; what has passed is not', () => {
  const past = plazo({ id: 'p', texto: 'Pasó.', venceAt: '2027-06-06T14:00:00Z' })
  const next = plazo({ id: 'n', venceAt: '2027-06-09T14:00:00Z', verificado: false })
  const { title, parts } = plazoHeadline([past, next], NOW)
  expect(title).toBe('Empieza la sesión de cómputos en 56\u00a0h 54\u00a0min')
  expect(text(parts)).toContain('Miércoles 9 de junio, 8:00')
  expect(text(parts)).toContain('Texto no verificado.')
})

it('a long text is no name: the headline then says only that a clock runs', () => {
  const long = 'El recuento total del distrito debe terminar antes de este día'
  expect(plazoName({ texto: `${long}.` })).toBe('Próximo plazo')
})

it('a clock without a moment says what it waits for, and the day of the jornada comes first', () => {
  const waits = plazo({ espera: 'fin_computo_de_esa_eleccion', texto: 'Juicio.' })
  const { title, parts } = plazoHeadline([waits], NOW)
  expect(title).toBe('Ningún plazo tiene hora todavía')
  expect(text(parts)).toContain('Espera el fin del cómputo de esta elección.')
  expect(plazoHeadline([waits, plazo({ espera: 'jornada' })], NOW).title).toBe(
    'Falta la fecha de la jornada',
  )
  expect(plazoHeadline([], NOW).title).toBe('Ningún plazo corre ya')
  const past = plazo({ venceAt: '2027-06-06T14:00:00Z' })
  expect(plazoHeadline([past, waits], NOW).title).toBe('Los plazos con hora ya vencieron')
})

it('a lent text says that nobody compared the local law, once', () => {
  expect(unverified({ verificado: false }, true)).toBe(
    'Texto no verificado; texto federal; ley local sin cotejar.',
  )
  const ley = { id: 'ver', nombre: 'Veracruz', supletoria: true }
  const said = ' Texto federal; ley local sin cotejar.'
  expect(lawWords({ ...ley, avisos: [] })).toBe(said)
  expect(lawWords({ ...ley, avisos: ['Texto federal; ley local sin cotejar'] })).toBe(said)
})

type Recuento = JuridicoDoc['recuentoTotal'][number]
const law = { texto: '', ley: '', articulo: '', verificado: true }
const LAWS: JuridicoDoc['causalesDeLey'] = {
  punto: { ...law, tipo: 'recuento_total' },
  fraccion: { ...law, tipo: 'nulidad' },
}
const variante = (denominador: 'total' | 'validos', procede: boolean) =>
  (['<', '<='] as const).map((comparador) => ({ denominador, comparador, procede }))
const recuento = (rest: Partial<Recuento>): Recuento => ({
  ...{ clave: 'GOB:distrito:04-007', nombre: 'TENABO', lado: 'nuestra', ventaja: 90 },
  ...{ primero: 'MC', segundo: 'MORENA', puntosTotal: 1.38, puntosValidos: 1.41 },
  ...{ faltan: 125, casillas: 400 },
  causales: [
    {
      ...{ id: 'punto', articulo: '311.2', verificado: true },
      dicho: { estado: 'no_procede' },
      variantes: [...variante('total', false), ...variante('validos', false)],
    },
  ],
  ...rest,
})

it('the total recount is told with both denominators and what is missing', () => {
  const said = text(recuentoParts(recuento({}), LAWS))
  expect(said).toContain('hoy no alcanza')
  expect(said).toContain('1.41 puntos sobre votos válidos y de 1.38 sobre el total')
  expect(said).toContain('Faltan 125\u00a0actas de 400.')
})

it('readings of a point that disagree are said, and a ground of nullity is no total recount', () => {
  const [punto] = recuento({}).causales
  if (!punto) throw new Error('no ground')
  const variantes = [...variante('total', true), ...variante('validos', false)]
  const open = recuento({ causales: [{ ...punto, dicho: { estado: 'falta' }, variantes }] })
  expect(text(recuentoParts(open, LAWS))).toContain('solo sobre el total')
  const dicho = { estado: 'procede' } as const
  const nullity = { ...punto, id: 'fraccion', dicho, variantes: [] }
  const both = recuento({ causales: [punto, nullity] })
  expect(text(recuentoParts(both, LAWS))).toContain('hoy no alcanza')
  expect(nearestRecuento([recuento({ causales: [nullity] })], LAWS)).toBeUndefined()
})

it('a ground whose text nobody has read promises no total recount', () => {
  const [punto] = recuento({}).causales
  if (!punto) throw new Error('no ground')
  const sentencia = { articulo: 'sentencia', verificado: false, variantes: [] }
  const unread = { ...punto, ...sentencia, dicho: { estado: 'procede' } as const }
  const both = recuento({ causales: [punto, unread] })
  const said = text(recuentoParts(both, LAWS))
  expect(said).toContain('hoy no alcanza')
  expect(said).toContain('hace falta 1.00 o menos. Quizá por una causal cuyo texto nadie ha leído')
  expect(recuentoRest([both, recuento({ clave: 'GOB' })], LAWS)).toContain('En ninguno')
  // Where nobody read any text, nothing is affirmed, and no threshold is promised.
  const only = recuento({ causales: [unread] })
  const alone = text(recuentoParts(only, LAWS))
  expect(alone).toContain('hoy no se puede afirmar')
  expect(alone).toContain('nadie ha leído: sentencia.')
  expect(alone).not.toContain('1.00')
  expect(recuentoRest([only, recuento({ clave: 'GOB' })], LAWS)).toContain('En ninguno')
  const no = { ...unread, dicho: { estado: 'no_procede' } as const }
  const silent = text(recuentoParts(recuento({ causales: [no] }), LAWS))
  expect(silent).toContain('hoy no se puede afirmar')
  expect(silent).toContain('Texto no verificado.')
})

it('the ámbito told is where it applies, and the others are counted', () => {
  const [punto] = recuento({}).causales
  if (!punto) throw new Error('no ground')
  const dicho = { estado: 'procede' } as const
  const reached = recuento({
    ...{ clave: 'GOB:distrito:04-001', puntosTotal: 3, causales: [{ ...punto, dicho }] },
  })
  const all = [recuento({}), reached]
  expect(nearestRecuento(all, LAWS)).toBe(reached)
  expect(recuentoRest(all, LAWS)).toBe(' Alcanza en 1 de 2: Distrito 1, Tenabo.')
})

it('a margin of fourteen actas is no margin of the distrito where PREP has nearly all', () => {
  const [punto] = recuento({}).causales
  if (!punto) throw new Error('no ground')
  const dicho = { estado: 'falta' } as const
  const few = recuento({ faltan: 386, puntosTotal: 0.02, causales: [{ ...punto, dicho }] })
  const most = recuento({ lado: 'prep', faltan: 3, puntosTotal: 2.87 })
  expect(nearestRecuento([few, most], LAWS)).toBe(most)
  // Our side is told where it applies, or has as many actas.
  const ours = recuento({ faltan: 3, puntosTotal: 2.9 })
  expect(nearestRecuento([ours, most], LAWS)).toBe(ours)
  const yes = { ...punto, dicho: { estado: 'procede' } as const }
  const reached = recuento({ faltan: 30, causales: [yes] })
  expect(nearestRecuento([most, reached], LAWS)).toBe(reached)
})

it('of the appeals that wait, the first instance is told before the one against its sentence', () => {
  const etapa = 'impugnación local'
  const jrc = plazo({ id: 'jrc', etapa, espera: 'notificacion_sentencia_local' })
  const jin = plazo({ id: 'jin.local', etapa, espera: 'calendario' })
  expect(nextWaiting([plazo({ espera: 'clausura' }), jrc, jin])).toBe(jin)
  expect(nextWaiting([plazo({ espera: 'clausura' }), jrc])).toBe(jrc)
})
