import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { CapturaDoc } from '../contract/captura.ts'
import { capturaDoc } from '../domain/captura.ts'
import type { Night } from '../domain/night.ts'
import type { Draft } from '../domain/record.ts'
import type { Credentials } from './auth.ts'
import { credentialFor } from './door.ts'
import { RefusalError } from './refusals.ts'

export type CapturaDesk = {
  night: Night
  submitAll(drafts: Draft[]): Promise<unknown>
  now(): string
  version: string
  /** Public key of receipts, base64url. */
  llave: string
}

/**
 * GET /api/captura: everything the representatives' app needs, read from memory: it answers while
 * no store does. The first opening with a nombramiento is noted, and nobody waits for that.
 */
export function captura(desk: CapturaDesk, credentials: Credentials) {
  const activations = new Activations(desk)
  return new Hono().get('/captura', compress(), async (c) => {
    const { casillas, nombramiento } = await credentialFor(c, credentials, 'enviar')
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const doc: CapturaDoc = {
      servidorAt: desk.now(),
      version: desk.version,
      llave: desk.llave,
      ...(nombramiento === undefined ? {} : { nombramiento }),
      casillas: capturaDoc(desk.night, casillas),
    }
    if (nombramiento !== undefined) activations.add(nombramiento)
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}

/** One append is on its way at a time, so that first openings never stand before actas. */
const APPEND_MAX = 250

class Activations {
  #desk: CapturaDesk
  #waiting = new Set<string>()
  #writing = false

  constructor(desk: CapturaDesk) {
    this.#desk = desk
  }

  add(id: string): void {
    const found = this.#desk.night.representacion.nombramientos.get(id)
    if (!found || found.activadoAt !== undefined) return
    this.#waiting.add(id)
    if (!this.#writing) void this.#write()
  }

  /** What cannot be written is forgotten: the next opening says it again. */
  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.size > 0) {
      const ids = [...this.#waiting].slice(0, APPEND_MAX)
      await this.#desk.submitAll(ids.map((id) => this.#draftOf(id))).catch(() => undefined)
      for (const id of ids) this.#waiting.delete(id)
    }
    this.#writing = false
  }

  #draftOf(id: string): Draft<'nombramiento.activated'> {
    return {
      id: `activado:${id}`,
      at: this.#desk.now(),
      actor: `nom-${id}`,
      kind: 'nombramiento.activated',
      version: 1,
      body: { id },
    }
  }
}
