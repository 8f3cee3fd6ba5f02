import type { Recibo } from '../domain/recibo.ts'

/** What GET /api/recibo answers. */
export type ReciboAnswer = {
  recibo: Recibo
  /** 64 bytes of Ed25519 in base64url. */
  firma: string
  /** Both in one text, for a QR and for messengers: see domain/recibo.ts. */
  texto: string
}

/** What GET /api/recibos/llave answers: the public key's 32 bytes in base64url, and its name. */
export type LlaveAnswer = { llave: string; id: string }
