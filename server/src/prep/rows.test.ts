import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unpackPath } from './archive.ts'
import { readBase, readMembers } from './base.ts'
import { textsOf } from './notes.ts'

/** A base with `front` as identifying columns; each row also has votes of PAN and PRI. */
function read(front: string, rows: string[], title = 'GUBERNATURA') {
  const header = `${front},PAN,PRI,NULOS,TOTAL_VOTOS,LISTA_NOMINAL,OBSERVACIONES,CONTABILIZADA`
  const text = [title, '02/06/2024 20:00 (UTC-6)', header, ...rows].join('\n')
  return readBase({ path: 'GUB_2024.csv', bytes: Buffer.from(text) })
}

const VOTES = '10,20,1,31,500,-,1'
const KEYED = 'CLAVE_CASILLA,CLAVE_ACTA,ENTIDAD,ID_DISTRITO,DISTRITO,SECCION,TIPO_CASILLA'

describe('a row says which acta it is', () => {
  it('a row says its acta by its key, also where N/A stands for a number (voto anticipado)', () => {
    const base = read(KEYED, [`210001AN/A00,210001AN/A0002,PUEBLA,1,UNO,1,A,${VOTES}`])
    expect(base.rows[0]?.esperada).toMatchObject({
      acta: '210001A000002',
      casilla: '210001A0000',
      seccion: '0001',
    })
  })

  it('a row says its acta by words, and by the name of its entidad', () => {
    const front = 'ENTIDAD,SECCION,TIPO_CASILLA,ID_CASILLA,EXT_CONTIGUA,TIPO_ACTA'
    const base = read(front, [
      `Veracruz de Ignacio de la Llave,12,Contigua,3,,2,${VOTES}`,
      `VERACRUZ,12,Extraordinaria,1,2,2,${VOTES}`,
    ])
    expect(base.rows.map(({ esperada }) => esperada.acta)).toEqual([
      '300012C030002',
      '300012E010202',
    ])
    expect(base.proceso).toBe('Veracruz 2024')
  })

  it('a row says its acta as people call a casilla', () => {
    const base = read('ID_ENTIDAD,ESTADO,SECCION,CASILLA,TIPO_ACTA', [
      `9,CDMX,12,B,2,${VOTES}`,
      `9,CDMX,12,C 03,2,${VOTES}`,
      `9,CDMX,12,E1C2,2,${VOTES}`,
      `9,CDMX,12,ESPECIAL 1,2,${VOTES}`,
    ])
    expect(base.rows.map(({ esperada }) => esperada.casilla)).toEqual([
      '090012B0100',
      '090012C0300',
      '090012E0102',
      '090012S0100',
    ])
    expect(base.sums).toMatchObject({ votos: 124, votosSinEspeciales: 93 })
  })
})

describe('a kind of casilla of another state or year', () => {
  const front = 'ID_ENTIDAD,ESTADO,SECCION,TIPO_CASILLA,ID_CASILLA,EXT_CONTIGUA,TIPO_ACTA'

  it.each([
    // Coahuila 2017: the token says the extraordinaria, the id its contigua.
    ['E1C,2,', 'E0102'],
    ['E12C,3,', 'E1203'],
    ['E1C2,,', 'E0102'],
    ['E2,,', 'E0200'],
    ['E1,1,3', 'E0103'],
    ['E,1,2', 'E0102'],
    ['C03,3,', 'C0300'],
    ['C,3,0', 'C0300'],
    ['EXTRAORDINARIA 1 CONTIGUA,2,', 'E0102'],
    ['EXTRAORDINARIA 1 CONTIGUA 2,,', 'E0102'],
    ['Extraordinaria,1,2', 'E0102'],
    ['BÁSICA,1,', 'B0100'],
    ['V,1,', 'V0100'],
  ])('[CL1] a type written as %s is the casilla %s', (kind, key) => {
    const base = read(front, [`5,COAHUILA,12,${kind},3,${VOTES}`])
    expect(base.rows.map(({ esperada }) => esperada.casilla)).toEqual([`050012${key}`])
    expect(base.warnings.join()).not.toContain('no nombra su casilla')
  })

  const odd = [
    `5,COAHUILA,12,VOTO POR INTERNET,1,,3,${VOTES}`,
    `5,COAHUILA,,ITINERANTE,7,,3,${VOTES}`,
    `5,COAHUILA,,ITINERANTE,8,,3,${VOTES}`,
    `5,COAHUILA,13,?!,,,3,${VOTES}`,
  ]

  it('[CL7] a counted row is never dropped for its key, and is said', () => {
    const base = read(front, [`5,COAHUILA,12,B,1,,3,${VOTES}`, ...odd])
    expect(base.fuera).toEqual([])
    expect(base.sums).toMatchObject({ contabilizadas: 5, votos: 155 })
    const keys = base.rows.map(({ esperada }) => esperada.acta)
    expect(keys.slice(1)).toEqual([
      '050012X010003',
      '050000X070003',
      '050000X080003',
      '050013X000003',
    ])
    expect(base.warnings.join()).toMatch(/se captura y no nombra su casilla/)
  })

  it('[CL7] a key made for a row is the same in every corte, whatever stands before the row', () => {
    const keysOf = (rows: string[]) =>
      new Set(read(front, rows).rows.map(({ esperada }) => esperada.acta))
    expect(keysOf(odd.toReversed())).toEqual(keysOf(odd))
    expect(keysOf(odd.slice(1))).toEqual(new Set([...keysOf(odd)].slice(1)))
  })

  it('[CL7] a row without key and numbers has the same key once rows before it are captured', () => {
    const row = (votos: string) => `5,COAHUILA,12,VOTO POR INTERNET,,,3,${votos}`
    const none = '-,-,-,-,-,-,-'
    const keysOf = (rows: string[]) => read(front, rows).rows.map(({ esperada }) => esperada.acta)
    expect(keysOf([row(none), row(VOTES)])).toEqual(['050012X000103'])
    expect(keysOf([row(VOTES), row(VOTES)])).toEqual(['050012X000003', '050012X000103'])
  })

  it.each([front, `CLAVE_CASILLA,${front}`])(
    '[CL7] a counted row without a key that stops counting stays in the base (%s)',
    (columns) => {
      const key = columns === front ? '' : ','
      const [row] = read(columns, [
        `${key}5,COAHUILA,12,VOTO POR INTERNET,1,,3,${VOTES.replace(/1$/, '0')}`,
      ]).rows
      expect(row?.esperada.acta).toBe('050012X010003')
      expect(row?.value).toMatchObject({ capturada: true, contabilizada: false })
    },
  )

  it('[CL7] a row that says no entidad takes the only one of the file, and has no place among several', () => {
    const stray = `,,12,VOTO POR INTERNET,1,,3,${VOTES}`
    const named = (entidad: number) => `${entidad},,12,B,1,,3,${VOTES}`
    const one = read(front, [stray, named(5)])
    expect(one.rows.map(({ esperada }) => esperada.acta).sort()).toEqual([
      '050012B010003',
      '050012X010003',
    ])
    expect(one.proceso).toBe('Coahuila 2024')
    const two = read(front, [stray, named(5), named(6)])
    expect([two.rows.length, two.fuera.length]).toEqual([2, 1])
    expect(two.warnings.join()).toContain('no dice su entidad')
  })

  it('[CL7] a row without a key that nobody counts stays out', () => {
    const base = read(front, [`5,COAHUILA,,ITINERANTE,7,,3,-,-,-,-,-,-,-`])
    expect([base.rows.length, base.fuera.length]).toEqual([0, 1])
  })
})

describe('a row of no casilla of the catálogo', () => {
  it('a row of no casilla has no key where the others have one, or says so', () => {
    const base = read(KEYED, [
      `210001B0100,210001B010002,PUEBLA,1,UNO,1,B,${VOTES}`,
      `-,-,PUEBLA,1,UNO,1,B,-,-,-,-,-,No identificadas - Fuera del catálogo,-`,
      '-,-,PUEBLA,1,UNO,2,B,-,-,-,-,-,-,-',
      `210001B0100,210001B010002,PUEBLA,1,UNO,1,B,9,9,9,27,500,Fuera de catálogo,0`,
    ])
    expect(base.rows).toHaveLength(1)
    expect(base.fuera.map(({ line }) => line)).toEqual([5, 6, 7])
    expect(base.repeatedKeys).toEqual([])
  })
})

describe('a place', () => {
  it('votes from abroad name no place, and the distrito 0 is none', () => {
    const base = read(KEYED, [
      `210000M0100,210000M010002,PUEBLA,1,VOTO EN EL EXTRANJERO,0,M,${VOTES}`,
      `210001B0100,210001B010002,PUEBLA,1,UNO,1,B,${VOTES}`,
      `210000M0200,210000M020002,PUEBLA,0,-,0,M,${VOTES}`,
    ])
    expect(base.lugares).toEqual([
      { kind: 'entidad', codigo: '21', nombre: 'PUEBLA' },
      { kind: 'distrito', codigo: '21-001', nombre: 'UNO' },
    ])
    expect(base.rows[2]?.esperada).not.toHaveProperty('distrito')
  })
})

describe('a row that ends before its figures', () => {
  const FRONT_SHORT = 'ENTIDAD,SECCION,TIPO_CASILLA,ID_CASILLA,EXT_CONTIGUA,TOTAL_VOTOS_SACADOS'
  const whole = `PUEBLA,1,B,1,,31,${VOTES}`
  const short = (seccion: number) => `PUEBLA,${seccion},B,1,,Sin dato`

  it('[BA1] a row without figures is an acta not captured, and one warning counts such rows', () => {
    const base = read(FRONT_SHORT, [short(2), whole, short(3), `${short(4)},Sin dato`, ''])
    expect(base.rows.map(({ value }) => value.capturada)).toEqual([false, true, false, false])
    expect(base.sums).toMatchObject({ capturadas: 1, contabilizadas: 1, votos: 31 })
    expect(textsOf(base.warnings)).toEqual([
      'Renglón 4 y 2 más: termina antes de sus cifras; cuenta como acta sin capturar',
    ])
  })

  it.each([
    ['a figure', [whole, 'PUEBLA,2,B,1,,31', '']],
    ['a zero', [whole, 'PUEBLA,2,B,1,,Sin dato,0', '']],
    ['no casilla', [whole, 'PUEBLA', '']],
    ['the end of a file that was cut', [whole, 'PUEBLA,2,B,1,,Sin da']],
    ['the end of a file that was cut after other short rows', [short(3), whole, 'PUEBLA,2,B,1']],
  ])('[BA1] a short row with %s is refused by its line', (_, rows) => {
    expect(() => read(FRONT_SHORT, rows)).toThrow(/^Renglón [56]: está cortado/)
  })

  it('[BA2] totals that name themselves, and a word under the rows, are no actas and are told', () => {
    const front = 'CLAVE_CASILLA,ENTIDAD,MUNICIPIO,SECCION,TIPO_CASILLA'
    const key = (seccion: number) => `21000${seccion}B0100,PUEBLA,UNO,${seccion},B`
    const totals = [
      `TOTAL,,,,,${VOTES}`,
      `,TOTALES,,,,20,40,2,62,1000,-,-`,
      `,PUEBLA,Gran total,,,20,40,2,62,1000,-,1`,
    ]
    for (const odd of [...totals, 'Total,2', 'Fuente: PREP', '* Nota: sin las especiales']) {
      const base = read(front, [`${key(1)},${VOTES}`, `${key(2)},${VOTES}`, odd, ''])
      expect([base.rows.length, base.fuera.length, base.sums.votos]).toEqual([2, 0, 62])
      expect(textsOf(base.warnings).join()).toMatch(/^Renglón 6: trae (totales|un texto suelto)/)
    }
    // A municipio may be called so; a casilla of it is an acta.
    expect(read(front, [`210001B0100,PUEBLA,TOTAL,1,B,${VOTES}`]).rows).toHaveLength(1)
  })

  it('[BA1] the last row may lack the line end where another row ended at the same cell', () => {
    expect(read(FRONT_SHORT, [short(2), whole, short(3)]).rows).toHaveLength(3)
  })

  it('[BA1] a base cut anywhere before the last cell of its last row is refused', () => {
    const rows = [`PUEBLA,2,B,1,,31,${VOTES}`, `PUEBLA,3,B,1,,31,${VOTES}`]
    const [, last = ''] = rows
    for (let kept = 1; kept <= last.lastIndexOf(','); kept++) {
      const severed = [rows[0] ?? '', last.slice(0, kept)]
      expect(() => read(FRONT_SHORT, severed)).toThrow(/^Renglón 5: está cortado/)
    }
  })
})

describe('a mark that is no count', () => {
  const row = (seccion: number, pan: string, pri: string) =>
    `PUEBLA,${seccion},B,1,,31,${pan},${pri},1,31,500,-,1`
  const FIGURES = 'ENTIDAD,SECCION,TIPO_CASILLA,ID_CASILLA,EXT_CONTIGUA,TOTAL_VOTOS_SACADOS'

  it('[FI1] marks of one kind are one warning with the number of rows, in whatever columns', () => {
    const base = read(FIGURES, [
      row(1, 'Inconsistente', 'INCONSISTENTE'),
      row(2, '10', 'inconsistente'),
      row(3, 'borroso', '20'),
      row(4, '10', 'tachado'),
    ])
    expect(base.rows[0]?.value.votos).toEqual(['inconsistente', 'inconsistente', 1])
    expect(base.rows[2]?.value.votos[0]).toBe('sin_dato')
    expect(textsOf(base.warnings).filter((warning) => !warning.includes('TOTAL'))).toEqual([
      'Renglón 6 y 1 más: trae un valor que no es cifra ni marca; no suma («borroso», «tachado»)',
      'Renglón 4 y 1 más: trae cifras con letra y número que no coinciden; no suman («Inconsistente», «INCONSISTENTE», «inconsistente»)',
    ])
  })

  it('the hour of verification is also called FECHA_HORA_REGISTRO', () => {
    const front = `${FIGURES},FECHA_HORA_REGISTRO`
    const base = read(front, [`PUEBLA,1,B,1,,31,2017-06-05 01:02:03,${VOTES}`])
    expect(base.rows[0]?.value.verificacionAt).toBe('2017-06-05T01:02:03-06:00')
    expect(base.warnings).toEqual([])
  })
})

const SHORT = join(import.meta.dirname, '../../../../shared/cases/filas-cortas')
const itOnShort = it.skipIf(!existsSync(SHORT)) // needs ../shared/cases

itOnShort(
  '[BA1] Coahuila 2017 has rows of actas not captured yet (needs ../shared/cases)',
  async () => {
    const { bases } = readMembers(await unpackPath(SHORT), 'filas-cortas')
    expect(bases[0]?.rows).toHaveLength(20)
    expect(bases[0]?.sums).toMatchObject({
      capturadas: 15,
      contabilizadas: 15,
      votos: 2394,
      listaNominal: 7641,
    })
  },
)

const MARKED = join(import.meta.dirname, '../../../../shared/cases/marca-inconsistente')
const itOnMarked = it.skipIf(!existsSync(MARKED)) // needs ../shared/cases

itOnMarked(
  '[FI1] the mark Inconsistente is no figure, and is said once for all columns (needs ../shared/cases)',
  async () => {
    const { bases } = readMembers(await unpackPath(MARKED), 'marca-inconsistente')
    const [base] = bases
    const { porOption, ...sums } = base?.sums ?? { porOption: [] }
    expect(sums).toMatchObject({ contabilizadas: 20, votos: 2680, listaNominal: 10_000 })
    const votos = Object.fromEntries((base?.options ?? []).map(({ key }, i) => [key, porOption[i]]))
    expect(votos).toMatchObject({ PAN: 1200, PRI: 900, PRD: 100, MORENA: 400, NULOS: 80 })
    const marks = base?.rows.flatMap(({ value }) =>
      value.votos.filter((f) => f === 'inconsistente'),
    )
    expect(marks?.length).toBeGreaterThan(0)
    const told = textsOf(base?.warnings ?? []).filter((each) => each.includes('letra y número'))
    expect(told).toHaveLength(1)
    expect(base?.rows.some(({ value }) => value.verificacionAt !== '')).toBe(true)
  },
)
