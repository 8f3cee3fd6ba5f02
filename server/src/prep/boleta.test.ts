import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unpackPath, type Member } from './archive.ts'
import { readMembers } from './base.ts'
import { inspectDocument } from './inspect.ts'

const SHARED = join(import.meta.dirname, '../../../../shared')

/** Votes of each candidacy by key, over the whole file. */
function candidaciesOf(members: Member[]): Record<string, number> {
  const { bases, candidaturas } = readMembers(members, 'a.zip')
  const [doc] = inspectDocument(bases, candidaturas)
  return Object.fromEntries((doc?.candidaturas ?? []).map(({ key, votos }) => [key, votos]))
}

/** A base with one casilla and a line for each column. */
function baseOf(votes: Record<string, number>): Member {
  const lines = [
    'GUBERNATURA',
    '02/07/2018 20:00 (UTC-5)',
    `CLAVE_CASILLA,CLAVE_ACTA,SECCION,TIPO_ACTA,${Object.keys(votes).join()},NULOS,LISTA_NOMINAL,CONTABILIZADA`,
    `210001B0100,210001B010005,1,5,${Object.values(votes).join()},3,9000,1`,
  ]
  return { path: 'PUE_GOB_2018.csv', bytes: Buffer.from(lines.join('\n')) }
}

function peopleOf(rows: string[]): Member {
  const text = ['ID_ESTADO,PARTIDO_CI,CANDIDATURA', ...rows.map((row) => `21,${row}`)].join('\n')
  return { path: 'PUE_GOB_CANDIDATURAS_2018.csv', bytes: Buffer.from(text) }
}

/** Parties under the name of the column, and other initials of the same party. */
const PARTIES = [
  ['PAN', 'PAN'],
  ['PRD', 'PRD'],
  ['MC', 'PMC'],
  ['NA', 'PNA'],
  ['SI', 'SDI'],
  ['ES', 'PES'],
  ['CXQROO', 'CQROO'],
  ['JUP', 'PJUP'],
] as const
/** The key of the party of each column. */
const KEYS: Record<string, string> = { NA: 'PANAL' }

function subsetsOf<T>(all: readonly T[]): T[][] {
  return all.reduce<T[][]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]])
}

describe('an alliance, by the columns of a base', () => {
  const trait = fc.record({
    members: fc.subarray([...PARTIES], { minLength: 2, maxLength: 4 }),
    /** Combinations under the other initials. */
    others: fc.boolean(),
    /** Combinations of one party. */
    ones: fc.boolean(),
    /** The alliance stands in the candidaturas file: not at all, as a sum without a name, or by one name. */
    people: fc.constantFrom('none', 'sum', 'names'),
    shuffled: fc.boolean(),
  })

  it('[CA1] [CA2] [CA3] [CA4] an alliance has the votes of all its lines, whatever the file calls them', () => {
    fc.assert(
      fc.property(trait, ({ members, others, ones, people, shuffled }) => {
        const votes: Record<string, number> = { PRI: 500, MORENA: 400 }
        let next = 1
        for (const [column] of members) votes[column] = next++
        const combos = subsetsOf(members).filter(({ length }) => length >= (ones ? 1 : 2))
        if (shuffled) combos.reverse()
        // The other initials of a party alone say nothing: C_PES is PES beside the column ES.
        for (const combo of combos)
          votes[`C_${combo.map((names) => names[others ? 1 : 0]).join('_')}`] = next++
        const columns = members.map(([column]) => column)
        const rows = {
          none: [],
          sum: [`SUM-${columns.join('-')},`, ...columns.map((column) => `${column},`)],
          names: columns.map((column) => `${column},ANA`),
        }[people]
        const rest = people === 'names' ? ['PRI,EVA', 'MORENA,LUZ'] : ['PRI,', 'MORENA,']
        const last = ['CNR,Candidaturas no registradas', 'NULOS,Votos nulos']
        const files = people === 'none' ? [] : [peopleOf([...rows, ...rest, ...last])]
        const key = columns.map((column) => KEYS[column] ?? column).join('-')
        expect(candidaciesOf([baseOf(votes), ...files])).toEqual({
          PRI: 500,
          MORENA: 400,
          [key]: (next * (next - 1)) / 2,
        })
      }),
    )
  })

  it('[CA2] a combination of one party counts for the party where the party stands alone', () => {
    const votes = { PAN: 10, PRI: 20, C_PAN: 3 }
    expect(candidaciesOf([baseOf(votes)])).toEqual({ PAN: 13, PRI: 20 })
    const people = peopleOf(['PAN,', 'PRI,'])
    expect(candidaciesOf([baseOf(votes), people])).toEqual({ PAN: 13, PRI: 20 })
  })

  it('[CA3] two columns under the two initials of a party are two parties', () => {
    expect(candidaciesOf([baseOf({ NA: 1, PNA: 2, MC: 3, PMC: 4 })])).toEqual({
      NA: 1,
      PNA: 2,
      MC: 3,
      PMC: 4,
    })
  })

  it('[CA3] unknown initials side by side are as many parties; words side by side are one name', () => {
    expect(candidaciesOf([baseOf({ PAN: 1, PRI: 2, C_PRI_XYZ_QWE: 3 })])).toEqual({
      PAN: 1,
      'PRI-XYZ-QWE': 5,
    })
    expect(candidaciesOf([baseOf({ PAN: 1, PRI: 2, C_PRI_VIDA_NUEVA: 3 })])).toEqual({
      PAN: 1,
      'PRI-VIDA_NUEVA': 5,
    })
  })

  it('[CA4] a sum without a name is no registration where its parties are named apart', () => {
    const votes = { PAN: 10, PRD: 20, PT: 5, C_PAN_PRD: 0 }
    const apart = ['SUM-PAN-PRD,', 'PAN,LEO', 'PRD,IAN', 'PT,EVA']
    expect(candidaciesOf([baseOf(votes), peopleOf(apart)])).toEqual({ PAN: 10, PRD: 20, PT: 5 })
    const together = ['SUM-PAN-PRD,', 'PAN,', 'PRD,', 'PT,EVA']
    expect(candidaciesOf([baseOf(votes), peopleOf(together)])).toEqual({ 'PAN-PRD': 30, PT: 5 })
    const smaller = ['SUM-PAN-PRD-PT,', 'SUM-PAN-PRD,LEO', 'PAN,', 'PRD,', 'PT,']
    expect(candidaciesOf([baseOf(votes), peopleOf(smaller)])).toEqual({ 'PAN-PRD': 30, PT: 5 })
  })
})

describe('alliances of files in ../shared', () => {
  const puebla = join(SHARED, 'data/prep/pue2018')
  const itOnPuebla = it.skipIf(!existsSync(puebla)) // needs ../shared/data
  itOnPuebla('[CA4] Puebla 2018 has its two alliances (needs ../shared/data)', async () => {
    expect(candidaciesOf(await unpackPath(puebla))).toEqual({
      'PAN-PRD-MC-CPP-PSI': 957_686,
      PRI: 465_452,
      'PT-MORENA-PES': 861_501,
      PVEM: 127_556,
    })
  })

  const ones = join(SHARED, 'cases/combinaciones-de-uno')
  const itOnOnes = it.skipIf(!existsSync(ones)) // needs ../shared/cases
  itOnOnes('[CA2] C_PAN is no party of its own (needs ../shared/cases)', async () => {
    // 1,200 + 200 + 80 + 3 + 40 + 20: the sum of the columns, and with the rest the 3,608 votes.
    expect(candidaciesOf(await unpackPath(ones))).toEqual({
      'PAN-UDC-PPC': 1543,
      'PRI-PVEM': 1585,
      MORENA: 400,
    })
  })
})
