import type { Recibo } from '../domain/recibo.ts'

/** Answer of GET /api/recibo. */
export type ReciboAnswer = {
  recibo: Recibo
  /** 64 bytes of Ed25519 in base64url. */
  firma: string
  /** Both in one text, for a QR and for messengers: see domain/recibo.ts. */
  texto: string
}

/** Answer of GET /api/recibos/llave: the public key's 32 bytes in base64url, and its name. */
export type LlaveAnswer = { llave: string; id: string }
