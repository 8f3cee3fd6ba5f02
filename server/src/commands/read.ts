import { hash } from 'node:crypto'
import { stringify } from 'csv-stringify'
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { kindOf } from '../domain/read/diferencias.ts'
import { estadoDoc } from '../domain/read/ambito.ts'
import type { Night } from '../domain/fold/night.ts'
import type { LedgerRecord } from '../domain/record.ts'
import { verify } from '../ledger/chain.ts'
import { eleccionIn, foldLedger, readLedger } from './fold.ts'
import { CommandError, print, printJson } from './output.ts'
import { SPREADSHEET } from '../hojas/cells.ts'
import { writeWorkbook } from './spreadsheet.ts'
import { nuestraOf, prepOf, type Slot } from '../domain/fold/slot.ts'

/** `espejo estado`: the state by a fold from zero, for comparison with GET /api/estado. */
export async function estadoAt(
  config: Config,
  options: { ambito?: string; hasta?: string; json?: boolean },
): Promise<void> {
  const { night } = await foldLedger(config, untilOf(options.hasta))
  const doc = estadoDoc(night, options.ambito ?? '', (text) => hash('sha256', text))
  if (!doc)
    throw new CommandError(
      night.elecciones.size === 0
        ? 'Todavía no hay elección en la bitácora.'
        : `No hay ámbito ${options.ambito ?? ''}. Ejemplos: ${examplesOf(night).join(', ')}.`,
    )
  const { hasta = '' } = options
  if (/^\d+$/.test(hasta) && Number(hasta) > night.seq)
    throw new CommandError(`La bitácora llega al registro ${night.seq}.`)
  if (options.json) return printJson(doc)
  const { esperadas, recibidas, capturadas, contabilizadas } = doc.actas
  print(
    ...([...night.elecciones.values()].some(({ catalogo }) => catalogo.simulacro)
      ? ['SIMULACRO: nada de esto ocurrió.']
      : []),
    `${doc.ambito} · registro ${doc.seq} · ${doc.at}`,
    `Actas: ${esperadas} esperadas, ${recibidas} recibidas, ${capturadas} capturadas, ${contabilizadas} contabilizadas`,
    ...doc.candidaturas.map(({ key, nuestra, prep }) => `${key}\tnuestra ${nuestra}\tPREP ${prep}`),
    `Huella ${doc.stateHash}`,
  )
}

/** Each elección, and one place in it. */
function examplesOf({ elecciones }: Night): string[] {
  return [...elecciones.values()].flatMap(({ ambitos }) => [...ambitos.keys()].slice(0, 2))
}

/** `--hasta 1204` or `--hasta 2026-06-07T22:41:00-06:00`. */
function untilOf(hasta: string | undefined): (record: LedgerRecord) => boolean {
  if (hasta === undefined) return () => true
  if (/^\d+$/.test(hasta)) return ({ seq }) => seq <= Number(hasta)
  // Date.parse takes `1.5` for a month: an hour must come with its day.
  const limit = /^\d{4}-\d\d-\d\dT/.test(hasta) ? Date.parse(hasta) : NaN
  if (Number.isNaN(limit))
    throw new CommandError(
      '--hasta es un número de registro o una hora con su día: 2026-06-07T22:41:00-06:00.',
      2,
    )
  return ({ at }) => Date.parse(at) <= limit
}

/** `espejo verify`: recomputes the chain and reports the first break; exit code 3 on a break. */
export async function verifyLedger(config: Config, options: { json?: boolean }): Promise<void> {
  const verdict = await verify(readLedger(config))
  if (!verdict.ok) process.exitCode = 3
  if (options.json) return printJson(verdict)
  if (verdict.ok)
    print(
      `La cadena está entera: ${verdict.records} registros, ${verdict.sealed} bajo sello.`,
      `Cabeza ${verdict.head}`,
      ...(verdict.sealed < verdict.records - 1
        ? ['Lo que va después del último sello no se puede comprobar todavía.']
        : []),
    )
  else print(`La cadena se rompe en el registro ${verdict.seq}: ${verdict.reason}`)
}

export type ExportOptions = { csv?: true; xlsx?: true; eleccion?: string; archivo?: string }

/**
 * `espejo export --csv` or `--xlsx`: one row an acta, both sides; keys and formulas stay text
 * (RULES.md EX1). A CSV without a file goes to standard output; a workbook needs a file, and is held
 * whole in memory.
 */
export async function exportActas(config: Config, options: ExportOptions): Promise<void> {
  const { csv, xlsx, archivo } = options
  if (Boolean(csv) === Boolean(xlsx))
    throw new CommandError('Va --csv o --xlsx: uno, y sólo uno.', 2)
  if (xlsx && archivo === undefined) throw new CommandError('--xlsx va con --archivo.', 2)
  const { night } = await foldLedger(config)
  const eleccion = eleccionIn(night, options.eleccion)
  const path = archivo && resolve(config.cwd, archivo)
  const rows = rowsOf(eleccion)
  await (xlsx && path ? writeWorkbook(rows, path) : writeCsv(rows, path)).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).syscall !== 'open') throw error
      throw new CommandError(`No se puede escribir en ${archivo ?? ''}.`)
    },
  )
}

type Cells = (string | number)[]

function* rowsOf(eleccion: Eleccion): Generator<Cells> {
  yield headerOf(eleccion)
  for (const slot of eleccion.slots.values()) yield rowOf(eleccion, slot)
}

async function writeCsv(rows: Iterable<Cells>, path: string | undefined): Promise<void> {
  const target = path ? createWriteStream(path) : process.stdout
  const csv = stringify({ ...SPREADSHEET, bom: path !== undefined })
  for (const row of rows) csv.write(row)
  csv.end()
  await pipeline(csv, target, { end: target !== process.stdout })
}

const FIELDS = [
  'CLAVE_ACTA',
  'CLAVE_CASILLA',
  'ENTIDAD',
  'DISTRITO',
  'MUNICIPIO',
  'SECCION',
  'LISTA_NOMINAL',
]

function headerOf(eleccion: Eleccion): string[] {
  const keys = eleccion.catalogo.options.map(({ key }) => key)
  return [
    ...(eleccion.catalogo.simulacro ? ['SIMULACRO'] : []),
    ...FIELDS,
    'ESTADO',
    'REVISION',
    'CONTABILIZADA_PREP',
    ...keys.map((key) => `NUESTRA_${key}`),
    ...keys.map((key) => `PREP_${key}`),
  ]
}

function rowOf(eleccion: Eleccion, slot: Slot): Cells {
  const { acta, casilla, entidad, distrito, municipio, seccion, listaNominal } = slot.expected
  const nuestra = nuestraOf(slot)
  const prep = prepOf(slot)
  const blank = eleccion.catalogo.options.map(() => '')
  return [
    ...(eleccion.catalogo.simulacro ? ['SIMULACRO'] : []),
    acta,
    casilla,
    entidad,
    distrito ?? '',
    municipio ?? '',
    seccion,
    listaNominal,
    kindOf(slot),
    nuestra?.revision ?? '',
    prep ? Number(prep.contabilizada) : '',
    ...(nuestra?.votos ?? blank),
    ...(prep?.votos ?? blank),
  ]
}
