import { describe, expect, it } from 'vitest'
import { readBase } from './base.ts'
import { textsOf } from './notes.ts'

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
