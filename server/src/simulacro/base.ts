import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { CLAVE } from './setting.ts'
import { corteCsv, corteName } from './corte.ts'
import { cortesOf } from './arrivals.ts'
import type { SimulacroNight } from './night.ts'

/** A file as the authority would publish it. */
export type Delivery = { name: string; bytes: Uint8Array }

const LEEME = `SIMULACRO. Noche de práctica de Espejo: nada de lo que dice este archivo ocurrió.

VER_AYUN_2017.csv: un renglón por acta esperada; separado por comas, UTF-8 con BOM.
VER_AYUN_CANDIDATURAS_2017.csv: planillas por municipio.
Marcas: «-» no capturada o no está en la boleta; SIN DATO en blanco; ILEGIBLE; SIN ACTA.
CONTABILIZADA: 1 contabilizada, 0 no contabilizada, 2 fuera de catálogo, «-» no capturada.
CODIGO_INTEGRIDAD: SHA-256 de la imagen publicada.
`

/** PREP's zip at a minute of the night: the base, the candidacies and the LEEME. */
export async function makeBase(night: SimulacroNight, minute: number): Promise<Delivery> {
  const zip = new ZipFile()
  const options = { mtime: new Date(Date.UTC(2017, 5, 4, 23, minute)) }
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, options)
  add(`VER_${CLAVE}_2017.csv`, corteCsv(night, minute))
  add(`VER_${CLAVE}_CANDIDATURAS_2017.csv`, candidaturasCsv(night))
  add('LEEME.txt', LEEME)
  zip.end()
  return { name: `${corteName(minute)}.zip`, bytes: await buffer(zip.outputStream) }
}

/** A line for each party and each combination of a candidacy, with the candidacy's name repeated. */
function candidaturasCsv({ municipios }: SimulacroNight): string {
  const rows = municipios.flatMap(({ codigo, nombre, candidaturas }) =>
    candidaturas.flatMap((candidatura) =>
      candidatura.options.map((key) =>
        ['30', codigo.slice(3), nombre.toUpperCase(), key, candidatura.nombre ?? ''].join(','),
      ),
    ),
  )
  const header = 'ID_ENTIDAD,ID_MUNICIPIO,MUNICIPIO,PARTIDO_CI,CANDIDATURA'
  return [`\uFEFF${header}`, ...rows, ''].join('\r\n')
}

/** Writes every corte of the night into a folder, for `espejo replay`; returns their names. */
export async function writeFolder(night: SimulacroNight, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const names: string[] = []
  for (const minute of cortesOf()) {
    const { name, bytes } = await makeBase(night, minute)
    await writeFile(join(folder, name), bytes)
    names.push(name)
  }
  return names
}
