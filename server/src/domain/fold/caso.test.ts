import { describe, expect, it, test } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../../tests/fixtures/desk.ts'
import { casoDoc } from '../read/caso.ts'
import { apply } from './apply.ts'
import { casoOf, casoEstadoOf, kindOfActo, type Acto, type CasoEstado } from './caso.ts'
import { newNight } from './night.ts'

const ACTA = `${casillaAt(1)}05`
const FOTO = 'f'.repeat(64)
const shown = (persona: string) => ({ persona })

/** Extra fields of an act, as a lawyer would give them. */
const REST: Partial<Record<Acto, object>> = {
  abrir: { texto: 'la manta dice otra cosa' },
  asignar: { a: 'ana' },
  anotar: { texto: 'el 1 quedó sobre la raya' },
  proponer: { peticion: 'recuento', causales: ['fed.rec.nulos'] },
  devolver: { texto: 'falta la foto' },
  presentar: { recibeCargo: 'secretaría del consejo' },
  resolver: { resultado: 'negado', texto: 'no hubo mayoría' },
  cerrar: { texto: 'ya coincide' },
  reabrir: { texto: 'PREP volvió a cambiar' },
}

class Despacho extends MemoryDesk {
  constructor() {
    super(smallCatalogo(3))
  }

  act(acto: Acto, actor = 'ana', rest: object = {}, acta = ACTA) {
    const body = { eleccion: 'GOB', acta, ...REST[acto], ...this.#seen(acto), ...rest }
    return this.fold(kindOfActo(acto), body, { actor })
  }

  #seen(acto: Acto): object {
    return acto === 'aprobar' ? { propuesta: this.caso?.propuesta?.id ?? '' } : {}
  }

  get caso() {
    return casoOf(this.night, 'GOB', ACTA)
  }

  get estado(): CasoEstado | undefined {
    return this.caso && casoEstadoOf(this.caso)
  }

  get doc() {
    const eleccion = this.night.elecciones.get('GOB')!
    return casoDoc(this.night, eleccion, eleccion.slots.get(ACTA)!, shown)
  }
}

const ACTOS = [
  'abrir',
  'tomar',
  'asignar',
  'soltar',
  'anotar',
  'proponer',
  'aprobar',
  'devolver',
].concat(['presentar', 'resolver', 'cerrar', 'reabrir']) as Acto[]

/** The acts that lead to each state, by two people. */
const WAYS: Record<CasoEstado | 'sin_caso', [Acto, string?][]> = {
  sin_caso: [],
  abierto: [['abrir']],
  asignado: [['tomar']],
  propuesto: [['tomar'], ['proponer']],
  aprobado: [['tomar'], ['proponer'], ['aprobar', 'beto']],
  presentado: [['tomar'], ['proponer'], ['aprobar', 'beto'], ['presentar']],
  resuelto: [['tomar'], ['proponer'], ['aprobar', 'beto'], ['presentar'], ['resolver']],
  cerrado: [['tomar'], ['cerrar']],
}
/** The state after each act; the acts not named are refused there. */
const AFTER: Record<CasoEstado | 'sin_caso', Partial<Record<Acto, CasoEstado>>> = {
  sin_caso: {
    ...{ abrir: 'abierto', tomar: 'asignado', asignar: 'asignado', anotar: 'abierto' },
    ...{ proponer: 'propuesto', cerrar: 'cerrado' },
  },
  abierto: {
    ...{ tomar: 'asignado', asignar: 'asignado', anotar: 'abierto', proponer: 'propuesto' },
    cerrar: 'cerrado',
  },
  asignado: {
    ...{ tomar: 'asignado', asignar: 'asignado', soltar: 'abierto', anotar: 'asignado' },
    ...{ proponer: 'propuesto', cerrar: 'cerrado' },
  },
  propuesto: {
    ...{ tomar: 'propuesto', asignar: 'propuesto', soltar: 'propuesto', anotar: 'propuesto' },
    ...{ proponer: 'propuesto', aprobar: 'aprobado', devolver: 'asignado', cerrar: 'cerrado' },
  },
  aprobado: {
    ...{ tomar: 'aprobado', asignar: 'aprobado', soltar: 'aprobado', anotar: 'aprobado' },
    ...{ proponer: 'propuesto', devolver: 'asignado', presentar: 'presentado', cerrar: 'cerrado' },
  },
  presentado: {
    ...{ tomar: 'presentado', asignar: 'presentado', soltar: 'presentado', anotar: 'presentado' },
    ...{ resolver: 'resuelto', cerrar: 'cerrado' },
  },
  resuelto: {
    ...{ tomar: 'resuelto', asignar: 'resuelto', soltar: 'resuelto', anotar: 'resuelto' },
    ...{ proponer: 'propuesto', cerrar: 'cerrado', reabrir: 'presentado' },
  },
  cerrado: { anotar: 'cerrado', reabrir: 'asignado' },
}

describe('[CJ2] each state admits its acts and no other', () => {
  const states = Object.keys(WAYS) as (keyof typeof WAYS)[]
  it.each(states.flatMap((from) => ACTOS.map((acto) => [from, acto] as const)))(
    '%s: %s',
    (from, acto) => {
      const desk = new Despacho()
      for (const [each, actor] of WAYS[from]) desk.act(each, actor)
      expect(desk.estado ?? 'sin_caso').toBe(from)
      const before = structuredClone(desk.caso)
      const outcome = desk.act(acto, acto === 'aprobar' ? 'beto' : 'ana')
      const to = AFTER[from][acto]
      if (to) {
        expect([outcome.status, desk.estado]).toEqual(['noted', to])
        return
      }
      expect(outcome).toEqual({ status: 'refused', refusal: 'caso_no_va', detail: [from] })
      expect(desk.caso).toEqual(before)
    },
  )
})

test('[CJ3] of two that take a case one has it, and the other is told who', () => {
  const desk = new Despacho()
  expect(desk.act('tomar', 'ana').status).toBe('noted')
  const second = desk.act('tomar', 'beto')
  expect(second).toEqual({ status: 'refused', refusal: 'caso_tomado', detail: ['ana'] })
  expect(desk.act('tomar', 'ana').status).toBe('noted')
  desk.act('asignar', 'beto', { a: 'beto' })
  expect(desk.caso?.lleva?.persona).toBe('beto')
})

test('[CJ4] whoever proposed does not approve, and nobody approves what was not seen', () => {
  const desk = new Despacho()
  desk.act('proponer', 'ana')
  expect(desk.act('aprobar', 'ana')).toMatchObject({ refusal: 'caso_propio' })
  const seen = desk.caso?.propuesta?.id
  desk.act('proponer', 'ana', { causales: ['fed.rec.todos'] })
  const stale = desk.act('aprobar', 'beto', { propuesta: seen })
  expect(stale).toMatchObject({ refusal: 'caso_otra_propuesta' })
  expect(desk.act('aprobar', 'beto').status).toBe('noted')
  desk.act('proponer', 'beto')
  // An approval is of the proposal that was seen, never of the next.
  expect([desk.estado, desk.caso?.aprobada]).toEqual(['propuesto', undefined])
})

test('[CJ5] a case says that the figures under its proposal changed, by ours and by PREP', () => {
  for (const change of ['nuestra', 'prep']) {
    const desk = new Despacho()
    desk.tally(casillaAt(1), { PAN: 10, MC: 4 })
    publish(desk, { [ACTA]: prepActa(10, 4) })
    desk.act('proponer')
    desk.act('anotar')
    expect(desk.doc?.cambioDebajo).toBeUndefined()
    if (change === 'nuestra') desk.tally(casillaAt(1), { PAN: 10, MC: 9 })
    else publish(desk, { [ACTA]: prepActa(1, 4) })
    expect(desk.doc?.cambioDebajo).toBe(true)
    // Proposed anew, the petition stands on what is in force.
    desk.act('proponer')
    expect(desk.doc?.cambioDebajo).toBeUndefined()
  }
})

test('[CJ5] a word that says the same figures again changes nothing under a case', () => {
  const desk = new Despacho()
  desk.tally(casillaAt(1), { PAN: 10, MC: 4 }, { actor: 'ana' })
  publish(desk, { [ACTA]: prepActa(10, 4) })
  desk.act('proponer')
  desk.tally(casillaAt(1), { PAN: 10, MC: 4 }, { actor: 'beto' })
  publish(desk, { [ACTA]: { ...prepActa(10, 4), imagen: 'e'.repeat(64) } })
  expect(desk.doc?.cambioDebajo).toBeUndefined()
  publish(desk, { [ACTA]: { ...prepActa(10, 4), contabilizada: false } })
  expect(desk.doc?.cambioDebajo).toBe(true)
  publish(desk, { [ACTA]: prepActa(10, 4) })
  expect(desk.doc?.cambioDebajo).toBeUndefined()
  publish(desk, { [ACTA]: null })
  expect(desk.doc?.cambioDebajo).toBe(true)
})

test('[CJ5] a closed case says that figures changed since', () => {
  const desk = new Despacho()
  desk.act('abrir')
  desk.act('cerrar')
  expect([desk.estado, desk.doc?.cambioDebajo]).toEqual(['cerrado', undefined])
  publish(desk, { [ACTA]: prepActa(10, 4) })
  expect([desk.estado, desk.doc?.cambioDebajo]).toEqual(['cerrado', true])
  desk.act('reabrir')
  expect([desk.estado, desk.doc?.cambioDebajo]).toEqual(['abierto', undefined])
})

test('[CJ5] a petition that was not granted whole stays for the demand, whatever comes after', () => {
  const desk = new Despacho()
  for (const [acto, actor] of WAYS.resuelto) desk.act(acto, actor)
  desk.act('proponer', 'ana', { peticion: 'nulidad', causales: ['fed.nul.f'] })
  desk.act('cerrar')
  expect(desk.doc?.negadas).toMatchObject([
    { peticion: 'recuento', resultado: 'negado', razon: 'no hubo mayoría', persona: 'ana' },
  ])
})

test('[CJ5] a result reopened leaves nothing for the demand', () => {
  const desk = new Despacho()
  for (const [acto, actor] of WAYS.resuelto) desk.act(acto, actor)
  desk.act('reabrir')
  expect([desk.estado, desk.doc?.negadas]).toEqual(['presentado', []])
  desk.act('resolver', 'ana', { resultado: 'concedido' })
  expect(desk.doc?.resultado?.resultado).toBe('concedido')
})

test('an acuse is a photograph kept with the acta; without one the acta may be handed in', () => {
  const desk = new Despacho()
  for (const [acto, actor] of WAYS.aprobado) desk.act(acto, actor)
  const outcome = desk.act('presentar', 'ana', { acuse: FOTO })
  expect(outcome).toMatchObject({ refusal: 'foto_sin_acta', detail: [FOTO] })
  const image = { sha256: FOTO, bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1 } as const
  const place = { eleccion: 'GOB', casilla: casillaAt(1) }
  desk.fold('foto.stored', { ...image, ...place, clase: 'acta', clientId: 'acuse-01' })
  expect(desk.act('presentar', 'ana', { acuse: FOTO }).status).toBe('noted')
  expect(desk.doc?.presentada).toMatchObject({ acuse: FOTO, persona: 'ana' })
})

test('a case of no acta is refused by name', () => {
  const desk = new Despacho()
  const wrong = desk.act('tomar', 'ana', {}, '040099B010005')
  expect(wrong).toMatchObject({ refusal: 'casilla_desconocida', detail: ['040099B010005'] })
  const other = desk.act('tomar', 'ana', { eleccion: 'DIP' })
  expect(other).toMatchObject({ refusal: 'eleccion_desconocida' })
  expect(desk.night.casos.size).toBe(0)
})

test('[CJ1] fifty acts are told, the earlier ones counted, and the night read back is the same', () => {
  const desk = new Despacho()
  for (let n = 0; n < 60; n += 1) desk.act('anotar', 'ana', { texto: `nota ${n}` })
  expect([desk.doc?.historia.length, desk.doc?.omitidos]).toEqual([50, 10])
  expect(desk.doc?.historia.at(-1)?.texto).toBe('nota 59')
  const again = newNight()
  desk.drafts.forEach((draft, i) => apply(again, { ...draft, seq: i + 1, text: '' }))
  expect(again.casos).toEqual(desk.night.casos)
})
