import { beforeEach, describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Centro } from '../centro/queue.ts'
import type { LlamanDoc, CentroDoc, LatidoDoc, SiguienteDoc } from '../contract/centro.ts'
import { LEASE_MS } from '../domain/tarea.ts'
import { Credentials } from '../access/credential.ts'
import { centro } from './centro.ts'
import { llaman } from './llaman.ts'

const DIP = {
  clave: 'DIP',
  titulo: 'DIPUTACIONES LOCALES',
  actas: smallCatalogo(20).actas.map((each) => ({ ...each, acta: `${each.casilla}0D` })),
}
const [UNA, OTRA] = [casillaAt(1), casillaAt(2)]
const GOB_UNA = smallCatalogo(20).actas[0]?.acta ?? ''

let office: ReturnType<typeof openOffice>
beforeEach(() => {
  office = openOffice()
})

/** A centre over two elecciones, each with an acta at every casilla. */
function openOffice() {
  const desk = new MemoryDesk(smallCatalogo(20), smallCatalogo(20, DIP))
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const queue = new Centro(desk, () => Date.parse(desk.at))
  const contacts = { contactOf: (id: string) => ({ nombre: `Persona ${id}`, telefono: '1' }) }
  const app = stage((app) => {
    app.route('/', centro(desk, queue, contacts, credentials))
    app.route('/', llaman(desk, queue, contacts, credentials))
  })
  const ask = async <T>(sub: string, path: string, body?: unknown, casillas?: string[]) => {
    const token = await credentials.issue({
      sub,
      rol: casillas ? 'coordinacion' : 'capturista',
      exp: Date.now() / 1000 + 60,
      casillas: casillas ? new Set(casillas) : 'todas',
      ...(sub.startsWith('nom-') ? { nombramiento: sub.slice(4) } : {}),
    })
    const headers = { authorization: `Bearer ${token}` }
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await app.request(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const read = (text ? JSON.parse(text) : {}) as T & { error?: string }
    return { status: answer.status, body: read }
  }
  const tally = (actor: string, eleccion: string, acta: string, rest = {}) =>
    desk.fold(
      'acta.submitted',
      {
        eleccion,
        casilla: acta,
        clientId: `${actor}-${acta}`,
        clientAt: '',
        canal: 'telefono',
        votos: { PAN: 97, MC: 1, 'PAN-MC': 0, NO_REGISTRADAS: 0, NULOS: 0 },
        totalAsentado: 98,
        boletasSobrantes: 1,
        personasVotaron: 98,
        representantesVotaron: 0,
        votosSacados: 98,
        ...rest,
      },
      { actor },
    )
  const photo = (eleccion: string, acta: string) =>
    desk.fold(
      'foto.stored',
      {
        sha256: 'a'.repeat(64),
        ...{ bytes: 1, tipo: 'image/jpeg', ancho: 1, alto: 1, clase: 'acta' },
        clientId: 'cliente-1',
        eleccion,
        casilla: acta,
      },
      { actor: 'rc' },
    )
  const llama = (sub: string, casilla = UNA) => ask<SiguienteDoc>(sub, '/llaman', { casilla })
  const find = async (texto: string, casillas?: string[]) =>
    (await ask<LlamanDoc>('ana', '/buscar', { texto }, casillas)).body
  return { desk, queue, ask, tally, photo, llama, find }
}

const acta = (clave: string) => DIP.actas.find(({ casilla }) => casilla === clave)?.acta ?? ''

describe('[LL1] a call is about a casilla', () => {
  it('[LL1] one call takes the missing actas one after the other, and then ends', async () => {
    const first = (await office.llama('ana')).body.tarea
    expect(first).toMatchObject({ tipo: 'llamada', eleccion: 'GOB', casilla: UNA })
    office.tally('ana', 'GOB', GOB_UNA)
    const { tarea } = (await office.ask<SiguienteDoc>('ana', '/siguiente', {})).body
    expect(tarea).toMatchObject({ clave: first?.clave, eleccion: 'DIP', acta: acta(UNA) })
    office.tally('ana', 'DIP', acta(UNA))
    expect(office.queue.held('ana')).toBeUndefined()
  })

  it('[LL1] a call says of each acta what came and when, and no figure', async () => {
    office.tally('rc', 'GOB', GOB_UNA, { canal: 'representante' })
    const { tarea } = (await office.llama('ana')).body
    expect(tarea?.recibido).toEqual([
      { eleccion: 'GOB', titulo: 'GUBERNATURA', acta: GOB_UNA, que: 'cifras', at: office.desk.at },
      { eleccion: 'DIP', titulo: 'DIPUTACIONES LOCALES', acta: acta(UNA), que: 'nada' },
    ])
    expect(JSON.stringify(tarea)).not.toMatch(/9[78]/)
  })

  it('[LL1] a photograph that certainly does not serve is missing still, and said', async () => {
    office.photo('GOB', GOB_UNA)
    const que = async () => (await office.find('1 B')).casillas[0]?.actas[0]?.que
    const mark = (actor: string) =>
      office.desk.fold(
        'foto.marked',
        { eleccion: 'GOB', casilla: GOB_UNA, sha256: 'a'.repeat(64), problema: 'ilegible' },
        { actor },
      )
    expect(await que()).toBe('foto')
    mark('beto')
    expect(await que()).toBe('foto')
    mark('caro')
    expect(await que()).toBe('foto_mala')
    expect((await office.llama('ana')).body.tarea).toMatchObject({ eleccion: 'GOB' })
  })

  it('[LL1] while a call lasts, the holder hears of what arrives by another way', async () => {
    const { tarea } = (await office.llama('ana')).body
    office.tally('rc', 'GOB', GOB_UNA, { canal: 'representante' })
    const { body } = await office.ask<LatidoDoc>('ana', '/latido', { clave: tarea?.clave })
    expect(body.recibido?.map(({ que }) => que)).toEqual(['cifras', 'nada'])
  })

  it('[LL1] calls without figures are counted, an aviso of the route is no call', async () => {
    const call = async (aviso: string) => {
      const { tarea } = (await office.llama('ana')).body
      await office.ask('ana', '/anotar', { clave: tarea?.clave, aviso })
    }
    office.desk.fold('casilla.noted', { casilla: UNA, aviso: 'en_traslado' }, { actor: 'rg' })
    expect((await office.llama('ana')).body.tarea?.llamadas).toBeUndefined()
    await call('no_localizable')
    office.desk.at = '2027-06-07T02:20:00.000Z'
    await call('sin_senal')
    const { tarea } = (await office.llama('ana')).body
    expect(tarea?.llamadas).toEqual({ veces: 2, aviso: 'sin_senal', at: office.desk.at })
  })
})

describe('[LL2] a person phones the centre', () => {
  beforeEach(() => {
    office.desk.fold('nombramiento.issued', {
      nombramientos: [
        { id: 'AAAA0001', cargo: 'rg', casillas: [OTRA, UNA], ruta: '7' },
        { id: 'BBBB0002', cargo: 'propietario', casillas: [UNA] },
        { id: 'CCCC0003', cargo: 'juridico', casillas: [] },
      ],
    })
    office.desk.fold('nombramiento.revoked', { ids: ['BBBB0002'], causa: '' })
  })

  it.each([
    ['a sección', '1', [UNA]],
    ['a casilla', '0002 básica', [OTRA]],
    ['a sección by its short word', 'sec. 1', [UNA]],
    ['a casilla as people say it', 'la casilla 2 B, de Campeche', [OTRA]],
    ['a clave of another entidad', UNA.replace(/^04/, '05'), []],
    ['a clave', UNA.toLowerCase(), [UNA]],
    ['a code, with look-alikes', 'aaaa-ooo1', [OTRA, UNA]],
    ['a revoked code', 'BBBB-0002', []],
    ['a casilla of nowhere', '9999 B', []],
    ['no casilla', 'hola', []],
  ])('[LL2] the casilla is found by %s', async (_, texto, expected) => {
    const { casillas } = await office.find(texto)
    expect(casillas.map(({ casilla }) => casilla)).toEqual(expected)
  })

  it('[CE8] [LL2] a code says whose it is and whether it is in force, and no telephone', async () => {
    expect((await office.find('AAAA-0001')).persona).toEqual({
      cargo: 'rg',
      ruta: '7',
      nombre: 'Persona AAAA0001',
    })
    expect((await office.find('BBBB0002')).persona).toMatchObject({ revocadoAt: office.desk.at })
  })

  it('[CE9] [LL2] a coordinator of some casillas finds and takes these alone', async () => {
    expect((await office.find('AAAA0001', [UNA])).casillas.map(({ casilla }) => casilla)).toEqual([
      UNA,
    ])
    const ajena = { casillas: [], mas: false }
    for (const code of ['AAAA0001', 'BBBB0002', 'CCCC0003'])
      expect(await office.find(code, [casillaAt(9)])).toEqual(ajena)
    expect((await office.find('BBBB0002', [UNA])).persona?.nombre).toBe('Persona BBBB0002')
    const { status, body } = await office.ask('ana', '/llaman', { casilla: OTRA }, [UNA])
    expect([status, body.error]).toEqual([403, 'casilla_ajena'])
  })

  it('[CE6] [LL2] a casilla on the telephone with somebody else is said, and not taken', async () => {
    await office.llama('beto')
    expect((await office.find('1'))?.casillas[0]?.estado).toBe('ajena')
    const { status, body } = await office.llama('ana')
    expect([status, body.error]).toEqual([409, 'tarea_ocupada'])
    expect(office.queue.held('beto')?.clave).toBe(`llamada:${UNA}`)
    office.desk.at = new Date(Date.parse(office.desk.at) + LEASE_MS).toISOString()
    expect((await office.llama('ana')).status).toBe(200)
  })

  it('[LL2] an acta in the hands of a reader is said, and dictated by nobody', async () => {
    office.photo('GOB', GOB_UNA)
    await office.ask('beto', '/siguiente', {})
    const [found] = (await office.find('1')).casillas
    expect(found?.actas).toMatchObject([{ que: 'foto', enLectura: true }, { que: 'nada' }])
    expect((await office.llama('ana')).body.tarea).toMatchObject({ eleccion: 'DIP' })
    expect(office.queue.held('beto')?.clave).toBe(`GOB:${GOB_UNA}`)
  })

  it('[LL2] a casilla with nothing missing is not taken', async () => {
    office.tally('rc', 'GOB', GOB_UNA)
    office.tally('rc', 'DIP', acta(UNA))
    expect((await office.find('1')).casillas[0]?.estado).toBe('completa')
    const { status, body } = await office.llama('ana')
    expect([status, body.error]).toEqual([409, 'casilla_completa'])
  })

  it('[LL2] a casilla with a denied acta is served when its people phone', async () => {
    office.desk.fold('casilla.noted', { casilla: UNA, aviso: 'acta_negada' }, { actor: 'rg' })
    expect((await office.llama('ana')).body.tarea).toMatchObject({
      casilla: UNA,
      aviso: { aviso: 'acta_negada' },
    })
  })

  it('[LL2] a call that comes in puts the task in hand back, free for the next person', async () => {
    office.photo('GOB', GOB_UNA)
    const { tarea } = (await office.ask<SiguienteDoc>('ana', '/siguiente', {})).body
    await office.llama('ana', OTRA)
    expect(office.queue.isElsewhere(tarea?.clave ?? '', 'beto')).toBe(false)
  })
})

describe('[LL3] a seat', () => {
  it('[LL3] whoever only looks at the centre holds nothing, and is told by name', async () => {
    office.photo('GOB', GOB_UNA)
    const looking = async () => (await office.ask<CentroDoc>('nom-AAAA0001', '/')).body
    expect((await looking()).enMano).toBeUndefined()
    expect((await looking()).nombre).toBe('Persona AAAA0001')
    await office.ask('nom-AAAA0001', '/siguiente', {})
    expect((await looking()).enMano).toBe(`GOB:${GOB_UNA}`)
  })

  it('[LL3] work left half done is given again, unless somebody else has the task', async () => {
    office.photo('GOB', GOB_UNA)
    office.photo('DIP', acta(OTRA))
    const clave = `DIP:${acta(OTRA)}`
    const again = async (sub: string) => {
      const { body } = await office.ask<SiguienteDoc>(sub, '/siguiente', { clave })
      return [body.tarea?.clave, body.perdida]
    }
    expect(await again('ana')).toEqual([clave, undefined])
    expect(await again('beto')).toEqual([`GOB:${GOB_UNA}`, true])
    // A wish takes nothing from the hands of its own person either.
    expect(await again('beto')).toEqual([`GOB:${GOB_UNA}`, undefined])
  })
})
