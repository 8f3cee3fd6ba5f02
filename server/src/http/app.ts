import { Hono, type Context, type ErrorHandler } from 'hono'
import type { Centro } from '../centro/queue.ts'
import type { ProgresoDoc } from '../contract/estado.ts'
import type { Impresiones } from '../estructura/printing.ts'
import type { Nombramientos } from '../estructura/nombramientos.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Desk, NightDesk } from '../ledger/desk.ts'
import { LedgerError, type LedgerFault } from '../ledger/ledger.ts'
import { actas, type Waiting } from './actas.ts'
import type { Credentials } from '../access/credential.ts'
import { may } from '../access/role.ts'
import type { Tries } from '../access/tries.ts'
import type { Papers } from '../access/nombramiento.ts'
import type { Firmante } from '../access/signer.ts'
import { bitacora } from './bitacora.ts'
import { buscar } from './buscar.ts'
import { captura, type Served } from './captura.ts'
import { casos } from './casos.ts'
import { centro } from './centro.ts'
import { llaman } from './llaman.ts'
import { credenciales } from './credenciales.ts'
import { codigo } from './codigo.ts'
import { open, retrySlot } from './door.ts'
import { estado } from './estado.ts'
import { fotos, type FotosDesk } from './fotos.ts'
import { nombramientos } from './nombramientos.ts'
import { impresiones } from './impresiones.ts'
import { juridico } from './juridico.ts'
import { metrics, type Scrape } from './metrics.ts'
import { openapi } from './openapi.ts'
import type { Fuentes } from '../prep/fuentes.ts'
import type { Bitacora } from '../prep/bitacora.ts'
import { orden } from './orden.ts'
import { peticiones } from './peticiones.ts'
import { prep } from './prep.ts'
import { Readings } from './readings.ts'
import { recibos } from './recibos.ts'
import { answerRefusal } from './refusals.ts'
import { RefusalError, type RefusalName } from '../refusal/refusal.ts'
import { ruta } from './ruta.ts'
import { shownBy } from './shown.ts'
import { ownerOf, sesion, type IsLink } from './sesion.ts'
import { simulacro } from './simulacro.ts'
import type { SimulacroControl } from '../simulacro/control.ts'
import { web } from './web.ts'

export type Neighbours = {
  desk: NightDesk & Pick<Desk, 'chain'>
  credentials: Credentials
  line: Waiting
  isLink: IsLink
  served: Served
  papers: Papers
  tries: Tries
  firmante: Firmante
  centro: Centro
  fotos: FotosDesk
  nombramientos: Nombramientos
  personas: Personas
  impresiones: Impresiones
  /** The address that phones open; undefined: the address at which printing was asked for. */
  publicUrl: string | undefined
  intake: Bitacora
  fuentes: Fuentes
  simulacro: SimulacroControl
  progreso: () => ProgresoDoc
  /**
   * `ok` false: the server must not be asked; the answer names the reason. `whole`: with the counts.
   */
  health: (whole: boolean) => { ok: boolean }
  metrics: Scrape
  /** Whether the night in which the request came has ended (RULES.md LE12). */
  isOver?: () => boolean
  /** An unexpected error; told to the log, never to the client. */
  onError: (error: Error) => void
  /** Folder of the built dashboard. */
  web: string
  version: string
}

/** The HTTP edge: a file per resource, every refusal answered in one place. */
export function makeApp(n: Neighbours): Hono {
  const app = new Hono()
  const { night } = n.desk
  const shown = shownBy(n.credentials, n.personas)
  const readings = new Readings(night, n.credentials, () => n.line.waiting() > 0)
  app.onError(
    errorsOf(
      () => n.line.random(),
      (error) => n.onError(error),
      () => n.isOver?.() === true,
    ),
  )
  app.route('/api/actas', actas(n.desk, n.line, n.credentials))
  app.get('/api/health', open, healthOf(n.health, n.credentials))
  app.get('/api/ready', open, healthOf(n.health, n.credentials))
  app.get('/api/openapi.json', open, (c) => c.json(openapi(n.version)))
  app.get('/api/inicio', open, async (c) => {
    const { elecciones, simulacro } = n.progreso()
    const found = await n.credentials.fromRequest(c.req.raw)
    const session = found && ownerOf(found, n.personas)
    const list = session ? Object.values(elecciones) : []
    return c.json({
      elecciones: list,
      simulacro: simulacro ?? null,
      sesion: session,
      version: n.version,
    })
  })
  app.route('/api/sesion', sesion(n.desk, n.isLink, n.credentials))
  app.route('/api/sesion', codigo(night, n.papers, n.tries, n.credentials))
  app.route('/api', credenciales(n.desk, n.credentials))
  app.route('/api', captura(n.desk, n.served, n.personas, n.credentials))
  app.route(
    '/api',
    nombramientos(night, n.nombramientos, n.personas, n.tries, readings, n.credentials),
  )
  app.route('/api', impresiones(night, n.impresiones, n.personas, n.publicUrl, n.credentials))
  app.route('/api/casos', casos(n.desk, shown, n.credentials))
  app.route('/api/centro', centro(n.desk, n.centro, n.personas, n.credentials))
  app.route('/api/centro', llaman(n.desk, n.centro, n.personas, n.credentials))
  app.route('/api/fotos', fotos(n.fotos, readings, n.credentials))
  app.route('/api', estado(night, readings, n.credentials))
  app.route('/api', buscar(night, readings, n.credentials))
  app.route('/api', juridico(n.desk, readings, shown, n.credentials))
  app.route('/api/peticiones', peticiones(n.desk, readings, shown, n.credentials))
  app.route('/api', bitacora(n.intake, readings, n.credentials))
  app.route('/api', orden(n.desk, n.credentials))
  app.route('/api', prep(n.intake, n.fuentes, n.credentials))
  app.route('/api', recibos(n.desk, n.firmante, n.credentials))
  app.route('/api', ruta(n.desk, n.personas, readings, n.credentials))
  app.route('/api', simulacro(n.simulacro, n.progreso, night, n.credentials))
  app.route('/', metrics(n.metrics, n.credentials))
  app.notFound((c) => answerRefusal(c, new RefusalError('no_encontrado')))
  app.get('/api/*', open, (c) => answerRefusal(c, new RefusalError('no_encontrado')))
  app.get('*', open, web(n.web))
  return app
}

/** Counts minute by minute are for people who may look (`ver`); anybody hears whether all is well. */
export function healthOf(health: Neighbours['health'], credentials?: Credentials) {
  return async (c: Context) => {
    const asker = await credentials?.fromRequest(c.req.raw)
    const doc = health(asker ? may(asker, 'ver') : false)
    return c.json(doc, doc.ok ? 200 : 503)
  }
}

/** Refusals by the ledger that say more than `sin_confirmar`. */
const RETRIED: Partial<Record<LedgerFault, RefusalName>> = {
  lleno: 'saturado',
  'otra noche': 'otra_noche',
}

/**
 * Answers an error of a route; an unexpected error goes to `unexpected`, never to the client. `isOver`: as in
 * `Neighbours`.
 */
export function errorsOf(
  random: () => number,
  unexpected: (error: Error) => void,
  isOver = () => false,
): ErrorHandler {
  return (error, c) => {
    // Judged by the night after: a phone told so would not send again.
    if (error instanceof RefusalError && isOver())
      return answerRefusal(
        c,
        new RefusalError('otra_noche', [], { retryAfter: retrySlot(random()) }),
      )
    if (error instanceof RefusalError) return answerRefusal(c, error)
    if (error instanceof LedgerError && error.fault === 'anterior')
      return answerRefusal(c, new RefusalError('version_anterior'))
    if (error instanceof LedgerError) {
      const refusal = RETRIED[error.fault] ?? 'sin_confirmar'
      const retryAfter = retrySlot(random())
      return answerRefusal(c, new RefusalError(refusal, [], { retryAfter }))
    }
    unexpected(error)
    return answerRefusal(c, new RefusalError('error_interno'))
  }
}
