import { Hono } from 'hono'
import {
  reexpedirBody,
  revocarBody,
  type CoberturaDoc,
  type EstadoNombramiento,
  type NombramientoDoc,
  type NombramientosDoc,
} from '../contract/estructura.ts'
import { coberturaSteps, POR } from '../domain/read/cobertura.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Nombramientos } from '../estructura/nombramientos.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Tries } from '../access/tries.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { covers } from '../access/role.ts'
import { checkAll, codigoOf, hasInCharge } from '../access/nombramiento.ts'
import { searchIds } from '../estructura/search.ts'
import { bodyOf, door, officeDoor, type Env } from './door.ts'
import { answerDoc, answerReading } from './estado.ts'
import { estructura } from './estructura.ts'
import type { Readings } from './readings.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { inTurns } from './turns.ts'
import type { Nombrado } from '../domain/fold/casilla.ts'

const PAGE = 200
const BUSCAR_MAX = 80

/** The structure of representation: import, look, revoke, issue anew, see the coverage. */
export function nombramientos(
  night: Night,
  own: Nombramientos,
  personas: Personas,
  tries: Pick<Tries, 'look'>,
  readings: Pick<Readings, 'read'>,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const coordinar = door(credentials, 'coordinar')
  const oficina = officeDoor(credentials, 'coordinar')
  app.route('/', estructura(own, credentials))
  app.get('/nombramientos', oficina, (c) => {
    const doc = listOf(night, personas, c.get('credential'), c.req.query())
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
  app.post('/nombramientos/revocar', coordinar, async (c) => {
    const credential = c.get('credential')
    const { ids, causa } = await bodyOf(c, revocarBody)
    checkAll(night, credential, ids)
    return c.json({ revocados: await own.revoke(ids, causa, credential.sub) })
  })
  app.post('/nombramientos/reexpedir', oficina, async (c) => {
    const credential = c.get('credential')
    const { ids, causa } = await bodyOf(c, reexpedirBody)
    checkAll(night, credential, ids)
    return c.json({ nombramientos: await own.reissue(ids, causa, credential.sub) }, 201)
  })
  app.get('/cobertura', coordinar, async (c) => {
    const por = POR.find((each) => each === (c.req.query('por') ?? 'ruta'))
    if (!por) throw new RefusalError('cuerpo_invalido', [`por: ${POR.join(', ')}`])
    const credential = c.get('credential')
    const key = JSON.stringify(['cobertura', por])
    const reading = await readings.read(credential, key, () => inTurns(coberturaSteps(night, por)))
    const pines = tries.look()
    if (pines.minuto === 0 || credential.rol !== 'admin') return answerReading(c, reading)
    const doc: CoberturaDoc = { ...(JSON.parse(reading.text) as CoberturaDoc), pines }
    return answerDoc(c, doc, reading)
  })
  return app
}

type Filter = { casilla?: string; ruta?: string; estado?: string; desde?: string; buscar?: string }

function listOf(
  night: Night,
  personas: Personas,
  who: Credential,
  filter: Filter,
): NombramientosDoc {
  const { nombramientos } = night.representacion
  const desde = Math.max(0, Math.trunc(Number(filter.desde ?? 0)) || 0)
  const ids = filter.buscar === undefined ? undefined : idsFor(night, personas, filter.buscar)
  const found = [...nombramientos.values()].filter(
    (each) =>
      (!ids || ids.has(each.id)) &&
      (filter.casilla === undefined || each.casillas.includes(filter.casilla)) &&
      (filter.ruta === undefined || each.ruta === filter.ruta) &&
      (filter.estado === undefined || estadoOf(each) === filter.estado) &&
      (who.casillas === 'todas' || each.casillas.some((casilla) => covers(who, casilla))),
  )
  const filas = found.slice(desde, desde + PAGE).map((each) => docOf(personas, who, each))
  const sigue = desde + PAGE < found.length ? { sigue: desde + PAGE } : {}
  return { total: found.length, filas, ...sigue }
}

function idsFor(
  { representacion, casillas }: Night,
  personas: Personas,
  text: string,
): ReadonlySet<string> {
  const searchPersonas = (words: string) => personas.search(words)
  return searchIds(text.slice(0, BUSCAR_MAX), { representacion, casillas, searchPersonas })
}

function docOf(personas: Personas, who: Credential, nombrado: Nombrado): NombramientoDoc {
  const persona = personas.find(nombrado.id)
  const { llave: _, ...told } = nombrado
  return {
    ...told,
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
