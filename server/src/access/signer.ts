import { createPrivateKey, createPublicKey, hash, hkdfSync, sign, verify } from 'node:crypto'
import { llaveIdOf } from '../domain/recibo.ts'

/** Signs receipts; `llave` verifies them. */
export type Firmante = {
  /** The public key's 32 bytes in base64url. */
  llave: string
  id: string
  /** 64 bytes. Signed on a thread of its own: no submission waits for a signature. */
  sign(text: string): Promise<Uint8Array>
}

/** PKCS #8 around the 32 bytes of an Ed25519 seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The signing key follows from the service's key (HKDF, RFC 5869): servers with the same service
 * key sign alike, and no second secret has to be kept.
 */
export function firmanteOf(key: string): Firmante {
  const seed = Buffer.from(hkdfSync('sha256', key, '', 'espejo recibo v1', 32))
  const own = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(own).export({ format: 'jwk' })
  return {
    llave: x,
    id: signerId(Buffer.from(x, 'base64url')),
    sign: (text) =>
      new Promise((resolve, reject) => {
        sign(null, Buffer.from(text), own, (error, firma) => {
          if (error) reject(error)
          else resolve(firma)
        })
      }),
  }
}

export function signerId(llave: Uint8Array): string {
  return llaveIdOf(hash('sha256', llave))
}

export function isSigned(llave: Uint8Array, firmado: Uint8Array, firma: Uint8Array): boolean {
  const x = Buffer.from(llave).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, firmado, key, firma)
}
