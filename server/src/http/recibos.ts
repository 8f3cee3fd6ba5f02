import { hash } from 'node:crypto'
import { Hono } from 'hono'
import type { LlaveAnswer, ReciboAnswer } from '../contract/recibo.ts'
import type { Desk } from '../ledger/desk.ts'
import { firmadoOf, textoOf } from '../domain/recibo.ts'
import type { Firmante } from '../access/signer.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { door, open, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { slotFor } from '../access/place.ts'
import { may } from '../access/role.ts'
import { reciboOf } from '../domain/read/recibo.ts'
import { nuestraOf, type Nuestra, type Slot } from '../domain/fold/slot.ts'

/**
 * GET /api/recibo and the public key for verification. A receipt is signed on request, never
 * before.
 */
export function recibos(
  desk: Pick<Desk, 'night' | 'now' | 'chain'>,
  firmante: Firmante,
  credentials: Credentials,
) {
  const { night } = desk
  const app = new Hono<Env>()
  app.get('/recibo', door(credentials, 'ver', 'enviar'), async (c) => {
    const credential = c.get('credential')
    const { eleccion: clave = '', casilla = '', seq } = c.req.query()
    const slot = slotFor(night, credential, { eleccion: clave, casilla })
    const eleccion = night.elecciones.get(clave)
    const version =
      seq === undefined ? versionFor(credential, slot) : versionAt(credential, slot, seq)
    if (!eleccion || !version) throw new RefusalError('no_encontrado', [casilla])
    const recibo = reciboOf({
      eleccion,
      slot,
      version,
      cadena: { seq: night.seq, hash: desk.chain },
      firmadoAt: desk.now(),
      llave: firmante.id,
      sha256: (text) => hash('sha256', text),
    })
    const firmado = firmadoOf(recibo)
    const firma = await firmante.sign(firmado)
    const answer: ReciboAnswer = {
      recibo,
      firma: Buffer.from(firma).toString('base64url'),
      texto: textoOf(firmado, firma),
    }
    return c.json(answer, 200, { 'cache-control': 'no-store' })
  })
  app.get('/recibos/llave', open, (c) => {
    const answer: LlaveAnswer = { llave: firmante.llave, id: firmante.id }
    return c.json(answer)
  })
  return app
}

/**
 * The submission at a place of the ledger, as long as the ledger stands: neither a revision nor
 * anybody else's figures take its receipt away (RULES.md RB5). The same figures by two
 * representatives are one submission, so by its place a representative is told of both.
 */
function versionAt(credential: Credential, slot: Slot, seq: string): Nuestra | undefined {
  const found = slot.nuestra.find((each) => String(each.seq) === seq)
  const isShared = credential.rol === 'representante' && found?.canal === 'representante'
  return found && (isShared || isTold(credential, found)) ? found : undefined
}

/** The person's own last submission; for a person who may look at everything, the one in force. */
function versionFor(credential: Credential, slot: Slot): Nuestra | undefined {
  if (may(credential, 'ver')) return nuestraOf(slot)
  return slot.nuestra.findLast((each) => isTold(credential, each))
}

/** A receipt is of the person's own submission, whatever others sent or read (RULES.md RB4). */
function isTold(credential: Credential, { actor }: Nuestra): boolean {
  return actor === credential.sub || may(credential, 'ver')
}
