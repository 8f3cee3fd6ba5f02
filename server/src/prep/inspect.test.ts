import { describe, expect, it } from 'vitest'
import { readMembers } from './base.ts'
import { inspectDocument } from './inspect.ts'

const FRONT = 'CLAVE_CASILLA,CLAVE_ACTA,ID_DISTRITO,SECCION,TIPO_ACTA'

/** The document of a base with a casilla for each row: distrito, votes of the lines, contabilizada. */
function inspect(lines: string, rows: [string, string, 0 | 1][], people: string[] = []) {
  const body = rows.map(([distrito, votes, counted], at) => {
    const casilla = `21000${at + 1}B0100`
    return `${casilla},${casilla}03,${distrito},${at + 1},3,${votes},0,0,500,${counted}`
  })
  const text = [
    'DIPUTACIONES LOCALES',
    '02/07/2018 20:00 (UTC-5)',
    `${FRONT},${lines},NO_REGISTRADOS,NULOS,LISTA_NOMINAL,CONTABILIZADA`,
    ...body,
  ]
  const member = (path: string, content: string[]) => ({
    path,
    bytes: Buffer.from(content.join('\n')),
  })
  const members = [member('PUE_DIP_LOC_2018.csv', text)]
  const header = 'ID_ESTADO,ID_DISTRITO_LOCAL,PARTIDO_CI,CANDIDATURA_PROPIETARIA'
  if (people.length > 0)
    members.push(member('PUE_DIP_LOC_CANDIDATURAS_2018.csv', [header, ...people]))
  const { bases, candidaturas } = readMembers(members, 'a.zip')
  const [doc] = inspectDocument(bases, candidaturas)
  if (!doc) throw new Error('No base')
  return doc
}

describe('the candidacies of a base, before anything is created', () => {
  it('[CA1] candidacies are added up over contabilizadas, in all demarcaciones and in each', () => {
    const rows: [string, string, 0 | 1][] = [
      ['1', '10,20,5,1,7', 1],
      ['1', '10,20,5,1,7', 0],
      ['2', '30,40,5,-,-', 1],
    ]
    const { candidaturas, demarcaciones, warnings } = inspect('PAN,PRI,PT,C_PAN_PRI,CI_1', rows)
    const [one, two] = [
      { clave: 'DIP_LOC:distrito:21-001', alliance: 31, pt: 5, alone: 7 },
      { clave: 'DIP_LOC:distrito:21-002', alliance: 0, pt: 5, alone: 0 },
    ]
    const alone = (votos: number) => ({ key: 'CI_1', parties: [], votos })
    const party = (key: string, votos: number) => ({ key, parties: [key], votos })
    const alliance = { key: 'PAN-PRI', parties: ['PAN', 'PRI'], votos: one.alliance }
    expect(demarcaciones).toEqual([
      { clave: one.clave, candidaturas: [alliance, party('PT', 5), alone(7)] },
      { clave: two.clave, candidaturas: [party('PAN', 30), party('PRI', 40), party('PT', 5)] },
    ])
    expect(candidaturas).toEqual([
      alliance,
      party('PAN', 30),
      party('PRI', 40),
      party('PT', 10),
      alone(7),
    ])
    expect(warnings).toEqual([])
  })

  it('one demarcación is not told again', () => {
    expect(inspect('PAN,PRI', [['1', '10,20', 1]])).not.toHaveProperty('demarcaciones')
  })

  it('[CA1] combinations that no candidacy joins are a warning', () => {
    const people = ['21,1,PAN,ANA', '21,1,PRI,EVA', '21,1,PT,LUZ']
    const rows: [string, string, 0 | 1][] = [['1', '10,20,5,1,2', 1]]
    const lines = 'PAN,PRI,PT,C_PAN_PRI,C_PRI_PT'
    expect(inspect(lines, rows, people).warnings).toEqual([
      '2 columnas de coalición y ninguna candidatura las junta: PAN-PRI, PRI-PT',
    ])
    expect(inspect('PAN,PRI,PT,C_PAN_PRI,X', [['1', '10,20,5,1,2', 1]], people).warnings).toEqual([
      'Una columna de coalición y ninguna candidatura la junta: PAN-PRI',
    ])
  })
})
