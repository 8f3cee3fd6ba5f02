import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { unpack } from './archive.ts'
import { readBundle } from './base.ts'
import { textsOf } from './notes.ts'

async function zip(files: Record<string, Buffer | string>, compress = true): Promise<Buffer> {
  const made = new ZipFile()
  for (const [name, content] of Object.entries(files))
    made.addBuffer(Buffer.from(content), name, { compress })
  made.end()
  const chunks: Buffer[] = []
  for await (const chunk of made.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A ustar archive with a single file. */
function tar(name: string, content: string): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write(content.length.toString(8).padStart(11, '0'), 124)
  head.write('0', 156)
  head.write('ustar', 257)
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([head, body, Buffer.alloc(1024)])
}

const base = (title: string) =>
  [
    title,
    '03/06/2024 20:05 (UTC-6)',
    'CLAVE_CASILLA,CLAVE_ACTA,TIPO_ACTA,PAN,PRI,NULOS,LISTA_NOMINAL,CONTABILIZADA',
    '010001B0100,010001B010002,2,10,20,1,500,1',
  ].join('\n')

describe('an archive', () => {
  it('opens an archive through zips in zips, the federal way', async () => {
    const inner = {
      '20240603_2005_PREP_PRES.zip': await zip({ 'PRES_2024.csv': base('PRESIDENCIA') }),
      '20240603_2005_PREP_SEN.zip': await zip({
        'SEN_2024.csv': base('SENADURÍAS'),
        'LEEME.txt': 'x',
      }),
      'foto.jpg': 'no se abre',
    }
    const { bases } = await readBundle(await zip(inner), '20240603_2005_PREP.zip')
    expect(bases.map(({ eleccion, file }) => [eleccion, file])).toEqual([
      ['PRES', '20240603_2005_PREP.zip/20240603_2005_PREP_PRES.zip/PRES_2024.csv'],
      ['SEN', '20240603_2005_PREP.zip/20240603_2005_PREP_SEN.zip/SEN_2024.csv'],
    ])
  })

  it('opens a tar.gz, as until 2015', async () => {
    const members = await unpack(
      gzipSync(tar('presidente.txt', 'hola')),
      '20120702_2000-listaActas.tar.gz',
    )
    expect(members.map(({ path, bytes }) => [path, bytes.toString()])).toEqual([
      ['20120702_2000-listaActas.tar/presidente.txt', 'hola'],
    ])
  })

  it('keeps the good bases of an archive when another file in it is broken, and says so in each', async () => {
    const files = {
      'CAMP_GOB_2021.csv': base('GUBERNATURA'),
      'CAMP_AYUN_2021.csv': `${base('A')}\n04,`,
    }
    const { bases, errors } = await readBundle(await zip(files), '20210607_2000_PREP_CAMP.zip')
    expect(bases).toHaveLength(1)
    expect(errors).toHaveLength(1)
    expect(bases[0]?.warnings.join()).toMatch(/CAMP_AYUN_2021.csv: Renglón 5: está cortado/)
  })

  it('names a workbook of Excel as such: .xls, .xlsx, either in a zip, and beside a good base', async () => {
    const xls = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)])
    const xlsx = await zip({ '[Content_Types].xml': '<a/>', 'xl/workbook.xml': '<a/>' })
    const named = /Es un libro de Excel/
    await expect(readBundle(xls, 'GOB.xls')).rejects.toThrow(named)
    await expect(readBundle(xlsx, 'GOB.xlsx')).rejects.toThrow(named)
    await expect(readBundle(xlsx, 'GOB.csv')).rejects.toThrow(named)
    await expect(readBundle(await zip({ 'GOB.xls': xls }), 'a.zip')).rejects.toThrow(named)
    await expect(readBundle(await zip({ 'x/GOB.xlsx': xlsx }), 'a.zip')).rejects.toThrow(named)
    const beside = await zip({ 'CAMP_GOB_2021.csv': base('GUBERNATURA'), 'GOB.XLSX': xlsx })
    const { bases } = await readBundle(beside, '20210607_2000_PREP_CAMP.zip')
    expect(bases[0]?.warnings.join()).toMatch(/GOB.XLSX: Es un libro de Excel/)
  })

  it('keeps what is whole in an archive when a zip or a file inside is broken', async () => {
    const broken = (await zip({ 'SEN_2024.csv': base('SENADURÍAS') })).subarray(0, -30)
    const whole = await zip({
      'PRES_2024.csv': base('PRESIDENCIA'),
      'SEN.zip': broken,
      '__MACOSX/._PRES_2024.csv': 'x',
    })
    const { bases, errors } = await readBundle(whole, '20240603_2005_PREP.zip')
    expect(bases.map(({ eleccion }) => eleccion)).toEqual(['PRES'])
    expect(errors).toHaveLength(1)
    expect(textsOf(bases[0]?.warnings ?? [])).toEqual([
      '20240603_2005_PREP.zip/SEN.zip: El zip está cortado o no es un zip',
    ])
  })

  it('says which file of an archive does not give the bytes that were put in', async () => {
    const files = { 'PRES_2024.csv': base('PRESIDENCIA'), 'SEN_2024.csv': base('SENADURÍAS') }
    const bytes = await zip(files, false)
    bytes.write('9', bytes.indexOf('010001B0100'))
    const members = await unpack(bytes, '20240603_2005_PREP.zip')
    expect(members.map(({ error }) => error?.message)).toEqual([
      'Está dañado dentro del zip',
      undefined,
    ])
  })

  it('says of an archive of another kind that it is one', async () => {
    await expect(unpack(Buffer.from('Rar!\x1a\x07'), 'a.zip')).rejects.toThrow(/RAR o 7z/)
  })

  it('refuses an archive that is a bomb, by size, by count or by depth', async () => {
    const zeros = Buffer.alloc(40_000_000)
    await expect(unpack(await zip({ 'a.csv': zeros }), 'a.zip')).rejects.toThrow(/desproporcionado/)
    await expect(unpack(gzipSync(zeros), 'a.gz')).rejects.toThrow(/desproporcionado/)
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${at}.csv`, 'x']))
    await expect(unpack(await zip(many), 'a.zip')).rejects.toThrow(/más de 400 archivos/)
    let deep = await zip({ 'a.csv': 'x' })
    for (let level = 0; level < 6; level++) deep = await zip({ 'a.zip': deep })
    await expect(unpack(deep, 'a.zip')).rejects.toThrow(/uno dentro de otro/)
  })

  it('refuses an archive that is cut, empty or without a base', async () => {
    const whole = await zip({ 'a.csv': base('GUBERNATURA') })
    await expect(unpack(whole.subarray(0, -30), 'a.zip')).rejects.toThrow(/cortado/)
    await expect(unpack(gzipSync('hola').subarray(0, 12), 'a.gz')).rejects.toThrow(/cortado/)
    await expect(unpack(Buffer.alloc(0), 'a.zip')).rejects.toThrow(/vacío/)
    await expect(readBundle(await zip({ 'LEEME.txt': 'hola' }), 'a.zip')).rejects.toThrow(
      /ninguna base/,
    )
    const flipped = Buffer.from(whole)
    flipped.fill(0xff, 60, 90)
    await expect(unpack(flipped, 'a.zip')).rejects.toHaveProperty('name', 'PrepError')
  })

  it('follows no name in an archive that leads elsewhere', async () => {
    const raw = await zip({ 'aa/aa/secreto.csv': 'x' })
    const hostile = Buffer.from(raw.toString('latin1').replaceAll('aa/aa/', '../../'), 'latin1')
    const [member] = await unpack(hostile, '../../../etc/a.zip')
    expect(member?.path).toBe('etc/a.zip/secreto.csv')
  })
})
