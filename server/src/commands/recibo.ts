import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import type { Config } from '../config.ts'
import { folioOf, parseLlave, parseRecibo, tallyText, type Recibo } from '../domain/recibo.ts'
import { tallyOf } from '../domain/read/recibo.ts'
import type { LedgerRecord } from '../domain/record.ts'
import { hasKey, readKey } from '../access/key.ts'
import { firmanteOf, signerId, isSigned } from '../access/signer.ts'
import { foldLedger } from './fold.ts'
import { CommandError, print, printJson } from './output.ts'
import type { Nuestra } from '../domain/fold/slot.ts'

export type ReciboOptions = { llave?: string; json?: boolean }

/** More than any receipt, whatever surrounds the receipt. */
const FILE_MAX = 65_536
/** Less than any receipt: so short a word is a file's name. */
const TEXT_MIN = 200

/**
 * Outcome of the verification. `bitacora`: the ledger at hand agrees, or the signing service has no
 * ledger here. `motivo`: the first fault.
 */
type Verdict =
  | { valido: true; recibo: Recibo; bitacora: 'coincide' | 'no_consultada' }
  | { valido: false; motivo: string; recibo?: Recibo }

/**
 * `espejo verify-receipt`: the signature and, where the ledger is at hand, its record; exit code 3
 * when not valid.
 */
export async function verifyReceipt(
  config: Config,
  given: string,
  options: ReciboOptions,
): Promise<void> {
  const own = ownLlave(config)
  const llave = options.llave === undefined ? own : parseLlave(options.llave)
  if (!llave && options.llave !== undefined)
    throw new CommandError('--llave son los 43 caracteres que da /api/recibos/llave.', 2)
  if (!llave)
    throw new CommandError(`No hay llave en ${config.data}: dala con --llave (43 caracteres).`, 2)
  const verdict = await verdictOf(config, await readText(config, given), llave, own)
  if (!verdict.valido) process.exitCode = 3
  if (options.json) return printJson(verdict)
  print(...(verdict.valido ? linesOf(verdict) : [`El recibo no es válido. ${verdict.motivo}`]))
}

/** The public key of the service with its data at hand; the command makes no new key. */
function ownLlave(config: Config): Uint8Array | undefined {
  if (!hasKey(config)) return undefined
  return parseLlave(firmanteOf(readKey(config)).llave)
}

async function readText(config: Config, given: string): Promise<string> {
  if (given === '-') return textOf(process.stdin)
  const path = resolve(config.cwd, given)
  if (!existsSync(path)) {
    if (given.length < TEXT_MIN && !given.startsWith('ESPEJO')) throw missing(given)
    return given
  }
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_MAX), 0, FILE_MAX, 0)
  const start = buffer.subarray(0, bytesRead)
  if (start.includes(0))
    throw new CommandError('Es una imagen: ábrela en la página /verificar, o da su texto.', 2)
  return start.toString()
}

function missing(path: string): CommandError {
  return new CommandError(`No existe el archivo ${path}, y como texto no es un recibo.`)
}

async function verdictOf(
  config: Config,
  texto: string,
  llave: Uint8Array,
  own: Uint8Array | undefined,
): Promise<Verdict> {
  const read = parseRecibo(texto)
  if ('motivo' in read) return { valido: false, motivo: read.motivo }
  const { recibo, firmado, firma } = read
  const id = signerId(llave)
  if (recibo.llave !== id)
    return { valido: false, recibo, motivo: `Lo firmó la llave ${recibo.llave}; ésta es ${id}.` }
  if (!isSigned(llave, firmado, firma))
    return { valido: false, recibo, motivo: 'La firma no corresponde: el texto cambió.' }
  const isOwn = own !== undefined && signerId(own) === id
  if (!isOwn || !hasLedger(config)) return { valido: true, recibo, bitacora: 'no_consultada' }
  const reason = await holdAgainst(config, recibo)
  return reason
    ? { valido: false, recibo, motivo: reason }
    : { valido: true, recibo, bitacora: 'coincide' }
}

function hasLedger(config: Config): boolean {
  return config.redis !== undefined || existsSync(join(config.data, 'ledger.sqlite'))
}

/**
 * Folds the ledger up to the cited place: chain, record and figures must agree with the receipt
 * (RULES.md RB2).
 */
async function holdAgainst(config: Config, recibo: Recibo): Promise<string | undefined> {
  const { seq, hash } = recibo.cadena
  const found: LedgerRecord[] = []
  const { night, chain } = await foldLedger(config, (record) => {
    if (record.seq === recibo.seq) found.push(record)
    return record.seq <= seq
  })
  if (night.seq < seq)
    return `La bitácora llega al registro ${night.seq}; el recibo cita el ${seq}.`
  if (chain !== hash)
    return `La bitácora no tiene en el registro ${seq} la cadena que el recibo cita.`
  const [record] = found
  const outcome = record && night.outcomes.get(record.id)
  if (record?.kind !== 'acta.submitted' || outcome?.status !== 'accepted')
    return `El registro ${recibo.seq} no es un acta recibida.`
  const options = night.elecciones.get(record.body.eleccion)?.catalogo.options ?? []
  const text = tallyText(tallyOf(options, outcome.version))
  return wrongIn(record, outcome.version, recibo, createHash('sha256').update(text).digest('hex'))
}

/** Differences of the receipt from the record at its place; `votos`: the hash of its figures. */
function wrongIn(
  record: LedgerRecord<'acta.submitted'>,
  { slot, revision }: Nuestra,
  recibo: Recibo,
  votos: string,
): string | undefined {
  const fotos = new Set(slot.fotos.map(({ sha256 }) => sha256))
  const facts: [string, boolean][] = [
    ['las cifras', votos === recibo.votosSha256],
    ['la elección', record.body.eleccion === recibo.eleccion],
    ['la casilla', slot.expected.casilla === recibo.casilla],
    ['el acta', slot.expected.acta === recibo.acta],
    ['la revisión', revision === recibo.revision],
    ['la hora', record.at === recibo.recibidaAt],
    ['el folio', folioOf(record.id) === recibo.folio],
    ['las fotos', recibo.fotos.every((foto) => fotos.has(foto))],
  ]
  const wrong = facts.filter(([, isSame]) => !isSame).map(([name]) => name)
  if (wrong.length === 0) return undefined
  return `El registro ${recibo.seq} no es el del recibo: cambia ${wrong.join(', ')}.`
}

function linesOf({ recibo, bitacora }: Extract<Verdict, { valido: true }>): string[] {
  const { folio, eleccion, casilla, revision, recibidaAt, seq, cadena, fotos } = recibo
  return [
    `El recibo es válido${recibo.simulacro ? ' (SIMULACRO)' : ''}: folio ${folio}.`,
    `${eleccion} · casilla ${casilla} · revisión ${revision} · ${fotos.length} fotos`,
    `Recibida ${recibidaAt}, registro ${seq}; firmado ${recibo.firmadoAt} con la llave ${recibo.llave}`,
    `Cifras ${recibo.votosSha256}`,
    bitacora === 'coincide'
      ? `La bitácora coincide: el registro está, y la cadena en el ${cadena.seq} es la citada.`
      : 'La bitácora no se consultó: aquí no está la del servicio que firmó.',
  ]
}
