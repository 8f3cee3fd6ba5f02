import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unpackPath } from './archive.ts'
import { readBase, readBases, readMembers } from './base.ts'
import { inspectDocument } from './inspect.ts'
import { textsOf } from './notes.ts'

/** Columns shared by all bases since 2018, before and after the votes. */
const FRONT =
  'CLAVE_CASILLA,CLAVE_ACTA,ID_ESTADO,ESTADO,ID_DISTRITO_LOCAL,DISTRITO_LOCAL,SECCION,ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,UBICACION_CASILLA,TIPO_ACTA,TOTAL_BOLETAS_SOBRANTES,TOTAL_PERSONAS_VOTARON,TOTAL_REP_PARTIDO_CI_VOTARON,TOTAL_VOTOS_SACADOS'.split(
    ',',
  )
const BACK =
  'NULOS,TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,REPRESENTANTES_PP_CI,OBSERVACIONES,CONTABILIZADA,MECANISMOS_TRASLADO,SHA,FECHA_HORA_ACOPIO,FECHA_HORA_CAPTURA,FECHA_HORA_VERIFICACION,ORIGEN,DIGITALIZACION,TIPO_DOCUMENTO'.split(
    ',',
  )
const SUMMARY =
  'ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,ACTAS_CONTABILIZADAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS,PORCENTAJE_PARTICIPACION_CIUDADANA'

type Fields = Record<string, string>

/** A row by column name; missing fields are empty. */
function row(names: string[], fields: Fields): string[] {
  return names.map((name) => fields[name] ?? '')
}

/** The usual columns of a básica of sección 1 with 300 votes, or as changed. */
function acta(fields: Fields): Fields {
  return {
    CLAVE_CASILLA: '040001B0100',
    CLAVE_ACTA: '040001B010005',
    ID_ESTADO: '04',
    ESTADO: 'CAMPECHE',
    ID_DISTRITO_LOCAL: '007',
    DISTRITO_LOCAL: 'TENABO',
    SECCION: '0001',
    ID_CASILLA: '01',
    TIPO_CASILLA: 'B',
    EXT_CONTIGUA: '00',
    TIPO_ACTA: '5',
    PAN: '100',
    PRI: '200',
    LISTA_NOMINAL: '500',
    CONTABILIZADA: '1',
    ...fields,
  }
}

type Shape = {
  options?: string[]
  delimiter?: string
  eol?: string
  top?: string[]
  rows: Fields[]
  front?: string[]
  back?: string[]
}

const TOP = ['GUBERNATURA', '07/06/2021 20:00 (UTC-5)']

function text(shape: Shape): string {
  const { delimiter = ',', eol = '\n', top = TOP } = shape
  const { front = FRONT, back = BACK, options = ['PAN', 'PRI'] } = shape
  const names = [...front, ...options, ...back]
  const lines = [names, ...shape.rows.map((fields) => row(names, fields))]
  return [...top, ...lines.map((cells) => cells.join(delimiter)), ''].join(eol)
}

function read(shape: Shape | string, path = '20210607_2000_PREP_GOB_CAMP/CAMP_GOB_2021.csv') {
  return readBase({ path, bytes: Buffer.from(typeof shape === 'string' ? shape : text(shape)) })
}

describe('a base is read by its traits', () => {
  it('reads a base with carriage returns alone, a BOM and keys in single quotes (INE 2023)', () => {
    const quoted = acta({
      CLAVE_CASILLA: "'280749B0100'",
      CLAVE_ACTA: "'280749B010002'",
      ID_ESTADO: '28',
      SECCION: '0749',
    })
    const top = [
      'SENADURÍA',
      '20/02/2023 11:05 (UTC-6)',
      '',
      SUMMARY,
      '1,1,0,1,1,0,500,300,300,60',
      '',
    ]
    const file = `\uFEFF${text({ eol: '\r', top, rows: [quoted] })}`
    const base = read(file, '20230220_1105_PREP_SEN_TAMPS_ext/TAMPS_SEN_FED_ext_2023.csv')
    expect(base.warnings).toEqual([])
    expect(base).toMatchObject({
      title: 'SENADURÍA',
      eleccion: 'SEN',
      proceso: 'Tamaulipas 2023',
      corteAt: '2023-02-20T11:05:00-06:00',
      utcOffset: -360,
    })
    expect(base.rows[0]?.esperada).toMatchObject({ acta: '280749B010002', casilla: '280749B0100' })
  })

  it('reads a base with sep=|, a key that is a formula, and upper case marks (Quintana Roo 2019)', () => {
    const marked = acta({
      CLAVE_CASILLA: '="230085B0100"',
      CLAVE_ACTA: '230085B010002',
      PAN: 'SIN DATO',
      PRI: 'ILEGIBLE',
      NULOS: '="009"',
      OBSERVACIONES: 'ILEGIBLE|'.replace('|', ''),
    })
    const top = ['sep=|', 'DIPUTACIONES LOCALES', '2019/06/03 05:47 (UTC-5)']
    const file = text({ delimiter: '|', top, rows: [marked] })
    const base = read(file, '20190603_0547_PREP_DIP_QROO.zip/QROO_DIP_LOC_2019.csv')
    expect(base).toMatchObject({ eleccion: 'DIP_LOC', corteAt: '2019-06-03T05:47:00-05:00' })
    expect(base.title).toBe('DIPUTACIONES LOCALES')
    expect(base.rows[0]?.value.votos).toEqual(['sin_dato', 'ilegible', 9])
    expect(base.rows[0]?.esperada.acta).toBe('230085B010002')
  })

  it('reads a base in Windows-1252 with FUERA_DE_CATÁLOGO and a date of one digit (Puebla 2019)', () => {
    const names = SUMMARY.replace('ACTAS_FUERA_CATALOGO', 'ACTAS_FUERA_DE_CATÁLOGO')
    const top = ['sep=|', 'GUBERNATURA', '3/6/2019 09:15 (UTC-5)', names.replaceAll(',', '|')]
    const rows = [
      acta({
        CLAVE_CASILLA: "'210001B0100'",
        CLAVE_ACTA: "'210001B010002'",
        DISTRITO_LOCAL: 'ACATLÁN',
      }),
    ]
    const file = text({ delimiter: '|', top: [...top, '1|1|0|1|1|0|500|300|300|60'], rows })
    const bytes = Buffer.from(file, 'latin1')
    const base = readBase({ path: 'PUE_GUB_ext_2019.csv', bytes })
    expect(base.header.fueraDeCatalogo).toBe(0)
    expect(base.corteAt).toBe('2019-06-03T09:15:00-05:00')
    expect(base.lugares).toContainEqual({ kind: 'distrito', codigo: '21-007', nombre: 'ACATLÁN' })
  })

  it('[CL3] reads a base with one key for contiguas 1 and 10 to 12, and a quote before numbers (Puebla 2024)', () => {
    const key = { CLAVE_CASILLA: "'210325C0100", CLAVE_ACTA: "'210325C01002" }
    const rows = ['585', '586', '587'].map((lista) =>
      acta({
        ...key,
        TIPO_CASILLA: 'C',
        LISTA_NOMINAL: `'${lista}`,
        TIPO_ACTA: "'2",
        ID_ESTADO: "'21",
      }),
    )
    const base = read({ rows })
    expect(base.repeatedKeys).toEqual(['210325C01002'])
    expect(base.rows.map(({ esperada }) => esperada.acta)).toEqual([
      '210325C01002',
      '210325C01002#2',
      '210325C01002#3',
    ])
    expect(base.sums).toMatchObject({ contabilizadas: 3, listaNominal: 1758 })
  })

  it('[CL3] reads a base with voto anticipado of every distrito under one key, and two actas of an especial', () => {
    const votes = {
      CLAVE_CASILLA: '210000A0100',
      CLAVE_ACTA: '210000A01002',
      TIPO_CASILLA: 'A',
      SECCION: '0000',
    }
    const special = { CLAVE_CASILLA: '210012S0100', TIPO_CASILLA: 'S', SECCION: '0012' }
    const base = read({
      rows: [
        acta({ ...votes, ID_DISTRITO_LOCAL: '3' }),
        acta({ ...votes, ID_DISTRITO_LOCAL: '016' }),
        acta({ ...special, CLAVE_ACTA: '210012S01003EMR' }),
        acta({ ...special, CLAVE_ACTA: '210012S01003ERP' }),
      ],
    })
    expect(base.rows.map(({ esperada }) => esperada.acta)).toEqual([
      '210000A01002@003',
      '210000A01002@016',
      '210012S01003EMR',
      '210012S01003ERP',
    ])
    expect(base.sums).toMatchObject({ votos: 1200, votosSinEspeciales: 600 })
  })

  it('[CL3] whatever the order of its rows, a key told apart by distrito stays with its acta', () => {
    const key = { CLAVE_CASILLA: '040539B0100', CLAVE_ACTA: '040539B01002' }
    const rows = [
      acta({ ...key, ID_DISTRITO_LOCAL: '3' }),
      acta({ ...key, ID_DISTRITO_LOCAL: '16' }),
    ]
    const keys = (base: ReturnType<typeof read>) => base.rows.map(({ esperada }) => esperada.acta)
    expect(keys(read({ rows: rows.toReversed() }))).toEqual(keys(read({ rows })).toReversed())
  })

  it('reads a base from before there were keys, with its date in words and six fields above (2012)', () => {
    const front =
      'ESTADO|DISTRITO|SECCION|ID_CASILLA|TIPO_CASILLA|EXT_CONTIGUA|UBICACION_CASILLA|TIPO_ACTA'
    const back =
      'NO_REGISTRADOS|NULOS|TOTAL_VOTOS|LISTA_NOMINAL|OBSERVACIONES|CONTABILIZADA|CRYT|HORA_ACOPIO|HORA_CAPTURA|HORA_REGISTRO'
    const top = [
      '20:00 horas (UTC-5)',
      'Domingo 1 de julio de 2012',
      'ACTAS_CAPTURADAS|ACTAS_POR_CAPTURAR|PORCENTAJE_ACTAS_CAPTURADAS|ACTAS_CONTABILIZADAS|ACTAS_NO_CONTABILIZADAS|PARTICIPACION_CIUDADANA',
      '2|1|66.6666|1|1|',
    ]
    const votes = {
      ESTADO: '9',
      DISTRITO: '12',
      ID_CASILLA: '1',
      EXT_CONTIGUA: '0',
      TIPO_ACTA: '2',
      PRI: '7',
      C_PRI_PVEM: '3',
      TOTAL_VOTOS: '10',
      LISTA_NOMINAL: '600',
    }
    const base = read(
      text({
        delimiter: '|',
        top,
        front: front.split('|'),
        back: back.split('|'),
        options: ['PAN', 'PRI', 'PVEM', 'C_PRI_PVEM'],
        rows: [
          { ...votes, SECCION: '833', TIPO_CASILLA: 'B', CONTABILIZADA: '1' },
          {
            ...votes,
            SECCION: '834',
            TIPO_CASILLA: 'C',
            CONTABILIZADA: '0',
            OBSERVACIONES: 'Sin Acta',
          },
          {
            ...votes,
            SECCION: '0',
            TIPO_CASILLA: '',
            CONTABILIZADA: '0',
            OBSERVACIONES: 'No identificada',
            TIPO_ACTA: '0',
          },
          {
            ...votes,
            SECCION: '835',
            TIPO_CASILLA: 'E',
            EXT_CONTIGUA: '1',
            CONTABILIZADA: '',
            PRI: '',
            C_PRI_PVEM: '',
          },
        ],
      }),
      '20120701_2000-listaActas/presidente.txt',
    )
    expect(base).toMatchObject({ eleccion: 'PRES', corteAt: '2012-07-01T20:00:00-05:00' })
    expect(base.rows.map(({ esperada }) => esperada.acta)).toEqual([
      '090833B010002',
      '090834C010002',
      '090835E010102',
    ])
    expect(base.rows[0]?.esperada.distrito).toBe('09-012')
    expect(base.header).toMatchObject({ esperadas: 3, capturadas: 2, contabilizadas: 1 })
    expect(base.sums).toMatchObject({ capturadas: 2, contabilizadas: 1, votos: 10 })
    expect(base.fuera).toHaveLength(1)
    expect(base.options.map(({ key }) => key)).toContain('PRI-PVEM')
  })

  it('reads a base of the cómputos, where nothing says contabilizada', () => {
    const top = [
      'sep=|',
      'SENADURIA',
      '22/02/2023 22:00 (UTC-6)',
      'ACTAS_ESPERADAS|ACTAS_COMPUTADAS|TOTAL_VOTOS',
      '1|1|310',
    ]
    const back =
      'CANDIDATO/A NO REGISTRADO/A|VOTOS NULOS|TOTAL_VOTOS_CALCULADOS|LISTA_NOMINAL|OBSERVACIONES|MECANISMOS_TRASLADO|FECHA_HORA'
    const counted = acta({
      'CANDIDATO/A NO REGISTRADO/A': '1',
      'VOTOS NULOS': '9',
      TOTAL_VOTOS_CALCULADOS: '310',
      SECCION: '="0001"',
    })
    const base = read(
      text({ delimiter: '|', top, back: back.split('|'), rows: [counted] }),
      '20230222_2200_COMPUTOS_SEN_TAMPS_ext/TAMPS_SEN_FED_ext_2023.csv',
    )
    expect(base.eleccion).toBe('COMPUTOS_SEN')
    expect(base.options.map(({ kind }) => kind)).toEqual([
      'partido',
      'partido',
      'no_registradas',
      'nulos',
    ])
    expect(base.warnings).toEqual([])
    expect(base.sums).toMatchObject({ contabilizadas: 1, votos: 310 })
  })

  it('[AC1] [AC2] reads a base by the counting rule where nothing says contabilizada', () => {
    const back = BACK.filter((name) => name !== 'CONTABILIZADA')
    const told = { LISTA_NOMINAL: '280', REPRESENTANTES_PP_CI: '20' }
    const cases: [Fields, boolean][] = [
      [told, true],
      [{ ...told, PAN: '101' }, false],
      [{ ...told, PAN: 'ILEGIBLE', PRI: 'SIN DATO' }, false],
      [{ ...told, PAN: '101', REPRESENTANTES_PP_CI: '' }, true],
      [{ ...told, PAN: '9000', LISTA_NOMINAL: '0' }, true],
      [{ ...told, OBSERVACIONES: 'EXCEDE LISTA NOMINAL' }, false],
    ]
    const counted = cases.map(
      ([fields]) => read({ back, rows: [acta(fields)] }).rows[0]?.value.contabilizada,
    )
    expect(counted).toEqual(cases.map(([, expected]) => expected))
  })

  it('[FI1] keeps every mark of a base as the fact it is', () => {
    const marks = ['0', '', '-', ' - ', 'Sin dato', 'Ilegible', 'SIN ACTA', "'N/A", '1,234', '12.0']
    const options = ['PAN', 'PRI', 'PRD', 'PT', 'PVEM', 'MC', 'MORENA', 'PES', 'RSP', 'FXM']
    const fields = Object.fromEntries(options.map((name, at) => [name, `"${marks[at]}"`]))
    const base = read({ options, rows: [acta(fields)] })
    expect(base.rows[0]?.value.votos.slice(0, 10)).toEqual([
      0,
      'vacio',
      'guion',
      'guion',
      'sin_dato',
      'ilegible',
      'sin_acta',
      'no_aplica',
      1234,
      12,
    ])
  })

  it('reads a base with rows of no casilla, dates of two kinds, and observations as a list', () => {
    const outside = Object.fromEntries(FRONT.map((name) => [name, '-']))
    const base = read({
      rows: [
        acta({
          OBSERVACIONES: `"['Excede Lista Nominal', 'Sin dato']"`,
          FECHA_HORA_CAPTURA: '06/06/2021 21:05:09',
        }),
        {
          ...outside,
          OBSERVACIONES: 'FUERA DE CATALOGO',
          CONTABILIZADA: '0',
          PAN: '-',
          PRI: '-',
          SHA: 'AB'.repeat(32),
          FECHA_HORA_ACOPIO: '2021-06-07 11:15:00.000000',
        },
        { ...acta({}), CONTABILIZADA: '2' },
      ],
    })
    expect(base.rows).toHaveLength(1)
    expect(base.fuera.map(({ imagen }) => imagen)).toEqual(['ab'.repeat(32), ''])
    expect(base.rows[0]?.value).toMatchObject({
      observaciones: 'Excede Lista Nominal, Sin dato',
      capturaAt: '2021-06-06T21:05:09-05:00',
    })
  })

  it('reads a base with hyphens, underscores and C_ in one header, and a local party of many words', () => {
    const options = [
      'PAN',
      'PRI',
      'PRD',
      'NUEVA_ALIANZA',
      'NUEVA_ALIANZA_PUEBLA',
      'MOR',
      'PT',
      'PAN-PRI-PRD',
      'PT_MORENA',
      'C_PAN_PRI',
      'PAN_NUEVA_ALIANZA',
      'CAN_IND_1',
      'CI_2',
    ]
    const base = read({ options, rows: [acta({})] })
    expect(base.options.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      'PAN partido',
      'PRI partido',
      'PRD partido',
      'PANAL partido',
      'NUEVA_ALIANZA_PUEBLA partido',
      'MORENA partido',
      'PT partido',
      'PAN-PRI-PRD coalicion',
      'PT-MORENA coalicion',
      'PAN-PRI coalicion',
      'PAN-PANAL coalicion',
      'CAND_IND_1 independiente',
      'CI_2 independiente',
      'NULOS nulos',
    ])
  })

  it('reads a base with a formula or HTML in it, as text that does nothing', () => {
    const base = read({
      rows: [
        acta({
          DISTRITO_LOCAL: '<img src=x onerror=alert(1)>',
          OBSERVACIONES: '=cmd|calc',
          PRI: '=1+1',
        }),
      ],
    })
    expect(base.lugares.at(-1)?.nombre).toBe('<img src=x onerror=alert(1)>')
    expect(base.rows[0]?.value.observaciones).toBe('=cmd|calc')
    expect(base.rows[0]?.value.votos[1]).toBe('sin_dato')
    expect(base.warnings.join()).toMatch(/HTML/)
    expect(base.warnings.join()).toMatch(
      /Renglón 4: trae un valor que no es cifra ni marca; no suma \(«=1\+1»\)/,
    )
  })
})

describe('a base that contradicts itself', () => {
  it('reads a base that contradicts itself, and names each contradiction', () => {
    const top = [...TOP, SUMMARY, '3,1,0,2,1,0,"1,501",299,300,99.1234']
    const base = read({ top, rows: [acta({ TOTAL_VOTOS_CALCULADO: '299' })] })
    const said = textsOf(base.warnings).join('\n')
    expect(base.header).toMatchObject({ esperadas: 3, listaNominal: 1501, participacion: 99.1234 })
    for (const name of ['Actas esperadas', 'Capturadas', 'Lista nominal', 'Votos', 'Participación'])
      expect(said).toMatch(new RegExp(`^${name}: el encabezado`, 'm'))
    expect(said).not.toMatch(/^Contabilizadas/m)
    expect(said).toMatch(/TOTAL_VOTOS_CALCULADO que no es la suma/)
  })

  it('[PA1] finds no contradiction when participation is told with the especiales or without', () => {
    const special = {
      CLAVE_CASILLA: '040012S0100',
      CLAVE_ACTA: '040012S010005',
      TIPO_CASILLA: 'S',
      LISTA_NOMINAL: '0',
    }
    const of = (percent: string) =>
      read({
        top: [...TOP, SUMMARY, `2,2,0,2,2,0,500,600,300,${percent}`],
        rows: [acta({}), acta(special)],
      }).warnings
    expect(of('60')).toEqual([])
    expect(of('120.0000%')).toEqual([])
    expect(of('61')).toHaveLength(1)
  })
})

describe('a broken base is refused in so many words', () => {
  it('refuses a cut base naming the row where it was cut', () => {
    const whole = text({ rows: [acta({}), acta({ CLAVE_ACTA: '040002B010005' })] })
    const short = whole.slice(0, whole.length - 25)
    expect(() => read(short)).toThrow(/^Renglón 5: está cortado/)
    expect(() => read(whole.replaceAll('\n', '\r').slice(0, -25))).toThrow(
      /^Renglón 5: está cortado/,
    )
  })

  it('refuses a base naming the row with too many columns, but not for empty ones', () => {
    const whole = text({ rows: [acta({})] }).trimEnd()
    expect(() => read(`${whole},1`)).toThrow(/^Renglón 4: tiene columnas de más/)
    expect(read(`${whole},,`).rows).toHaveLength(1)
  })

  it('refuses a base naming the row that leaves a quotation open', () => {
    const rows = [acta({}), acta({ DISTRITO_LOCAL: '"TENABO' }), acta({})]
    expect(() => read({ rows })).toThrow(/^Renglón 5: hay unas comillas sin cerrar/)
  })

  it('refuses a base without a header or a date', () => {
    expect(() => read('hola\nadiós')).toThrow(/encabezado/)
    expect(() => read(text({ top: [], rows: [acta({})] }), 'base.csv')).toThrow(/fecha y hora/)
  })

  it("takes the date of a base's name when it prints none, and says so", () => {
    const base = read({ top: ['GUBERNATURA'], rows: [acta({})] })
    expect(base.corteAt).toBe('2021-06-07T20:00:00-05:00')
    expect(base.warnings.join()).toMatch(/la de su nombre/)
  })

  it('strips null bytes of a base and says so', () => {
    const base = read(text({ rows: [acta({})] }).replace('TENABO', 'TEN\0ABO'))
    expect(base.lugares.at(-1)?.nombre).toBe('TENABO')
    expect(base.warnings.join()).toMatch(/bytes nulos/)
  })

  it('refuses with nothing but a PrepError, whatever the bytes', async () => {
    const whole = Buffer.from(text({ rows: [acta({}), acta({})] }))
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 20 }))
    await fc.assert(
      fc.asyncProperty(damage, async ([at, junk]) => {
        const bytes = Buffer.concat([whole.subarray(0, at), junk, whole.subarray(at + junk.length)])
        const error = await readBases(bytes, '20210607_2000_PREP_GOB_CAMP.csv').then(
          () => undefined,
          (reason: unknown) => reason,
        )
        if (error !== undefined) expect(error).toHaveProperty('name', 'PrepError')
      }),
    )
  })
})

describe('the same base in another dress', () => {
  const cell = fc.oneof(fc.nat(900).map(String), fc.constantFrom('', '-', 'SIN DATO', 'ILEGIBLE'))
  const dress = fc.record({
    delimiter: fc.constantFrom(',', '|', ';', '\t'),
    eol: fc.constantFrom('\n', '\r\n', '\r'),
    bom: fc.constantFrom('', '\uFEFF'),
    quote: fc.constantFrom<(key: string) => string>(
      (key) => key,
      (key) => `'${key}`,
      (key) => `'${key}'`,
      (key) => `="${key}"`,
    ),
  })

  it('reads the same base in another dress alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        dress,
        (votes, worn) => {
          const rows = (quote: (key: string) => string) =>
            votes.map(([PAN, PRI], at) => {
              const casilla = `04${String(at + 1).padStart(4, '0')}B0100`
              return acta({
                CLAVE_CASILLA: quote(casilla),
                CLAVE_ACTA: quote(`${casilla}05`),
                PAN,
                PRI,
              })
            })
          const bare = read({ rows: rows((key) => key) })
          const dressed = read(worn.bom + text({ ...worn, rows: rows(worn.quote) }))
          expect(dressed.rows).toEqual(bare.rows)
          expect(dressed.sums).toEqual(bare.sums)
          const votesSum = votes.flat().reduce((sum, figure) => sum + (Number(figure) || 0), 0)
          expect(bare.sums.votos).toBe(votesSum)
        },
      ),
    )
  })
})

const REAL = join(import.meta.dirname, '../../../../shared/data/prep')

describe('real bases, where ../shared/data holds them', () => {
  const night = [
    '20210606_2240',
    '20210606_2340',
    '20210607_1320',
    '20210607_1440',
    '20210607_2000',
  ]
  const folders = [
    ...night.flatMap((corte) =>
      ['GOB', 'DIP_LOC'].map((eleccion) => `camp2021/${corte}_PREP_${eleccion}_CAMP`),
    ),
    'pue2018/20180702_2000_PREP_GOB_PUE',
  ]
  const itOnReal = it.skipIf(!existsSync(REAL)) // needs ../shared/data
  itOnReal.each(folders)(
    '%s gives what its header says, or says where it does not (needs ../shared/data)',
    async (folder) => {
      const [doc] = inspectDocument(readMembers(await unpackPath(join(REAL, folder)), folder).bases)
      if (!doc) throw new Error('No base')
      for (const [key, name] of [
        ['votos', 'Votos'],
        ['listaNominal', 'Lista nominal'],
        ['contabilizadas', 'Contabilizadas'],
      ] as const) {
        const named = doc.warnings.some((warning) => warning.startsWith(`${name}:`))
        expect(doc.header[key] === doc[key] || named).toBe(true)
      }
      expect(doc.options.reduce((sum, { votos }) => sum + votos, 0)).toBe(doc.votos)
    },
  )
})
