import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CausalesDoc } from '../prep/causales.ts'

const BASE = `GUBERNATURA
06/06/2021 22:00 (UTC-5)
CLAVE_CASILLA,ID_ESTADO,SECCION,TIPO_CASILLA,PAN,PRI,NO_REGISTRADAS,NULOS,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA
300001B0100,30,0001,B,100,90,0,11,201,500,1
300002B0100,30,0002,B,100,90,0,10,200,500,1
`

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'causales-'))
  writeFileSync(join(root, 'VER_GOB_2021.csv'), BASE)
})
afterEach(() => rmSync(root, { recursive: true }))

function espejo(...words: string[]) {
  const cli = join(import.meta.dirname, '../cli.ts')
  const args = [cli, 'causales', join(root, 'VER_GOB_2021.csv'), ...words]
  const env = { ESPEJO_DATA: join(root, 'datos') }
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env })
}

it('espejo causales says the grounds of a base, as JSON alone or in lines, by the set of a state', () => {
  const { status, stdout } = espejo('--ley', 'ver', '--json')
  const [doc] = JSON.parse(stdout) as CausalesDoc[]
  expect(status).toBe(0)
  expect(Object.keys(doc ?? {})).toEqual([
    ...['file', 'sha256', 'eleccion', 'ley', 'contabilizadas', 'causales', 'variantes'],
    ...['demarcaciones', 'boletasSobreLista', 'avisos'],
  ])
  const nulos = doc?.causales.find(({ id }) => id === 'ver.rec.nulos-mayor-diferencia')
  expect(nulos).toMatchObject({ procede: 1, igual: 1, falta: 0, actas: ['300001B0100'] })
  const lines = espejo().stdout
  expect(lines).toContain('1\t1\t0\tfed.rec.nulos-mayor-diferencia, 311.1.d.II\n')
  expect(lines).toContain('Texto federal; ley local sin cotejar')
  expect(lines).toContain('GOB: PAN sobre PRI por 20, 4.9875 puntos del total')
})

it('espejo causales takes a folder for a law set, and exits with 2 and the place for a bad set', () => {
  const own = join(root, 'mia')
  cpSync(join(import.meta.dirname, '../ley/conjuntos/ver'), own, { recursive: true })
  const change = (file: string, from: string, to: string) => {
    const text = readFileSync(join(own, file), 'utf8')
    writeFileSync(join(own, file), text.replace(from, to))
  }
  change('conjunto.json', '"id": "ver"', '"id": "mia"')
  expect(JSON.parse(espejo('--ley', './mia', '--json').stdout)).toMatchObject([{ ley: 'mia' }])
  change('causales.json', '"comparador": ">"', '"comparador": "nulos > 3"')
  const refused = espejo('--ley', './mia')
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toBe(
    'Ley: causales.json: ver.rec.nulos-mayor-diferencia, regla.comparador: no es ninguno de >, >=\n',
  )
  expect(espejo('--ley', 'jalisco')).toMatchObject({ status: 2, stdout: '' })
})
