import { hash } from 'node:crypto'
import { Hono } from 'hono'
import type { LlaveAnswer, ReciboAnswer } from '../contract/recibo.ts'
import { slotOf } from '../domain/fold/submission.ts'
import type { Desk } from '../ledger/desk.ts'
import { firmadoOf, textoOf } from '../domain/recibo.ts'
import type { Firmante } from '../access/signer.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { door, open, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { covers } from '../access/role.ts'
import { reciboOf } from '../domain/read/recibo.ts'
import { nuestraOf, type Nuestra, type Slot } from '../domain/fold/slot.ts'
import { sentBy } from '../domain/fold/vigente.ts'

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
    if (!covers(credential, casilla)) throw new RefusalError('casilla_ajena', [casilla])
    const slot = slotOf(night, { eleccion: clave, casilla })
    if ('refusal' in slot) throw new RefusalError(slot.refusal, slot.detail)
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
 * anybody else's figures take its receipt away (RULES.md RB5). A representative is told of
 * representatives' submissions and of the version in force.
 */
function versionAt(credential: Credential, slot: Slot, seq: string): Nuestra | undefined {
  const found = slot.nuestra.find((each) => String(each.seq) === seq)
  const isTold = credential.rol !== 'representante' || found?.canal === 'representante'
  return isTold || found === versionFor(credential, slot) ? found : undefined
}

/**
 * A representative's receipt covers the representative's own submission, whatever was sent or read
 * since by others (RULES.md RB4).
 */
function versionFor({ rol, sub }: Credential, slot: Slot): Nuestra | undefined {
  return (rol === 'representante' && sentBy(slot, sub)) || nuestraOf(slot)
}
