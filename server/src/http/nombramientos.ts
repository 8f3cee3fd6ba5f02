import { createHmac } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { Hono, type Context } from 'hono'
import {
  reexpedirBody,
  revocarBody,
  type CoberturaDoc,
  type EstadoNombramiento,
  type NombramientoDoc,
  type NombramientosDoc,
} from '../contract/estructura.ts'
import { coberturaSteps, POR, type Por } from '../domain/cobertura.ts'
import type { Night } from '../domain/night.ts'
import type { Nombramiento } from '../domain/record.ts'
import type { Nombrado } from '../domain/representacion.ts'
import type { Nombramientos } from '../estructura/nombramientos.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { searchIds } from '../estructura/search.ts'
import { bytesOf, credentialFor, door, jsonOf, type Env } from './door.ts'
import { answerDoc } from './estado.ts'
import { issuesOf, RefusalError } from './refusals.ts'

/** The largest file of the structure: 160,000 rows are some 10 MB. */
const UPLOAD_MAX = 40 * 1024 * 1024
const PAGE = 200
const BUSCAR_MAX = 80

export type EstructuraDesk = {
  night: Night
  nombramientos: Nombramientos
  /** Who holds it, while that is known. */
  personaOf(id: string): { nombre: string; telefono: string; cargo: string } | undefined
  /** Ids by words of the holder's name. */
  searchPersonas(text: string): string[]
}

/** The structure of representation: import it, look at it, revoke, issue anew, see who is covered. */
export function nombramientos(desk: EstructuraDesk, credentials: Credentials) {
  const own = desk.nombramientos
  const app = new Hono<Env>()
  const admin = door(credentials, 'administrar')
  app.post('/estructura', admin, async (c) => {
    const bytes = await bytesOf(c, UPLOAD_MAX)
    if (c.req.query('ensayo') === '1') return c.json(await own.rehearse(bytes))
    return c.json(await own.take(bytes, c.get('credential').sub), 201)
  })
  app.get('/nombramientos', async (c) => {
    const credential = await staffFor(c, credentials)
    return c.json(listOf(desk, credential, c.req.query()), 200, { 'cache-control': 'no-store' })
  })
  app.post('/nombramientos/revocar', async (c) => {
    const credential = await staffFor(c, credentials)
    const parsed = revocarBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('cuerpo_invalido', issuesOf(parsed.error))
    const { ids, causa } = parsed.data
    checkAll(desk.night, credential, ids)
    return c.json({ revocados: await own.revoke(ids, causa, credential.sub) })
  })
  app.post('/nombramientos/reexpedir', async (c) => {
    const credential = await staffFor(c, credentials)
    const parsed = reexpedirBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('cuerpo_invalido', issuesOf(parsed.error))
    const { ids, causa } = parsed.data
    checkAll(desk.night, credential, ids)
    return c.json({ nombramientos: await own.reissue(ids, causa, credential.sub) }, 201)
  })
  app.get('/cobertura', async (c) => {
    await staffFor(c, credentials)
    const por = POR.find((each) => each === (c.req.query('por') ?? 'ruta'))
    if (!por) throw new RefusalError('cuerpo_invalido', [`por: ${POR.join(', ')}`])
    const doc: CoberturaDoc = await coberturaOf(desk.night, por)
    return answerDoc(c, doc, desk.night)
  })
  return app
}

async function coberturaOf(night: Night, por: Por): Promise<CoberturaDoc> {
  const steps = coberturaSteps(night, por)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    await turn()
  }
}

/** Who the people are is for those who have to call them. */
export async function staffFor(c: Context, credentials: Credentials): Promise<Credential> {
  const credential = await credentialFor(c, credentials, 'ver')
  if (credential.rol !== 'admin' && credential.rol !== 'coordinacion')
    throw new RefusalError('sin_permiso')
  return credential
}

/**
 * Whether they may revoke, re-issue and print it: who coordinates some casillas, those whose casillas
 * are all among them (RULES.md NO6). A paper is a key, so nobody prints one that opens more than theirs.
 */
export function hasInCharge(
  { rol, casillas, nombramiento }: Credential,
  { id, casillas: wanted }: Nombramiento,
): boolean {
  if (rol === 'admin') return true
  // Whoever ends their own is locked out before the new one is printed.
  if (rol !== 'coordinacion' || id === nombramiento) return false
  return !casillas || (wanted.length > 0 && wanted.every((each) => casillas.has(each)))
}

/** All or none; ids that nobody was issued are passed over. */
export function checkAll({ representacion }: Night, who: Credential, ids: readonly string[]): void {
  const others = ids.filter((id) => {
    const found = representacion.nombramientos.get(id)
    return found && !hasInCharge(who, found)
  })
  if (others.length > 0) throw new RefusalError('nombramiento_ajeno', others.map(codigoOf))
}

type Filter = { casilla?: string; ruta?: string; estado?: string; desde?: string; buscar?: string }

function listOf(desk: EstructuraDesk, who: Credential, filter: Filter): NombramientosDoc {
  const { casillas } = who
  const { nombramientos } = desk.night.representacion
  const desde = Math.max(0, Math.trunc(Number(filter.desde ?? 0)) || 0)
  const ids = filter.buscar === undefined ? undefined : idsFor(desk, filter.buscar)
  const found = [...nombramientos.values()].filter(
    (each) =>
      (!ids || ids.has(each.id)) &&
      (filter.casilla === undefined || each.casillas.includes(filter.casilla)) &&
      (filter.ruta === undefined || each.ruta === filter.ruta) &&
      (filter.estado === undefined || estadoOf(each) === filter.estado) &&
      (!casillas || each.casillas.some((casilla) => casillas.has(casilla))),
  )
  const filas = found.slice(desde, desde + PAGE).map((each) => docOf(desk, who, each))
  const sigue = desde + PAGE < found.length ? { sigue: desde + PAGE } : {}
  return { total: found.length, filas, ...sigue }
}

function idsFor(desk: EstructuraDesk, text: string): ReadonlySet<string> {
  const { representacion } = desk.night
  const searchPersonas = (words: string) => desk.searchPersonas(words)
  return searchIds(text.slice(0, BUSCAR_MAX), { representacion, searchPersonas })
}

function docOf(desk: EstructuraDesk, who: Credential, nombrado: Nombrado): NombramientoDoc {
  const persona = desk.personaOf(nombrado.id)
  return {
    ...nombrado,
    codigo: codigoOf(nombrado.id),
    titulo: persona?.cargo ?? nombrado.cargo,
    estado: estadoOf(nombrado),
    aCargo: hasInCharge(who, nombrado),
    ...(persona ? { nombre: persona.nombre } : {}),
    ...(persona?.telefono ? { telefono: persona.telefono } : {}),
  }
}

function estadoOf({ revocadoAt, activadoAt }: Nombrado): EstadoNombramiento {
  if (revocadoAt !== undefined) return 'revocado'
  return activadoAt === undefined ? 'emitido' : 'activado'
}

/** An id as it is printed and typed: `7F3K-29QX`. */
export function codigoOf(id: string): string {
  return `${id.slice(0, 4)}-${id.slice(4)}`
}

/** The six digits printed under a nombramiento's code. Nobody keeps them: they follow from the key and the id. */
export function pinOf(id: string, key: string): string {
  const mac = createHmac('sha256', key).update(`nombramiento:pin:${id}`).digest()
  // 48 bits over a million: no digit is likelier than another by more than 1 in 10^8.
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** What the holder of a nombramiento signs in with; `exp` in seconds since the epoch. */
export function credentialOf({ id, cargo, casillas }: Nombramiento, exp: number): Credential {
  const base = { sub: `nom-${id}`, nombramiento: id, exp }
  // Who looks at the whole night changes nothing in it.
  if (cargo === 'juridico') return { ...base, rol: 'juridico' }
  if (cargo !== 'coordinacion')
    return { ...base, rol: 'representante', casillas: new Set(casillas) }
  // Who coordinates without a list of casillas captures for any of them.
  const own = casillas.length > 0 ? { casillas: new Set(casillas) } : {}
  return { ...base, rol: 'coordinacion', ...own }
}

/**
 * Where the holder works, after the service's own address: it signs in there and goes on. A casilla's
 * and a general's papers open the phone's app, which works without signal; staff get a session.
 */
export function puertaOf({ cargo }: Nombramiento, token: string): string {
  if (cargo === 'coordinacion' || cargo === 'juridico') return `/entrar#t=${token}`
  return `/c#t=${token}${cargo === 'rg' ? '&a=ruta' : ''}`
}
