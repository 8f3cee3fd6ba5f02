import { describe, expect, it } from 'vitest'
import { readBase } from './base.ts'
import { mapColumns } from './columns.ts'
import { textsOf } from './notes.ts'
import { findOptions } from './options.ts'
import { PartySet } from './partidos.ts'

/** A base with a casilla for each row of votes; the last figure is TOTAL_VOTOS. */
function read(lines: string, ...rows: string[]) {
  const header = `CLAVE_CASILLA,CLAVE_ACTA,SECCION,TIPO_ACTA,${lines},NULOS,TOTAL_VOTOS,LISTA_NOMINAL,CONTABILIZADA`
  const body = rows.map((votes, at) => {
    const casilla = `21000${at + 1}B0100`
    return `${casilla},${casilla}02,${at + 1},2,${votes},500,1`
  })
  const text = ['GUBERNATURA', '02/06/2024 20:00 (UTC-6)', header, ...body].join('\n')
  return readBase({ path: 'PUE_GUB_2024.csv', bytes: Buffer.from(text) })
}

function kinds(...args: Parameters<typeof read>): string {
  return read(...args)
    .options.map(({ key, kind }) => `${key} ${kind}`)
    .join(', ')
}

describe('the lines of the acta', () => {
  it("columns that the file's own total leaves out are no lines of the acta", () => {
    const base = read('PAN,SELLOS_ROTOS,HAGAMOS', '10,3,5,1,16', '20,7,4,1,25', '1,1,1,1,3')
    expect(base.options.map(({ key }) => key)).toEqual(['PAN', 'HAGAMOS', 'NULOS'])
    expect(base.sums.votos).toBe(44)
    expect(textsOf(base.warnings)).toEqual(['Columnas que no se reconocen: SELLOS_ROTOS'])
  })

  it('a line may be called VOTOS_ and the party', () => {
    expect(kinds('VOTOS_PAN,VOTOS_PAN_PRI,VOTOS_PRI', '1,2,3,4,10')).toBe(
      'PAN partido, PAN-PRI coalicion, PRI partido, NULOS nulos',
    )
  })

  it('two names of which one is short for the other are two parties', () => {
    expect(kinds('PAN,ENCUENTRO_SOCIAL,PES,PAN_PES', '1,2,3,1,4,11')).toBe(
      'PAN partido, ENCUENTRO_SOCIAL partido, PES partido, PAN-PES coalicion, NULOS nulos',
    )
  })
})

describe('a combination of parties that have columns', () => {
  it('a combination is a candidatura común where its actas have no lines of its parties', () => {
    const lines = 'PAN,PT,MORENA,PT_MORENA'
    expect(kinds(lines, '9,-,-,40,1,50', '9,3,4,-,1,17')).toMatch(/PT-MORENA candidatura_comun/)
    expect(kinds(lines, '9,3,4,40,1,57', '9,3,4,-,1,17')).toMatch(/PT-MORENA coalicion/)
    expect(kinds(lines, '9,-,-,-,1,10')).toMatch(/PT-MORENA coalicion/)
  })
})

/** Figures read while the lines are found among `count` unknown names whose sum is never the total. */
function figuresRead(count: number): number {
  const header = [
    ...['CLAVE_CASILLA', ...Array.from({ length: count }, (_, at) => `LINEA_${at}`)],
    ...['NULOS', 'TOTAL_VOTOS'],
  ]
  let reads = 0
  const counted = (counts: number[]) =>
    new Proxy(counts, {
      get(own, at, self): unknown {
        reads += 1
        return Reflect.get(own, at, self)
      },
    })
  const { options } = findOptions(header, mapColumns(header), {
    isFigures: () => true,
    sums: (places) =>
      Array.from({ length: 20 }, () => ({ counts: counted(places.map(() => 1)), total: 1 })),
  })
  expect(options).toHaveLength(count + 1)
  return reads
}

describe('a hostile header', () => {
  it('twice the columns cost twice the figures, not eight times', () => {
    expect(figuresRead(200) / figuresRead(100)).toBeLessThan(2.5)
  })

  it('a name of many words, each a party, is tried from each word once', () => {
    // Each word more doubled the work: of forty the old way had no end.
    const name = `${'PAN_'.repeat(40)}X`
    const { key } = new PartySet(['PAN', 'PAN_PAN', 'PAN_PAN_PAN']).optionOf(name)
    expect(key).toContain('X')
  })
})
