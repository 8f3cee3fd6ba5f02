import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import type { Credential } from '../access/credential.ts'
import { zonasOf } from '../access/alcance.ts'
import { compare, CAUSAS, type Changes } from './changes.ts'
import { makePlan } from './plan.ts'
import { Personas } from './personas.ts'
import { readTable } from './sheet.ts'

const HEADING = 'cargo,ruta,casilla,nombre,telefono'
const ADMIN: Credential = { sub: 'a', rol: 'admin', casillas: 'todas', exp: Infinity }

let folder = ''
let personas: Personas
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cambios-'))
  personas = new Personas(join(folder, 'personas.sqlite'))
})
afterEach(async () => {
  await personas[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** A night in which each file is compared, and taken, without threads and doors. */
function makeNight(casillas = 4) {
  const desk = new MemoryDesk(smallCatalogo(casillas))
  const { night } = desk
  const claves = Array.from({ length: casillas }, (_, i) => casillaAt(i + 1))
  let minute = 0
  const read = async (lines: string[], who = ADMIN) => {
    const table = await readTable(Buffer.from(lines.join('\n')))
    const zonas = await zonasOf(night)
    const plan = makePlan(table, { claves, lugares: [...zonas.keys()] })
    const setting = { night, personas, who, zonas, key: 'clave', partial: plan.malasTotal > 0 }
    return { ...plan, ...(await compare(plan.puestos, setting)) }
  }
  const revoke = (ids: string[], causa: string) => {
    if (ids.length > 0) desk.fold('nombramiento.revoked', { ids, causa })
  }
  const keep = async ({ issued, replaced, substituted, ...rest }: Changes) => {
    desk.at = new Date(Date.UTC(2027, 4, 1, 0, (minute += 1))).toISOString()
    await personas.write([...rest.personas, ...rest.corrected])
    if (issued.length > 0) desk.fold('nombramiento.issued', { nombramientos: issued })
    revoke([...replaced.keys()], 'Cambió de casillas o de ruta')
    revoke(substituted, CAUSAS.sustituidas)
  }
  const take = async (lines: string[], who = ADMIN) => {
    const changes = await read(lines, who)
    await keep(changes)
    return changes
  }
  /** A new code for the same person, as after a lost paper. */
  const reissue = async (id: string) => {
    const { nombre, telefono, llave, cargo } = personas.find(id)!
    const { casillas, ruta, cargo: post } = night.representacion.nombramientos.get(id)!
    const nuevo = { id: `${id.slice(0, 7)}!`, cargo: post, casillas, ...(ruta ? { ruta } : {}) }
    desk.at = new Date(Date.UTC(2027, 4, 1, 0, (minute += 1))).toISOString()
    await personas.write([{ id: nuevo.id, nombre, telefono, llave, cargo }])
    desk.fold('nombramiento.issued', { nombramientos: [nuevo] })
    revoke([id], 'Perdió el papel')
  }
  const inForce = () =>
    [...night.representacion.nombramientos.values()].flatMap(({ id, casillas, revocadoAt }) => {
      const name = personas.find(id)?.nombre ?? ''
      const places = casillas.map((each) => String(Number(each.slice(2, 6)))).join('+')
      return revocadoAt === undefined ? [{ id, text: `${name} ${places}` }] : []
    })
  const force = () => inForce().map(({ text }) => text)
  const idOf = (name: string) => inForce().find(({ text }) => text.startsWith(name))?.id ?? ''
  return { desk, night, read, take, force, idOf, reissue, revoke }
}

describe('a person of the same cargo elsewhere', () => {
  const WIDE = 'Casilla,Propietario 1,RG,Cel RG'
  const STAFF = 'cargo,municipio,casilla,nombre,telefono'

  it('[NO9] a general with a near name in another place ends nobody', async () => {
    const { take, force } = makeNight()
    await take([WIDE, '0001 B,Beto Sosa,Ana López,', '0002 B,,Ana López,'])
    const { counts } = await take([WIDE, '0003 B,Luz Ek,Ana López Uc,'])
    expect(counts).toMatchObject({ nuevas: 2, reemplazadas: 0, sustituidas: 0 })
    expect(force()).toEqual(expect.arrayContaining(['Ana López 1+2', 'Ana López Uc 3']))
  })

  it('[NO9] a coordinator with a near name in another municipio ends nobody', async () => {
    const { take, force } = makeNight()
    await take([STAFF, 'Coordinación municipal,Campeche,,María Pérez,'])
    await take([STAFF, 'Coordinación municipal,Champotón,,María Pérez Canul,'])
    expect(force()).toEqual(['María Pérez 1+2', 'María Pérez Canul 3+4'])
  })

  it('[NO9] with the same telephone the person moves, and the change says who had which place', async () => {
    const { take, force } = makeNight()
    await take([STAFF, 'Coordinación municipal,Campeche,,María Pérez,2291111111'])
    const { cambios } = await take([
      STAFF,
      'Coordinación municipal,Champotón,,María Pérez Canul,2291111111',
    ])
    expect(cambios.reemplazadas).toMatchObject([
      {
        nombre: 'María Pérez Canul',
        donde: 'Champotón',
        antes: { nombre: 'María Pérez', donde: '2 casillas' },
      },
    ])
    expect(force()).toEqual(['María Pérez Canul 3+4'])
  })

  it('[NO8] a coordinator’s own general is taken, whoever has the same name out of their charge', async () => {
    const { take, force } = makeNight()
    await take([HEADING, 'RG,,0001 B,Ana López,'])
    const who = { sub: 'c', rol: 'coordinacion', casillas: new Set([casillaAt(3)]) } as const
    const { faults } = await take([HEADING, 'RG,,0003 B,Ana López,'], { ...who, exp: Infinity })
    expect(faults).toEqual([])
    expect(force()).toEqual(['Ana López 1', 'Ana López 3'])
  })
})

describe('a person whom a file ended comes back with a file', () => {
  const LINES = [HEADING, 'RC,,0001 B,Ana Ruiz Poot,2291234561', 'RC,,0002 B,Eva Canul,']
  const changed = LINES.map((line) => line.replace('2291234561', '2291239999'))

  it('[NO9] after a new code too', async () => {
    const { take, force, idOf, reissue, revoke } = makeNight()
    await take(LINES)
    await reissue(idOf('Ana'))
    revoke([idOf('Ana')], CAUSAS.fuera)
    expect((await take(changed)).counts).toMatchObject({ nuevas: 1, revocadas: 0 })
    expect(force()).toEqual(['Eva Canul 2', 'Ana Ruiz Poot 1'])
  })

  it('[NO1] never after an end by a person, whatever came before', async () => {
    const { take, force, idOf, reissue, revoke } = makeNight()
    await take(LINES)
    revoke([idOf('Ana')], CAUSAS.fuera)
    await take(LINES)
    await reissue(idOf('Ana'))
    revoke([idOf('Ana')], 'Robo')
    expect((await take(changed)).counts).toMatchObject({ nuevas: 0, revocadas: 1 })
    expect((await take(LINES)).counts).toMatchObject({ nuevas: 0, revocadas: 1 })
    expect(force()).toEqual(['Eva Canul 2'])
  })

  it('[NO9] after a ruta that grew too', async () => {
    const { take, force } = makeNight()
    const rows = [HEADING, 'RG,R1,,Gloria Paz,2291234561', 'RC,R1,0001 B,Ana Ruiz,']
    const more = [...rows, 'RC,R1,0002 B,Eva Canul,']
    await take(rows)
    await take(more)
    await take(more.map((line) => line.replace('Gloria Paz,2291234561', 'Pedro Uc,')))
    await take(more.map((line) => line.replace('Gloria Paz', 'Gloria Paz Tun')))
    expect(force()).toContain('Gloria Paz Tun 1+2')
  })

  it('[NO9] a telephone that changes and changes back with the casillas is one person throughout', async () => {
    const { take, force } = makeNight()
    const rows = (casilla: string, telefono: string) => [
      ...[HEADING, `RG,R1,,Gloria Paz,${telefono}`, `RC,R1,${casilla},Ana Ruiz,`],
    ]
    await take(rows('0001 B', '2291234561'))
    await take(rows('0002 B', '2291239999'))
    await take(rows('0001 B', '2291234561'))
    expect(force()).toContain('Gloria Paz 1')
    expect(force()).toHaveLength(3)
  })
})

it('[NO8] a second scope of another kind is refused, and one of the same kind is joined', async () => {
  const { read } = makeNight()
  const heading = 'cargo,alcance,nombre,casilla'
  const rows = ['municipio Champotón', 'Campeche', 'ruta 7'].map(
    (place) => `Coordinación municipal,${place},Zoë Peña,`,
  )
  expect((await read([heading, ...rows.slice(0, 2)])).cambios.nuevas[0]?.donde).toBe(
    'Campeche y Champotón',
  )
  const { malas } = await read([heading, ...rows])
  expect(malas).toEqual([
    {
      ...{ fila: 4, campo: 'alcance' },
      motivo:
        'Su alcance ya es Campeche y Champotón, por la fila 2: un nombramiento no junta municipios, distritos, rutas y casillas.',
    },
  ])
})

describe('good rows without the bad', () => {
  it('[NO4] take no casilla from a general whose other casilla is in a bad row', async () => {
    const { take, force } = makeNight()
    const rows = (casilla: string) => [
      ...[HEADING, 'RG,R1,,Gloria Paz,2291234561', 'RC,R1,0001 B,Ana Ruiz,'],
      `RC,R1,${casilla},Eva Canul,`,
    ]
    await take(rows('0002 B'))
    const { counts, issued } = await take(rows('0002 X9'))
    expect([counts, issued]).toMatchObject([{ iguales: 2, reemplazadas: 0 }, []])
    expect(force()).toContain('Gloria Paz 1+2')
  })
})

it('people of one cargo are read once each, and compared in turns', async () => {
  const { take, read } = makeNight()
  // Names of three letters are near no other name.
  const rows = (from: number) =>
    Array.from({ length: 150 }, (_, i) => `Coordinación jurídica,,,${from + i} Uc,`)
  await take([HEADING, ...rows(100)])
  const find = vi.spyOn(personas, 'find')
  const seen = { turns: 0, isOver: false }
  const watch = (async () => {
    while (!seen.isOver) {
      await turn()
      seen.turns += 1
    }
  })()
  const { counts } = await read([HEADING, ...rows(500)])
  seen.isOver = true
  await watch
  expect(counts).toMatchObject({ nuevas: 150, fuera: 150 })
  const ofForce = find.mock.results.filter(({ value }) => value !== undefined)
  expect(ofForce).toHaveLength(150)
  // 150 × 150 comparisons in slices of a thousand.
  expect(seen.turns).toBeGreaterThan(20)
})
