import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Centro } from './centro/queue.ts'
import { noteUse } from './access/uses.ts'
import { publishService } from './access/local.ts'
import { isLink, newLink } from './access/opening.ts'
import type { Config } from './config.ts'
import type { Newer } from './domain/fold/night.ts'
import { cierresDue } from './domain/fold/jornada.ts'
import { isVoid } from './domain/fold/representacion.ts'
import { healthDoc } from './health/doc.ts'
import { Health } from './health/health.ts'
import { metricsOf, type Metrics } from './health/metrics.ts'
import { downOf, failingOf, fullOf } from './health/probes.ts'
import type { Desk } from './ledger/desk.ts'
import type { Fuentes } from './prep/fuentes.ts'
import { openFuentes } from './prep/open.ts'
import { ENTRADA } from './prep/reach.ts'
import { openFotos } from './fotos/open.ts'
import { makeApp } from './http/app.ts'
import { gate, lineShut } from './http/shut.ts'
import { Proxies } from './access/peer.ts'
import { Tries } from './access/tries.ts'
import { Credentials } from './access/credential.ts'
import { guardAnswers } from './http/headers.ts'
import { urlOf, closeDoor, listen, type Fetch } from './http/listen.ts'
import { buildOf } from './http/web.ts'
import { Impresiones } from './estructura/printing.ts'
import { Bitacora } from './prep/bitacora.ts'
import { readKey } from './access/key.ts'
import type { LedgerError } from './ledger/ledger.ts'
import { oficinaOf, openDesk } from './ledger/open.ts'
import { ownFolder } from './ledger/owner.ts'
import { Outbox } from './live/outbox.ts'
import { refuse } from './live/door.ts'
import { serveLive } from './live/socket.ts'
import { logFor } from './log.ts'
import { Nombramientos } from './estructura/nombramientos.ts'
import { Personas } from './estructura/personas.ts'
import { SimulacroControl, settleEnding } from './simulacro/control.ts'
import { firmanteOf } from './access/signer.ts'
import { progresoDoc, readTopic } from './live/topics.ts'
import { bearerOf } from './access/upgrade.ts'
import { scopeIn } from './access/nombramiento.ts'

const VERSION = '0.1.0'
/** Folder of the built pages. */
const WEB = resolve(import.meta.dirname, '../../web/build')
const log = logFor('servicio')

/** Quiet time after which records without a seal get a seal. */
const SEAL_IDLE_MS = 1000

/** A running service; dispose to stop. */
export type Running = AsyncDisposable & {
  url: string
  greeting: string
  /** Resolves where the ledger stopped by itself: the service has to end (RULES.md LE7). */
  stopped: Promise<LedgerError>
}

/**
 * The only wiring: config → ledger → night → http and live → listen. `acceptsLoss`: a ledger behind its
 * head is taken as it is.
 */
export async function startService(
  config: Config,
  { acceptsLoss = false }: { acceptsLoss?: boolean } = {},
): Promise<Running> {
  mkdirSync(join(config.data, ENTRADA), { recursive: true, mode: 0o700 })
  await using opening = new AsyncDisposableStack()
  opening.use(ownFolder(config.data))
  const rooms = await openRooms(config, acceptsLoss)
  const open: { server?: Server } = {}
  opening.defer(() => closeRooms(rooms, open.server))
  const server = (open.server = await listen(fetchOf(config, rooms), config))
  guardAnswers(server, rooms.proxies)
  server.on('upgrade', (request, socket, head) => {
    const shut = lineShut(rooms.desk)
    if (shut) refuse(socket, shut)
    else rooms.live.handleUpgrade(request, socket, head)
  })
  const url = urlOf(server, config.host)
  rooms.simulacro.listening(url)
  const unpublish = publishService(config.data, url)
  await rooms.oficina.listening(`${hostname()}:${new URL(url).port}`)
  const { desk, link, health, tries } = rooms
  // A seal or a closing that the ledger refuses is tried again, and `health` tells why.
  const sealing = setInterval(() => {
    if (desk.isQuiet(SEAL_IDLE_MS)) void desk.seal().catch(() => undefined)
    tries.look()
    const due = cierresDue(desk.night, desk.now())
    if (due.length > 0) void desk.submitAll(due).catch(() => undefined)
    health.look()
    void desk.keepHead()
  }, SEAL_IDLE_MS)
  const closing = opening.move()
  return {
    url,
    greeting: greet(url, link.codigo, desk, config.data),
    stopped: desk.stopped,
    async [Symbol.asyncDispose]() {
      clearInterval(sealing)
      unpublish()
      await closing.disposeAsync()
    },
  }
}

type Rooms = Awaited<ReturnType<typeof openRooms>>

function openTold(
  config: Config,
  acceptsLoss: boolean,
  committed: Metrics['committed'],
): Promise<Desk> {
  return openDesk(config, () => new Date(), {
    committed,
    ...(acceptsLoss
      ? { acceptLoss: (perdida) => log.warn({ perdida }, 'se acepta una pérdida de la bitácora') }
      : {}),
    headFailed: (error) => log.warn({ error: String(error) }, 'cabeza sin guardar'),
  })
}

function triesTold(): Tries {
  return new Tries({
    ...{ nowMs: () => performance.now(), wait },
    tell: (estado, minuto) =>
      log.warn({ estado }, `intentos de PIN: ${minuto} en el último minuto`),
  })
}

function healthFor(desk: Desk, fuentes: Fuentes, data: string): Health {
  const probes = {
    bitacora: () => failingOf(desk.ledger.stats()),
    prep: () => downOf(fuentes.list(false)),
    disco: () => fullOf(data),
  }
  return new Health(probes, () => new Date())
}

async function openRooms(config: Config, acceptsLoss: boolean) {
  const metrics = metricsOf(config.data, Date.now, () => ({ desk, fuentes, live }))
  const desk = await openTold(config, acceptsLoss, metrics.committed)
  await settleEnding(desk, config.data)
  const papers = {
    key: readKey(config),
    nombramientoDias: config.nombramientoDias,
    nowMs: Date.now,
  }
  // A new night brings a new `representacion`, so each use asks for the present value.
  const credentials = new Credentials({
    ...papers,
    presupuesto: config.presupuesto,
    isVoid: (each) => isVoid(desk.night.representacion, each),
    noche: () => desk.night.representacion.noche,
    casillasOf: (id) => scopeIn(desk.night, id),
    first: (each) => noteUse(desk, each),
  })
  const tries = triesTold()
  const intake = new Bitacora(desk, join(config.data, 'cortes'))
  const oficina = await oficinaOf(config)
  const fuentes = openFuentes(desk, intake, oficina, config, () => new Date())
  const personas = new Personas(join(config.data, 'personas.sqlite'))
  const fotos = await openFotos(config, desk, Date.now)
  const nombramientos = new Nombramientos(desk, personas, papers.key)
  const impresiones = new Impresiones({ ...papers, desk, personas, credentials, data: config.data })
  const rooms = { intake, nombramientos, personas, impresiones, fotos }
  const simulacro = new SimulacroControl(desk, config, rooms)
  desk.leave = () => simulacro.leave()
  desk.failed = (error) => log.error({ error: String(error) }, 'la otra noche no se abre todavía')
  if (desk.isBehind) await desk.leave()
  const health = healthFor(desk, fuentes, config.data)
  const progreso = () =>
    progresoDoc(desk.night, fuentes.list(false), simulacro.state(), health.said())
  const outbox = new Outbox({
    read: (topic) => readTopic(desk.night, progreso, topic),
    epoch: randomBytes(6).toString('base64url'),
    failed: (topic, error) => log.error({ topic, error: String(error) }, 'tema que no se lee'),
  })
  for (const source of [desk, fuentes, simulacro, health]) source.onChange(() => outbox.changed())
  const proxies = new Proxies(config.proxies)
  const live = serveLive({
    outbox,
    origins: config.origins,
    isHttps: (request) => proxies.isHttps(request),
    version: VERSION,
    now: Date.now,
    authorize: (request) => bearerOf(credentials, desk.night, request),
  })
  return {
    metrics,
    credentials,
    proxies,
    desk,
    oficina,
    intake,
    fuentes,
    simulacro,
    fotos,
    personas,
    nombramientos,
    impresiones,
    papers,
    tries,
    progreso,
    outbox,
    live,
    health,
    link: newLink(desk.night, Date.now()),
  }
}

/** Screens are let go where nothing of the night is to be shown. */
function fetchOf(config: Config, rooms: Rooms): Fetch {
  const { desk, live, oficina, outbox, metrics: counters, proxies } = rooms
  let told: Newer | undefined
  const tell = () => {
    const { newer } = desk.night
    if (newer && newer !== told) log.fatal(newer, 'la noche pide una versión más nueva')
    if (desk.turning || newer !== told) live.closeAll()
    if (desk.turning) outbox.forget()
    told = newer
  }
  desk.onChange(tell)
  tell()
  const fetch = gate(appOf(config, rooms), desk, () => healthDoc(rooms))
  return (request, env) => fetch(request, Object.assign(env, { proxies, counters, oficina }))
}

function appOf(config: Config, rooms: Rooms) {
  const { desk, link, fotos, papers } = rooms
  const firmante = firmanteOf(papers.key)
  return makeApp({
    ...rooms,
    line: {
      waiting: () => desk.ledger.stats().waiting,
      waitingMax: config.waitingMax,
      random: Math.random,
    },
    isLink: (codigo) => isLink(codigo, link, desk.night),
    served: { version: buildOf(WEB), llave: firmante.llave },
    fotos: { ...fotos, ...papers, night: desk.night },
    publicUrl: config.publicUrl,
    firmante,
    centro: new Centro(desk, Date.now, () => performance.now()),
    health: (whole) => healthDoc(rooms, whole),
    isOver: () => desk.isOver,
    onError: (error) => log.error({ error: error.message, stack: error.stack }, 'no esperado'),
    web: WEB,
    version: VERSION,
  })
}

/** Doors first, the ledger last: accepted submissions are written before the process ends. */
async function closeRooms(rooms: Rooms, server?: Server) {
  // The last one closes first, and each closes though another one could not.
  await using closing = new AsyncDisposableStack()
  closing.use(rooms.personas)
  closing.use(rooms.desk)
  closing.use(rooms.oficina)
  closing.use(rooms.fotos)
  closing.use(rooms.impresiones)
  closing.defer(() => server && closeDoor(server))
  closing.use(rooms.outbox)
  closing.use(rooms.live)
  closing.use(rooms.fuentes)
  closing.use(rooms.simulacro)
}

function greet(url: string, link: string, desk: Desk, data: string): string {
  const empty = desk.night.elecciones.size === 0
  const lines = [`Espejo escucha en ${url}`]
  if (link)
    lines.push(
      `Para entrar, abre una sola vez: ${url}/entrar#${link}`,
      empty
        ? 'Después, la primera pantalla dice qué sigue: una noche de práctica o una base PREP.'
        : '',
    )
  else lines.push(`Para entrar: ESPEJO_DATA=${data} npm run --silent espejo -- token --rol admin`)
  return `${lines.filter(Boolean).join('\n')}\n`
}
