import { describe, expect, it } from 'vitest'
import { casillaAt, MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import { Credentials } from '../access/credential.ts'
import type { ErrorAnswer, OrdenDoc } from '../contract/index.ts'
import { capturaDoc, renglonesOf } from '../domain/read/captura.ts'
import { orden } from './orden.ts'

async function makeDoor() {
  const desk = new MemoryDesk(smallCatalogo(2))
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const app = stage((each) => each.route('/', orden(desk, credentials)))
  const exp = Date.now() / 1000 + 60
  const token = await credentials.issue({ sub: 'jefa', rol: 'admin', casillas: 'todas', exp })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async <T>(renglones?: string[], eleccion = 'GOB') => {
    const answer = renglones
      ? await app.request('/elecciones/orden', {
          ...{ method: 'POST', headers },
          body: JSON.stringify({ eleccion, renglones }),
        })
      : await app.request(`/elecciones/orden?eleccion=${eleccion}`, { headers })
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const keysOf = ({ body }: { body: OrdenDoc }) => body.renglones.map(({ key }) => key)
  const ordered = () => desk.drafts.filter(({ kind }) => kind === 'eleccion.ordered')
  return { desk, ask, keysOf, ordered }
}

describe('[OR1] the order of the printed lines', () => {
  it('[OR1] phone and centre show the lines as ordered, and lines not named follow as before', async () => {
    const { desk, ask, keysOf } = await makeDoor()
    expect(keysOf(await ask<OrdenDoc>())).toEqual(['PAN', 'MC', 'PAN-MC'])
    const set = await ask<OrdenDoc>(['PAN-MC'])
    expect([set.status, set.body.fijado, set.body.abierto]).toEqual([200, true, true])
    expect(keysOf(set)).toEqual(['PAN-MC', 'PAN', 'MC'])
    const [casilla] = capturaDoc(desk.night, [casillaAt(1)])
    const eleccion = desk.night.elecciones.get('GOB')!
    const { boleta } = eleccion.byCasilla.get(casillaAt(1))![0]!
    for (const lines of [casilla!.actas[0]!.renglones, renglonesOf(eleccion, boleta)])
      expect(lines.map(({ key }) => key)).toEqual(['PAN-MC', 'PAN', 'MC'])
    // The last order is in force, the first one again too.
    expect(keysOf(await ask<OrdenDoc>(['MC', 'PAN']))).toEqual(['MC', 'PAN', 'PAN-MC'])
    expect(keysOf(await ask<OrdenDoc>(['PAN-MC']))).toEqual(['PAN-MC', 'PAN', 'MC'])
    expect(keysOf(await ask<OrdenDoc>([]))).toEqual(['PAN', 'MC', 'PAN-MC'])
  })

  it('[OR1] an unknown line, nulos or a repeated line is refused with its place, and nothing is written', async () => {
    const { ask, ordered } = await makeDoor()
    const { status, body } = await ask<ErrorAnswer>(['MC', 'XYZ', 'MC', 'NULOS', 'constructor'])
    expect([status, body.error]).toEqual([422, 'opcion_desconocida'])
    expect(body.detalle).toEqual([
      ...['renglón 2: XYZ', 'renglón 3: MC, repetido', 'renglón 4: NULOS'],
      'renglón 5: constructor',
    ])
    expect((await ask<ErrorAnswer>(['MC'], 'NADA')).body.error).toBe('eleccion_desconocida')
    expect(ordered()).toEqual([])
  })

  it('[OR1] once an acta came the order stays, and says so', async () => {
    const { desk, ask, keysOf, ordered } = await makeDoor()
    await ask(['MC'])
    desk.tally(casillaAt(1), { MC: 7 })
    const { status, body } = await ask<ErrorAnswer>(['PAN-MC'])
    expect([status, body.error]).toEqual([409, 'orden_en_curso'])
    const now = await ask<OrdenDoc>()
    expect([keysOf(now), now.body.abierto]).toEqual([['MC', 'PAN', 'PAN-MC'], false])
    expect(ordered()).toHaveLength(1)
    const outcome = desk.fold('eleccion.ordered', { eleccion: 'GOB', renglones: ['PAN-MC'] })
    expect(outcome).toMatchObject({ status: 'refused', refusal: 'orden_en_curso' })
  })
})
