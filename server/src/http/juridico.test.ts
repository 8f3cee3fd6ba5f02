import { describe, expect, it } from 'vitest'
import {
  casillaAt,
  MemoryDesk,
  prepActa,
  publish,
  smallCatalogo,
} from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials } from '../access/credential.ts'
import type { Rol } from '../access/role.ts'
import type { AsuntoDoc, ErrorAnswer, JuridicoDoc } from '../contract/index.ts'
import { juridico } from './juridico.ts'
import { Readings } from './readings.ts'

const acta = (n: number) => `GOB:casilla:04${String(n).padStart(4, '0')}B010005`

function makeDoor() {
  const desk = new MemoryDesk(smallCatalogo(4))
  for (const n of [1, 2, 3]) desk.tally(casillaAt(n), { PAN: 100, MC: 90, NULOS: 30 })
  publish(desk, { [acta(1).slice(12)]: prepActa(100, 80) })
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const readings = new Readings(desk.night, credentials)
  const shown = (persona: string) => ({ persona })
  const app = stage((each) => each.route('/', juridico(desk, readings, shown, credentials)))
  const exp = Date.now() / 1000 + 60
  const ask = async <T>(
    path: string,
    { rol = 'juridico', casillas = 'todas' }: { rol?: Rol; casillas?: 'todas' | Set<string> } = {},
  ) => {
    const token = await credentials.issue({ sub: 'lic', rol, casillas, exp })
    const answer = await app.request(path, { headers: { authorization: `Bearer ${token}` } })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T }
  }
  return { desk, ask }
}

const casillasOf = ({ filas }: JuridicoDoc) => filas.map(({ casilla }) => casilla).sort()

describe('the doors of the legal desk', () => {
  it("[JU1] a lawyer reads the queue of an ámbito, with the ledger's place, and new figures at once", async () => {
    const { desk, ask } = makeDoor()
    const { status, headers, body } = await ask<JuridicoDoc>('/juridico?ambito=GOB')
    expect([status, headers.get('x-espejo-seq')]).toEqual([200, String(desk.night.seq)])
    expect(casillasOf(body)).toEqual([1, 2, 3].map(casillaAt))
    desk.tally(casillaAt(4), { PAN: 100, MC: 90, NULOS: 11 })
    const again = await ask<JuridicoDoc>('/juridico?ambito=GOB')
    expect(again.body.total).toBe(4)
    expect(again.headers.get('etag')).not.toBe(headers.get('etag'))
  })

  it('[CJ1] [JU1] a case stands in its row and whole on its page, also when nothing speaks for it any more', async () => {
    const { desk, ask } = makeDoor()
    const caso = { eleccion: 'GOB', acta: acta(4).slice(12) }
    expect((await ask<JuridicoDoc>('/juridico')).body.total).toBe(3)
    desk.fold('caso.opened', { ...caso, texto: 'la manta dice otra cosa' }, { actor: 'lic' })
    desk.fold('caso.claimed', caso, { actor: 'lic' })
    const { body } = await ask<JuridicoDoc>('/juridico?mios=1')
    expect(body.filas.map(({ casilla }) => casilla)).toEqual([casillaAt(4)])
    expect(body.filas[0]?.caso).toMatchObject({ estado: 'asignado', lleva: { persona: 'lic' } })
    expect([body.cuenta.todas, body.cuenta.sinAsignar]).toEqual([4, 3])
    const page = await ask<AsuntoDoc>(`/juridico/asunto?clave=${acta(4)}`)
    expect(page.body.caso?.historia.map(({ acto }) => acto)).toEqual(['abrir', 'tomar'])
  })

  it('[JU1] a credential of some casillas reads these alone, and no page of another', async () => {
    const { ask } = makeDoor()
    const own = { casillas: new Set([casillaAt(2)]) }
    const whole = await ask<JuridicoDoc>('/juridico')
    const { body } = await ask<JuridicoDoc>('/juridico', own)
    expect([whole.body.total, body.total, body.cuenta.todas]).toEqual([3, 1, 1])
    expect(casillasOf(body)).toEqual([casillaAt(2)])
    expect((await ask<AsuntoDoc>(`/juridico/asunto?clave=${acta(2)}`, own)).status).toBe(200)
    const other = await ask<ErrorAnswer>(`/juridico/asunto?clave=${acta(1)}`, own)
    expect([other.status, other.body.error]).toEqual([403, 'casilla_ajena'])
  })

  it('[CS15] the page of one acta says every ground on both sides', async () => {
    const { ask } = makeDoor()
    const { body } = await ask<AsuntoDoc>(`/juridico/asunto?clave=${acta(1)}`)
    const nulos = body.dichos.find(({ id }) => id === 'fed.rec.nulos-mayor-diferencia')
    expect(nulos).toMatchObject({
      nuestra: { estado: 'procede', valor: 30, limite: 10 },
      prep: { estado: 'no_procede', valor: 0, limite: 20 },
    })
  })

  it.each([
    ['/juridico?ambito=NADA', 404, 'no_encontrado'],
    ['/juridico?orden=azar', 400, 'cuerpo_invalido'],
    ['/juridico?max=9999', 400, 'cuerpo_invalido'],
    ['/juridico?otra=1', 400, 'cuerpo_invalido'],
    ['/juridico?estado=abirto', 400, 'cuerpo_invalido'],
    ['/juridico/asunto?clave=GOB', 404, 'no_encontrado'],
    ['/juridico/asunto', 400, 'cuerpo_invalido'],
  ])('[JU1] %s is refused, %i', async (path, status, error) => {
    const { ask } = makeDoor()
    const answer = await ask<ErrorAnswer>(path)
    expect([answer.status, answer.body.error]).toEqual([status, error])
  })

  it('[JU1] nobody reads the queue who may not see the night', async () => {
    const { ask } = makeDoor()
    expect((await ask('/juridico', { rol: 'capturista' })).status).toBe(403)
  })
})
