import type { Tally } from './catalogo.ts'
import { canonical } from './merge.ts'

/**
 * A representative's proof that a tally was received (RULES.md RB1 to RB3). The receipt travels as
 * one text, `ESPEJO1.<contents>.<signature>`:
 *
 *   contents   base64url, without padding, of the receipt's canonical JSON in UTF-8 (keys in order
 *              of code units, no spaces), exactly as `canonical` writes it
 *   signature  base64url of the 64 bytes of Ed25519 (RFC 8032) over the ASCII text that stands
 *              before the last dot, `ESPEJO1.` included
 *
 * A holder of the text and the 32 bytes of the public key needs nothing else, and no network.
 */
export type Recibo = {
  v: 1
  /** Short name of the submission, for the telephone. */
  folio: string
  eleccion: string
  /** CLAVE_CASILLA */
  casilla: string
  acta: string
  revision: number
  /** SHA-256, in hex, of `tallyText`. */
  votosSha256: string
  /** SHA-256 of the photographs that stood with the acta at signing, newest last. */
  fotos: string[]
  /** Server time of the record, ISO 8601 UTC. */
  recibidaAt: string
  /** The record's place in the ledger. */
  seq: number
  /** The chain after record `seq`, the last record at signing (RULES.md RB2). */
  cadena: { seq: number; hash: string }
  firmadoAt: string
  /** Id of the signing key: see `llaveIdOf`. */
  llave: string
  simulacro?: true
}

/** A receipt taken apart; the caller checks `firma` over `firmado` with the key. */
export type ReciboLeido = { recibo: Recibo; firmado: Uint8Array; firma: Uint8Array }

const PREFIX = 'ESPEJO1'
/** A receipt with all the photographs allowed is some 1,500 characters; a QR holds 2,953. */
const TEXTO_MAX = 2900
export const FOTOS_MAX = 8
const FIRMA_BYTES = 64

/**
 * The text that `votosSha256` covers: canonical JSON of `votos` (every line of the ballot by its
 * option key, `NO_REGISTRADAS` and `NULOS` among them) and the five totals of the acta. A figure is
 * a whole number, `"blanco"`, `"ilegible"` or, for a line that nobody wrote down, `"no_capturado"`.
 * To recompute the hash, write for example
 *
 *   {"boletasSobrantes":3,"personasVotaron":"blanco","representantesVotaron":2,
 *    "totalAsentado":41,"votos":{"MC":38,"NO_REGISTRADAS":0,"NULOS":3},"votosSacados":41}
 *
 * in one line without spaces or line break, and take its SHA-256.
 */
export function tallyText(tally: Tally): string {
  const { votos, totalAsentado, boletasSobrantes, personasVotaron } = tally
  const { representantesVotaron, votosSacados } = tally
  const totals = { totalAsentado, boletasSobrantes, personasVotaron, representantesVotaron }
  return canonical({ votos, ...totals, votosSacados })
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Four characters of Crockford's base 32 (no I, L, O, U) from an idempotency id: 20 bits of FNV-1a.
 * The folio tells the submissions of a casilla apart. The folio proves nothing; the signature does.
 */
export function folioOf(id: string): string {
  let sum = 0x811c9dc5
  for (const byte of new TextEncoder().encode(id)) sum = Math.imul(sum ^ byte, 0x01000193)
  const bits = (sum ^ (sum >>> 20)) & 0xfffff
  return [15, 10, 5, 0].map((shift) => CROCKFORD.charAt((bits >>> shift) & 31)).join('')
}

/** The first 16 hex digits of the SHA-256 of a public key's 32 bytes name the key. */
export function llaveIdOf(sha256: string): string {
  return sha256.slice(0, 16)
}

/** The signed text: everything before the signature. */
export function firmadoOf(recibo: Recibo): string {
  return `${PREFIX}.${toBase64url(new TextEncoder().encode(canonical(recibo)))}`
}

export function textoOf(firmado: string, firma: Uint8Array): string {
  return `${firmado}.${toBase64url(firma)}`
}

/**
 * Takes a receipt's text apart, or says in one sentence why the text is none. Line breaks and
 * spaces are skipped (messengers add both); every other character must be as written, bit by bit.
 */
export function parseRecibo(texto: string): ReciboLeido | { motivo: string } {
  const text = texto.replace(/\s+/g, '')
  if (!text) return { motivo: 'No hay texto que comprobar.' }
  if (!text.startsWith(`${PREFIX}.`))
    return { motivo: `Un recibo empieza con «${PREFIX}.»; este texto no.` }
  if (text.length > TEXTO_MAX) return { motivo: 'El texto es más largo que cualquier recibo.' }
  const parts = text.split('.')
  const [, payload = '', signature = ''] = parts
  if (parts.length !== 3)
    return { motivo: 'El recibo está incompleto o sobra texto: son tres partes unidas por puntos.' }
  const contents = fromBase64url(payload)
  const firma = fromBase64url(signature)
  if (firma?.length !== FIRMA_BYTES)
    return { motivo: 'La firma está incompleta o tiene un carácter cambiado.' }
  const recibo = contents && jsonOf(contents)
  if (!recibo) return { motivo: 'El contenido tiene un carácter cambiado: ya no se puede leer.' }
  const wrong = wrongIn(recibo)
  if (wrong) return { motivo: wrong }
  const firmado = new TextEncoder().encode(`${PREFIX}.${payload}`)
  return { recibo: recibo as Recibo, firmado, firma }
}

/** 32 bytes of a public key in the text form; undefined for any other text. */
export function parseLlave(text: string): Uint8Array | undefined {
  const bytes = fromBase64url(text.replace(/\s+/g, ''))
  return bytes?.length === 32 ? bytes : undefined
}

type Fields = Record<string, unknown>

/**
 * The canonical text's object; undefined for any other text, or for JSON not written canonically.
 */
function jsonOf(contents: Uint8Array): Fields | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(contents)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || canonical(value) !== text) return undefined
    return value as Fields
  } catch {
    return undefined
  }
}

const isHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isSeq = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
const isAt = (value: unknown) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
const isLike = (shape: RegExp) => (value: unknown) => typeof value === 'string' && shape.test(value)

const FIELDS: Record<keyof Recibo, (value: unknown) => boolean> = {
  v: (value) => value === 1,
  folio: isLike(/^[0-9A-HJKMNP-TV-Z]{4,6}$/),
  eleccion: isLike(/^[A-Z0-9_]{2,24}$/),
  casilla: isLike(/^[0-9A-Z@#/-]{2,60}$/),
  acta: isLike(/^[0-9A-Z@#/-]{2,60}$/),
  revision: isSeq,
  votosSha256: isHash,
  fotos: (value) => Array.isArray(value) && value.length <= FOTOS_MAX && value.every(isHash),
  recibidaAt: isAt,
  seq: isSeq,
  cadena: (value) => {
    const { seq, hash, ...rest } = (value ?? {}) as Fields
    return isSeq(seq) && isHash(hash) && Object.keys(rest).length === 0
  },
  firmadoAt: isAt,
  llave: isLike(/^[0-9a-f]{16}$/),
  simulacro: (value) => value === true || value === undefined,
}

function wrongIn(fields: Fields): string | undefined {
  if (fields.v !== 1) return 'El recibo es de una versión que este programa no conoce.'
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(FIELDS, name))
  if (unknown.length > 0) return `El recibo trae campos que no son suyos: ${unknown.join(', ')}.`
  const names = Object.keys(FIELDS) as (keyof Recibo)[]
  const bad = names.filter((name) => !FIELDS[name](fields[name]))
  if (bad.length > 0) return `Al recibo le falta algo, o está mal escrito: ${bad.join(', ')}.`
  const { seq, cadena } = fields as Recibo
  return cadena.seq < seq ? 'El recibo cita la cadena de antes de su propio registro.' : undefined
}

function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Strict: unused bits of the last character must be zero, or a bit could change unnoticed. */
function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  return toBase64url(bytes) === text ? bytes : undefined
}
