import { describe, expect, it } from 'vitest'
import { MemoryDesk, smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { stage } from '../../../tests/fixtures/stage.ts'
import type { LlaveAnswer, ReciboAnswer } from '../contract/recibo.ts'
import { folioOf, parseRecibo } from '../domain/recibo.ts'
import type { Bodies } from '../domain/record.ts'
import { firmanteOf, isSigned } from '../access/signer.ts'
import { Credentials } from '../access/credential.ts'
import { recibos } from './recibos.ts'
import type { Rol } from '../access/role.ts'

const acta = (casilla: string, tipo: string) => ({
  acta: `${casilla}${tipo}`,
  casilla,
  entidad: '04',
  seccion: casilla.slice(2, 6),
  listaNominal: 500,
})

/** The second casilla is an especial with two actas. */
const CATALOGO = smallCatalogo(1, {
  simulacro: true,
  options: [
    { key: 'MC', kind: 'partido' },
    { key: 'NULOS', kind: 'nulos' },
  ],
  actas: [acta('040001B0100', '05'), acta('040002S0100', '05'), acta('040002S0100', '06')],
})

function door() {
  const desk = new MemoryDesk(CATALOGO)
  desk.at = '2027-06-07T05:00:00.000Z'
  const firmante = firmanteOf('k'.repeat(32))
  const credentials = new Credentials({ key: 'k'.repeat(32), nowMs: Date.now })
  const app = stage((app) => app.route('/', recibos(desk, firmante, credentials)))
  const submit = (
    id: string,
    mc: number,
    more: Partial<Bodies['acta.submitted']> = {},
    actor = 'representante',
  ) => {
    const totals = { totalAsentado: mc, boletasSobrantes: 0, personasVotaron: mc }
    const rest = { ...totals, representantesVotaron: 0, votosSacados: mc, clientId: id }
    const at = '2027-06-07T04:00:00.000Z'
    const votos = { MC: mc, NULOS: 0 }
    const body = { eleccion: 'GOB', casilla: '040001B0100', clientAt: at, votos, ...rest, ...more }
    desk.fold('acta.submitted', body, { id, at, actor: more.canal ?? actor })
  }
  const ask = async (rol: Rol, query: string, casilla = '040001B0100') => {
    const exp = Date.now() / 1000 + 60
    const casillas = rol === 'representante' ? new Set([casilla]) : 'todas'
    const token = await credentials.issue({ sub: rol, rol, exp, casillas })
    const answer = await app.request(`/recibo?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return {
      status: answer.status,
      body: (await answer.json()) as ReciboAnswer & { error: string },
    }
  }
  return { app, ask, submit }
}

const OWN = 'eleccion=GOB&casilla=040001B0100'

describe('GET /recibo', () => {
  it('[RB1] [RB2] the representative gets a receipt that the published key verifies', async () => {
    const { app, ask, submit } = door()
    submit('acta:1', 10)
    submit('acta:2', 11)
    const { status, body } = await ask('representante', OWN)
    expect(status).toBe(200)
    expect(body.recibo).toMatchObject({
      folio: folioOf('acta:2'),
      revision: 2,
      seq: 3,
      cadena: { seq: 3, hash: '3'.repeat(64) },
      recibidaAt: '2027-06-07T04:00:00.000Z',
      simulacro: true,
    })
    const read = parseRecibo(body.texto)
    if (!('recibo' in read)) throw new Error(read.motivo)
    expect(read.recibo).toEqual(body.recibo)
    const { llave, id } = (await (await app.request('/recibos/llave')).json()) as LlaveAnswer
    expect(isSigned(Buffer.from(llave, 'base64url'), read.firmado, read.firma)).toBe(true)
    expect(id).toBe(body.recibo.llave)
    expect(body.firma).toBe(Buffer.from(read.firma).toString('base64url'))
  })

  it('[RB4] who captures has receipts of own captures alone, and a representative none unasked of another', async () => {
    const { ask, submit } = door()
    submit('acta:1', 10, {}, 'suplente')
    expect((await ask('representante', OWN)).body.error).toBe('no_encontrado')
    for (const query of [OWN, `${OWN}&seq=2`])
      expect((await ask('capturista', query)).body.error).toBe('no_encontrado')
    submit('acta:2', 11, {}, 'capturista')
    expect((await ask('capturista', OWN)).body.recibo.folio).toBe(folioOf('acta:2'))
  })

  it('a receipt speaks to a representative of what the representative sent, to others of what is in force', async () => {
    const { ask, submit } = door()
    submit('acta:1', 10)
    submit('acta:2', 99, { canal: 'captura', supervisa: true })
    expect((await ask('representante', OWN)).body.recibo.revision).toBe(1)
    expect((await ask('juridico', OWN)).body.recibo.revision).toBe(2)
  })

  it('[RB4] the figures of another representative take no receipt away', async () => {
    const { ask, submit } = door()
    submit('acta:1', 10, {}, 'representante')
    submit('acta:2', 99, {}, 'suplente')
    const { recibo } = (await ask('representante', OWN)).body
    expect([recibo.folio, recibo.revision]).toEqual([folioOf('acta:1'), 1])
  })

  it('[RB5] each submission has its receipt, whatever was sent since and by whomever', async () => {
    const { ask, submit } = door()
    submit('acta:1', 10, {}, 'representante')
    submit('acta:2', 11, {}, 'representante')
    submit('acta:3', 99, {}, 'suplente')
    submit('acta:4', 98, { canal: 'captura' })
    const folios = ['2', '3', '4'].map((seq) => ask('representante', `${OWN}&seq=${seq}`))
    expect((await Promise.all(folios)).map(({ body }) => body.recibo.folio)).toEqual(
      ['acta:1', 'acta:2', 'acta:3'].map(folioOf),
    )
    const others = ['5', '1', '9', 'x', ''].map((seq) => ask('representante', `${OWN}&seq=${seq}`))
    expect((await Promise.all(others)).map(({ body }) => body.error)).toEqual(
      Array(5).fill('no_encontrado'),
    )
    expect((await ask('juridico', `${OWN}&seq=5`)).body.recibo.folio).toBe(folioOf('acta:4'))
  })

  it('a receipt is of own casillas, of one acta, and of an acta that was received', async () => {
    const { ask, submit } = door()
    const especial = 'eleccion=GOB&casilla=040002S0100'
    expect((await ask('representante', OWN)).body.error).toBe('no_encontrado')
    submit('acta:1', 10)
    const answers = [
      await ask('representante', OWN, '040002S0100'),
      await ask('representante', especial, '040002S0100'),
      await ask('tablero', 'eleccion=PRES&casilla=040001B0100'),
      await ask('tablero', ''),
      await ask('tablero', `${especial}06`),
    ]
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [403, 'casilla_ajena'],
      [422, 'acta_ambigua'],
      [422, 'eleccion_desconocida'],
      [422, 'eleccion_desconocida'],
      [404, 'no_encontrado'],
    ])
    submit('acta:3', 7, { casilla: '040002S010006' })
    const { recibo } = (await ask('representante', `${especial}06`, '040002S0100')).body
    expect([recibo.casilla, recibo.acta]).toEqual(['040002S0100', '040002S010006'])
  })

  it('a receipt needs a credential', async () => {
    expect((await door().app.request(`/recibo?${OWN}`)).status).toBe(401)
  })
})
