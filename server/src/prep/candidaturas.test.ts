import { describe, expect, it } from 'vitest'
import { readMembers } from './base.ts'
import { makeCatalogo } from './catalogo.ts'

const member = (path: string, lines: string[]) => ({ path, bytes: Buffer.from(lines.join('\n')) })

/** A base with one casilla for each distrito: the votes of the lines. */
function base(lines: string, votes: Record<number, string>, path = 'PUE_DIP_LOC_2018.csv') {
  const rows = Object.entries(votes).map(([distrito, figures]) => {
    const casilla = `21000${distrito}B0100`
    return `${casilla},${casilla}03,${distrito},${distrito},3,${figures},0,500,1`
  })
  return member(path, [
    'DIPUTACIONES LOCALES',
    '02/07/2018 20:00 (UTC-5)',
    `CLAVE_CASILLA,CLAVE_ACTA,ID_DISTRITO,SECCION,TIPO_ACTA,${lines},NULOS,LISTA_NOMINAL,CONTABILIZADA`,
    ...rows,
  ])
}

/** `PAN-PRI=ANA` for each candidacy of each boleta. */
function boletas(...members: ReturnType<typeof member>[]): string[] {
  const { bases, candidaturas } = readMembers(members, 'a.zip')
  const [first] = bases
  if (!first) return []
  return makeCatalogo(first, candidaturas).boletas.map(({ candidaturas: listed }) =>
    listed.map(({ key, nombre }) => `${key}=${nombre ?? ''}`).join(' '),
  )
}

describe('who stands for whom', () => {
  it('reads candidacies from any file whose header names parties and people, whatever it is called', () => {
    const catalogo = member('L/Cat_PUE_DIP_LOC.csv', [
      'sep=|',
      'ESTADO|DISTRITO|PARTIDO|CANDIDATO_PROPIETARIO|CANDIDATO_SUPLENTE',
      '21|1|PAN|ANA|X',
      '21|1|NUEVA ALIANZA|EVA|X',
      '21|1|CANDIDATO INDEPENDIENTE 1|LUZ|X',
      '21|2|PAN|LEO|X',
      '21|2|NUEVA ALIANZA|LEO|X',
    ])
    const votes = { 1: '1,2,3,-', 2: '1,2,-,4' }
    expect(boletas(base('PAN,NA,CAND_IND_1,C_PAN_NA', votes), catalogo)).toEqual([
      'PAN=ANA PANAL=EVA CAND_IND_1=LUZ',
      'PAN-PANAL=LEO',
    ])
  })

  it('[CA1] takes, of every combination that could be, the one with a name (Puebla 2018)', () => {
    const people = member('PUE_DIP_LOC_CANDIDATURAS_2018.csv', [
      'ID_ESTADO,ID_DISTRITO_LOCAL,PARTIDO_CI,CANDIDATURA_PROPIETARIA',
      '21,1,SUM-PAN-PRD,ANA',
      '21,1,PAN,',
      '21,1,PRD,',
      '21,1,PT,EVA',
      '21,2,SUM-PAN-PRD,',
      '21,2,PAN,LEO',
      '21,2,PRD,IAN',
      '21,2,PT,Nombre Apellido Apellido',
    ])
    const votes = { 1: '1,2,3,4', 2: '1,2,3,' }
    expect(boletas(base('PAN,PRD,PT,C_PAN_PRD', votes), people)).toEqual([
      'PAN-PRD=ANA PT=EVA',
      'PAN=LEO PRD=IAN PT=',
    ])
  })

  it('reads the same candidacies in the cómputos as in the PREP, and PES may be written ES', () => {
    const computos = base('PAN,PES', { 1: '1,2' }, '20180705_2200_COMPUTOS_DIP_LOC/PUE.csv')
    computos.bytes = Buffer.from(
      computos.bytes
        .toString()
        .replace('CLAVE_CASILLA', 'ACTAS_REGISTRADAS,ACTAS_COMPUTADAS\n2,2\nCLAVE_CASILLA'),
    )
    const people = member('PUE_DIP_LOC_CANDIDATURAS_2018.csv', [
      'ID_ESTADO,ID_DISTRITO_LOCAL,PARTIDO_CI,CANDIDATURA_PROPIETARIA',
      '21,1,PAN,ANA',
      '21,1,ES,EVA',
    ])
    expect(boletas(computos, people)).toEqual(['PAN=ANA PES=EVA'])
  })

  it('keeps a candidacy as text when it looks like HTML, and names its row', () => {
    const people = member('PUE_DIP_LOC_CANDIDATURAS_2018.csv', [
      'ID_ESTADO,ID_DISTRITO_LOCAL,PARTIDO_CI,CANDIDATURA_PROPIETARIA',
      '21,1,PAN,<b>ANA</b>',
    ])
    const { bases } = readMembers([base('PAN,PRI', { 1: '1,2' }), people], 'a.zip')
    expect(bases[0]?.warnings.join()).toMatch(/CANDIDATURAS_2018.csv: Renglón 2: trae texto .*HTML/)
  })
})

describe('a text without a header', () => {
  it('notes a text without a header on the bases beside it, and gives no error', () => {
    const note = member('PrepWarning.txt', ['Los datos son preliminares.'])
    const { bases, errors } = readMembers([base('PAN,PRI', { 1: '1,2' }), note], 'a.zip')
    expect([bases.length, errors.length, bases[0]?.warnings]).toEqual([1, 0, []])
  })
})
