import { expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { buffer } from 'node:stream/consumers'
import { readApart } from './reader.ts'

const HEADER = 'CLAVE_CASILLA,CLAVE_ACTA,TIPO_ACTA,PAN,PRI,NULOS,LISTA_NOMINAL,CONTABILIZADA'
const TOP = ['GUBERNATURA', '03/06/2024 20:05 (UTC-6)']

function zip(...lines: string[]): Promise<Buffer> {
  const made = new ZipFile()
  made.addBuffer(Buffer.from([...TOP, ...lines].join('\n')), 'CAMP_GOB_2024.csv')
  made.end()
  return buffer(made.outputStream)
}

it('a base of more rows than any is refused in the thread, as one of PREP that cannot be read', async () => {
  const rows = `${','.repeat(7)}\n`.repeat(400_001)
  const read = readApart(await zip(HEADER, rows), 'a.zip')
  await expect(read).rejects.toMatchObject({
    refusal: 'base_ilegible',
    isOfBase: true,
    message: 'Se rechaza: tiene más de 400000 renglones',
  })
})

it('a base of more columns than any is refused, wherever the columns are', async () => {
  const more = Array.from({ length: 300 }, (_, at) => `L${at}`).join()
  await expect(readApart(await zip(`${HEADER},${more}`), 'a.zip')).rejects.toMatchObject({
    refusal: 'base_ilegible',
    message: 'Se rechaza: tiene más de 300 columnas',
  })
  const people = `PARTIDO,CANDIDATO_PROPIETARIO,${more}\nPAN,Ana`
  const { errors } = await readApart(
    await zip(HEADER, '040001B0100,040001B010002,2,10,20,1,500,1'),
    'a.zip',
  )
  expect(errors).toEqual([])
  await expect(readApart(await zip(people), 'a.zip')).rejects.toThrow('más de 300 columnas')
})

it('a line that is longer than any row is no header and is not taken apart', async () => {
  const read = readApart(Buffer.from(`${HEADER},${'x,'.repeat(20_000_000)}`), 'a.csv')
  await expect(read).rejects.toThrow('No se encontró el encabezado')
})
