import * as ed25519 from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import {
  firmadoOf,
  llaveIdOf,
  parseLlave,
  parseRecibo,
  type Recibo,
} from '@espejo/server/domain/recibo'

// The browser's own SHA-512 exists only on HTTPS; a casilla's laptop may serve plain HTTP.
ed25519.hashes.sha512 = (message) => sha512(message)

/** Public keys by id, in base64url. */
type PublicKeysById = Readonly<Record<string, { llave: string }>>

export type ReciboCheck =
  | { status: 'bueno'; recibo: Recibo }
  | { status: 'malo'; reason: string }
  /** Readable, but the signing key is not here: no verdict on the receipt. */
  | { status: 'sin_llave'; id: string }

/** Says whether a key signed the receipt, bit by bit. Asks no network. */
export function checkRecibo(text: string, keys: PublicKeysById): ReciboCheck {
  const read = parseRecibo(text)
  if ('motivo' in read) return { status: 'malo', reason: read.motivo }
  const { recibo, firmado, firma } = read
  const found = keys[recibo.llave]
  const key = found && parseLlave(found.llave)
  if (!key)
    return signerOf(recibo, firma, keys) === undefined
      ? { status: 'sin_llave', id: recibo.llave }
      : { status: 'malo', reason: 'Nombra una llave que no es la que lo firmó.' }
  if (isSigned(firma, firmado, key)) return { status: 'bueno', recibo }
  const reason = 'La firma no corresponde: el texto no es el que se firmó.'
  return { status: 'malo', reason }
}

/** The id of the real signing key, when the receipt names a different key. */
function signerOf(recibo: Recibo, firma: Uint8Array, keys: PublicKeysById): string | undefined {
  return Object.keys(keys).find((id) => {
    const key = parseLlave(keys[id]?.llave ?? '')
    const firmado = new TextEncoder().encode(firmadoOf({ ...recibo, llave: id }))
    return key && isSigned(firma, firmado, key)
  })
}

/** The id of a key, or undefined when the text is no key. */
export function idOf(text: string): string | undefined {
  const key = parseLlave(text)
  return key && llaveIdOf(hex(sha256(key)))
}

function isSigned(firma: Uint8Array, firmado: Uint8Array, key: Uint8Array): boolean {
  try {
    // Strict as RFC 8032 and as Node, so that page and command never disagree.
    return ed25519.verify(firma, firmado, key, { zip215: false })
  } catch {
    return false
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
