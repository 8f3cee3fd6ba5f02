import { describe, expect, it } from 'vitest'
import { momentosOf, type Calendario, type ReglaDePlazo, type Reloj } from './plazo.ts'

const CENTRO: Calendario = { fecha: '2027-06-06', huso: 'America/Mexico_City' }

function momentOf(regla: ReglaDePlazo, calendario = CENTRO) {
  return momentosOf([{ id: 'x', regla }], calendario).get('x')
}
const after = (ancla: string, at: string, rest: Partial<Calendario> = {}): Calendario => ({
  ...{ ...CENTRO, ...rest },
  sucesos: new Map([[ancla, at]]),
})

describe('the clocks of an elección', () => {
  it.each<[ReglaDePlazo, string | undefined, string]>([
    [{ ancla: 'jornada', hora: '07:30' }, undefined, '2027-06-06T13:30:00.000Z'],
    [
      { ancla: 'jornada', dia: 'miércoles siguiente', hora: '08:00' },
      undefined,
      '2027-06-09T14:00:00.000Z',
    ],
    // The Sunday after a Sunday is a week later.
    [
      { ancla: 'jornada', dia: 'domingo siguiente', hora: '00:00' },
      undefined,
      '2027-06-13T06:00:00.000Z',
    ],
    [
      { ancla: 'jornada', dia: 'domingo siguiente' },
      '2027-06-13T06:00:00.000Z',
      '2027-06-14T05:59:59.000Z',
    ],
    [
      { ancla: 'jornada', dias: -13, limite: 'fin_del_dia' },
      '2027-05-24T06:00:00.000Z',
      '2027-05-25T05:59:59.000Z',
    ],
    [{ ancla: 'jornada', dias: -15 }, '2027-05-22T06:00:00.000Z', '2027-05-23T05:59:59.000Z'],
    [{ fecha_fija: '08-03' }, '2027-08-03T06:00:00.000Z', '2027-08-04T05:59:59.000Z'],
  ])('[PL1] %o', (regla, desdeAt, venceAt) => {
    expect(momentOf(regla)).toEqual({ ...(desdeAt ? { desdeAt } : {}), venceAt })
  })

  const JIN: ReglaDePlazo = {
    ...{ ancla: 'fin_computo_de_esa_eleccion', dias: 4 },
    ...{ desde: 'día siguiente', limite: 'fin_del_dia' },
  }

  it('[PL2] four days from the day after that cómputo end as in ST-JIN-81/2024, by the local day', () => {
    // 23:30 of 7 June in the centre is 8 June in UTC.
    const calendario = after(JIN.ancla!, '2024-06-08T05:30:00.000Z', { fecha: '2024-06-02' })
    expect(momentOf(JIN, calendario)?.venceAt).toBe('2024-06-12T05:59:59.000Z')
  })

  it('[PL3] days are of the place, across a change of the hour too; hours run from moment to moment', () => {
    // In 2027 Tijuana changes on Sunday 14 March (to UTC-7) and on Sunday 7 November (back to UTC-8).
    const spring = { fecha: '2027-03-13', huso: 'America/Tijuana' }
    const at = '2027-03-13T20:00:00.000Z'
    expect(momentOf(JIN, after(JIN.ancla!, at, spring))?.venceAt).toBe('2027-03-18T06:59:59.000Z')
    const HOURS: ReglaDePlazo = { ancla: 'publicacion_en_estrados', horas: 72 }
    expect(momentOf(HOURS, after(HOURS.ancla!, at, spring))?.venceAt).toBe(
      '2027-03-16T20:00:00.000Z',
    )
    const sunday: ReglaDePlazo = { ancla: 'jornada', dia: 'domingo siguiente' }
    expect(momentOf(sunday, spring)).toEqual({
      desdeAt: '2027-03-14T08:00:00.000Z',
      venceAt: '2027-03-15T06:59:59.000Z',
    })
    const autumn = { fecha: '2027-11-03', huso: 'America/Tijuana' }
    expect(momentOf(sunday, autumn)).toEqual({
      desdeAt: '2027-11-07T07:00:00.000Z',
      venceAt: '2027-11-08T07:59:59.000Z',
    })
    // Hermosillo never changes.
    expect(momentOf(sunday, { ...spring, huso: 'America/Hermosillo' })).toEqual({
      desdeAt: '2027-03-14T07:00:00.000Z',
      venceAt: '2027-03-15T06:59:59.000Z',
    })
  })

  it('[PL4] a clock waits for its event, and whoever counts from the clock waits for the same', () => {
    const relojes: Reloj[] = [
      { id: 'copias', regla: { ancla: 'jin' } },
      { id: 'jin', regla: JIN },
      { id: 'incidentes', regla: { ancla: 'jornada', desde: '07:30', hasta: 'clausura' } },
      { id: 'local', regla: { ancla: 'fin_computo_local', dias: null, configurable: true } },
    ]
    expect([...momentosOf(relojes, CENTRO).values()]).toEqual([
      { espera: 'fin_computo_de_esa_eleccion' },
      { espera: 'fin_computo_de_esa_eleccion' },
      { desdeAt: '2027-06-06T13:30:00.000Z', espera: 'clausura' },
      { espera: 'calendario' },
    ])
    const done = momentosOf(relojes, after(JIN.ancla!, '2027-06-11T02:00:00.000Z'))
    expect(done.get('copias')?.venceAt).toBe('2027-06-15T05:59:59.000Z')
    expect(momentOf({ ancla: 'jornada', hora: '08:00' }, { huso: CENTRO.huso })).toEqual({
      espera: 'jornada',
    })
  })

  it('[PL4] clocks that count from each other end nowhere, and wait', () => {
    const relojes = ['a', 'b'].map((id) => ({ id, regla: { ancla: id === 'a' ? 'b' : 'a' } }))
    expect(momentosOf(relojes, CENTRO).get('a')?.venceAt).toBeUndefined()
  })

  it('[PL5] a clock in the place of another is what the rest counts from; another reading of the law stands beside', () => {
    const relojes: Reloj[] = [
      {
        ...{ id: 'ver.inicio', reemplaza: 'fed.inicio' },
        regla: { ancla: 'jornada', dia: 'jueves siguiente', hora: '09:00' },
        alternativa: { regla: { ancla: 'jornada', evento: 'llegada del primer paquete' } },
      },
      { id: 'peticion', regla: { ancla: 'fed.inicio' } },
    ]
    const found = momentosOf(relojes, CENTRO)
    expect(found.get('peticion')).toEqual({ venceAt: '2027-06-10T15:00:00.000Z' })
    expect(found.get('ver.inicio')).toEqual({
      venceAt: '2027-06-10T15:00:00.000Z',
      alternativa: { espera: 'llegada del primer paquete' },
    })
  })
})
