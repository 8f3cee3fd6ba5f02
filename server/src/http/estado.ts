import { hash } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { cambiosQuery, type CambiosDoc } from '../contract/cambio.ts'
import { diferenciasQuery, type DiferenciasDoc } from '../contract/diferencia.ts'
import { actaQuery, ambitoQuery } from '../contract/estado.ts'
import type { ActaDoc, AmbitoDoc, Estado } from '../contract/estado.ts'
import { miaQuery, type MiaDoc } from '../contract/mia.ts'
import { corteCambios } from '../domain/read/cambios.ts'
import { diferenciasDoc, FILAS_MAX } from '../domain/read/diferencias.ts'
import { actaDoc, nuestraDoc, omitidasOf, versionesOf } from '../domain/read/evidencia.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Slot } from '../domain/fold/slot.ts'
import { ambitoDoc, estadoDoc, findAmbito, type Place } from '../domain/read/ambito.ts'
import type { Credentials } from '../access/credential.ts'
import { covers, listedIn } from '../access/role.ts'
import { door, readQuery, type Env } from './door.ts'
import { readingOf, type DocText, type Readings } from './readings.ts'
import { RefusalError } from '../refusal/refusal.ts'

const sha256 = (text: string) => hash('sha256', text)

function placeFor(night: Night, clave: string | undefined): Place {
  const place = findAmbito(night, clave ?? '')
  if (!place) throw new RefusalError('no_encontrado', [clave ?? ''])
  return place
}

/**
 * Readable documents of the night. Each document names the place of the ledger at the reading, and is
 * reckoned once there (RULES.md WR2).
 */
export function estado(night: Night, readings: Pick<Readings, 'read'>, credentials: Credentials) {
  const app = new Hono<Env>()
  const ver = door(credentials, 'ver')
  /** `key`: everything that the document depends on besides the night. */
  const read = async (c: Context<Env>, key: unknown[], make: () => object) =>
    answerReading(c, await readings.read(c.get('credential'), JSON.stringify(key), make))
  app.get('/estado', ver, (c) => {
    const { ambito: asked, clave = '' } = readQuery(c, ambitoQuery)
    const ambito = asked ?? clave
    return read(c, ['estado', ambito], (): Estado => {
      const doc = estadoDoc(night, ambito, sha256)
      if (!doc) throw new RefusalError('no_encontrado', [ambito])
      return doc
    })
  })
  app.get('/ambito', ver, (c) => {
    const { ambito, clave } = readQuery(c, ambitoQuery)
    const asked = ambito ?? clave
    return read(c, ['ambito', asked], (): AmbitoDoc => ambitoDoc(night, placeFor(night, asked)))
  })
  app.get('/diferencias', ver, (c) => {
    const { ambito, todas, tipo, desde = 0, max = FILAS_MAX } = readQuery(c, diferenciasQuery)
    const all = todas === '1'
    return read(c, ['diferencias', ambito, all, tipo, desde, max], (): DiferenciasDoc =>
      diferenciasDoc(placeFor(night, ambito), { all, tipo, desde, max }),
    )
  })
  app.get('/cambios', ver, (c) => {
    const { ambito = '', corte, desde = 0, max = FILAS_MAX } = readQuery(c, cambiosQuery)
    return read(c, ['cambios', ambito, corte, desde, max], (): CambiosDoc => {
      const all = corteCambios(night, placeFor(night, ambito), corte)
      if (!all) throw new RefusalError('no_encontrado', [String(corte)])
      return { total: all.length, cambios: all.slice(desde, desde + max) }
    })
  })
  /** Codes open doors: a document names the sender and never by the code. */
  const withShown = <T extends { actor: string }>(each: T): T => ({
    ...each,
    actor: credentials.shown(each.actor),
  })
  app.get('/acta', ver, (c) => {
    const { clave = '' } = readQuery(c, actaQuery)
    return read(c, ['acta', clave], (): ActaDoc => {
      const { eleccion, ambito } = placeFor(night, clave)
      const [slot] = ambito.slots
      if (ambito.kind !== 'casilla' || !slot) throw new RefusalError('no_encontrado', [clave])
      const doc: ActaDoc = actaDoc(night, eleccion, slot)
      return { ...doc, nuestra: doc.nuestra.map(withShown), fotos: doc.fotos.map(withShown) }
    })
  })
  app.get('/mia', door(credentials, 'representar'), (c) => {
    const { casilla } = readQuery(c, miaQuery)
    const credential = c.get('credential')
    if (casilla !== undefined && !covers(credential, casilla))
      throw new RefusalError('casilla_ajena', [casilla])
    const asked = casilla === undefined ? (listedIn(credential) ?? []) : [casilla]
    const docs: MiaDoc[] = mineDoc(night, asked, credential.sub)
    return c.json(docs.map((doc) => ({ ...doc, versiones: doc.versiones.map(withShown) })))
  })
  return app
}

/**
 * The HTTP twin of a live topic: headers carry the place of the ledger, so the same figures have
 * the same ETag.
 */
export function answerDoc(c: Context, doc: object, night: Pick<Night, 'seq' | 'clock'>): Response {
  return answerReading(c, readingOf(doc, night))
}

/** The answer with a document's text, or 304 for a reader who has the text. */
export function answerReading(c: Context, { text, etag, seq, clock }: DocText): Response {
  const headers = {
    etag,
    'cache-control': 'no-cache',
    'x-espejo-seq': String(seq),
    'x-espejo-at': clock,
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  return c.body(text, 200, { ...headers, 'content-type': 'application/json; charset=utf-8' })
}

/** The actas of casillas, each with the sender's own submissions and nobody else's (RULES.md RB6). */
function mineDoc(night: Night, casillas: Iterable<string>, sub: string): MiaDoc[] {
  const places = [...night.elecciones.values()].flatMap((eleccion) =>
    [...casillas]
      .flatMap((casilla) => eleccion.byCasilla.get(casilla) ?? [])
      .map((slot) => [eleccion, slot] as const),
  )
  return places.map(([eleccion, slot]) => ({
    eleccion: eleccion.catalogo.clave,
    casilla: slot.expected.casilla,
    acta: slot.expected.acta,
    ...versionesBy(eleccion, slot, sub),
  }))
}

function versionesBy(eleccion: Eleccion, slot: Slot, sub: string) {
  const own = {
    nuestra: slot.nuestra.filter(({ actor }) => actor === sub),
    lecturas: slot.lecturas.filter(({ actor }) => actor === sub),
  }
  const versiones = versionesOf(own).map((version) => ({
    ...nuestraDoc(eleccion, slot, version),
    clientId: version.clientId,
  }))
  return { versiones, ...omitidasOf(own) }
}
