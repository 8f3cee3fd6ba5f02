import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { counts, hallazgosOf, totalOf } from '../domain/acta.ts'
import { isCount } from '../domain/figure.ts'
import { VERACRUZ_2017 } from './setting.ts'
import { agendaOf, submissionOf } from './agenda.ts'
import { corteCsv } from './corte.ts'
import { limitFor } from './typos.ts'
import { SOWING } from './errors.ts'
import { cortesOf, MINUTES, OUTAGE } from './arrivals.ts'
import { MUNICIPIOS } from './municipios.ts'
import { makeNight, type SimulacroNight } from './night.ts'

const night = makeNight(1)

/** Hash of the night's output, so that names in the code may change. */
function fingerprint(of: SimulacroNight): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([of.catalogo, of.planted, [...of.silences]]))
  for (const happening of agendaOf(of)) {
    const sent =
      happening.what === 'submission' && submissionOf(of, happening.place, happening.revision)
    hash.update(JSON.stringify([happening.minute, sent]))
  }
  for (const minute of cortesOf()) hash.update(corteCsv(of, minute))
  return hash.digest('hex')
}

describe('the catálogo', () => {
  it('has the size of Veracruz 2017, to the unit', () => {
    const { casillas } = night
    expect({
      municipios: new Set(casillas.map(({ municipio }) => municipio)).size,
      secciones: new Set(casillas.map(({ seccion }) => seccion)).size,
      casillas: casillas.length,
      listaNominal: casillas.reduce((sum, { listaNominal }) => sum + listaNominal, 0),
    }).toEqual(VERACRUZ_2017)
  })

  it('names each municipio once', () => {
    expect(new Set(MUNICIPIOS).size).toBe(212)
  })

  it('[CL1] gives each acta a clave of its own, with contiguas past nine in two digits', () => {
    const { casillas } = night
    expect(new Set(casillas.map(({ acta }) => acta)).size).toBe(casillas.length)
    for (const { casilla } of casillas) expect(casilla).toMatch(/^30\d{4}[BCES]\d{4}$/)
    expect(casillas.some(({ casilla }) => /C1\d00$/.test(casilla))).toBe(true)
  })

  it('keeps casillas at 750 electors but for a few, and especiales without lista nominal', () => {
    const over = night.casillas.filter(({ listaNominal }) => listaNominal > 750)
    expect(over.length).toBeGreaterThan(10)
    expect(over.length).toBeLessThan(200)
    expect(Math.max(...over.map(({ listaNominal }) => listaNominal))).toBeLessThan(800)
    const empty = night.casillas.filter(({ listaNominal }) => listaNominal === 0)
    expect(empty.length).toBeGreaterThan(20)
    expect(empty.every(({ tipo }) => tipo === 'S')).toBe(true)
  })

  it('has ballots that differ by municipio', () => {
    const keys = new Set(
      night.municipios.map(({ candidaturas }) => candidaturas.map(({ key }) => key).join(' ')),
    )
    expect(keys.size).toBeGreaterThan(20)
  })

  it('keeps its proportions in small', () => {
    const small = makeNight(3, 0.05)
    expect(small.municipios).toHaveLength(11)
    expect(small.casillas).toHaveLength(495)
    const total = small.casillas.reduce((sum, { listaNominal }) => sum + listaNominal, 0)
    expect(total).toBe(278_361)
  })
})

describe('the seed', () => {
  it('gives the same night twice, and another one for another seed', () => {
    const first = fingerprint(makeNight(7, 0.1))
    expect(fingerprint(makeNight(7, 0.1))).toBe(first)
    expect(fingerprint(makeNight(8, 0.1))).not.toBe(first)
  })

  it('gives the night that it gave when this was written', () => {
    expect(fingerprint(makeNight(1, 0.05)).slice(0, 16)).toBe('e9f1c99655309e98')
  })
})

describe('the paper', () => {
  const share = (regla: string) =>
    night.truth.filter((paper, i) => {
      const casilla = night.casillas[i]
      return (
        casilla &&
        hallazgosOf(onBallot(paper), limitFor(casilla)).some((each) => each.regla === regla)
      )
    }).length / night.truth.length
  const onBallot = (paper: SimulacroNight['truth'][number]) => ({
    ...paper,
    votos: paper.votos.filter((figure) => figure !== 'guion'),
  })

  it.each([
    ['AC3', 0.05, 0.13],
    ['AC4', 0.06, 0.16],
    ['AC5', 0.1, 0.2],
    ['AC6', 0.15, 0.3],
  ])(
    '[AC3] [AC4] [AC5] [AC6] does not add up as often as in real elections: %s',
    (regla, low, high) => {
      expect(share(regla)).toBeGreaterThan(low)
      expect(share(regla)).toBeLessThan(high)
    },
  )

  it('[AC1] [AC2] always counts: what does not was planted', () => {
    const wrong = night.truth.filter((paper, i) => {
      const casilla = night.casillas[i]
      return !casilla || !counts(paper.votos, limitFor(casilla))
    })
    expect(wrong).toEqual([])
  })

  it('has the participation of a local election', () => {
    const votes = night.truth.reduce((sum, { votos }) => sum + totalOf(votos), 0)
    expect(votes / VERACRUZ_2017.listaNominal).toBeGreaterThan(0.55)
    expect(votes / VERACRUZ_2017.listaNominal).toBeLessThan(0.66)
  })
})

describe('the planted errors', () => {
  it('plants five hundred errors, each in a casilla of its own, as the table says', () => {
    expect(night.planted).toHaveLength(500)
    expect(new Set(night.planted.map(({ acta }) => acta)).size).toBe(500)
    for (const [tipo, fuente, count] of SOWING) {
      const found = night.planted.filter((each) => each.tipo === tipo && each.fuente === fuente)
      expect([tipo, fuente, found.length]).toEqual([tipo, fuente, count])
    }
  })

  it('plants errors that can all be seen by the last corte', () => {
    expect(night.planted.every(({ desde }) => desde > 0 && desde <= MINUTES)).toBe(true)
  })

  it('[RE5] plants errors to both sides: some add votes to whoever leads, some take them', () => {
    const signs = { up: 0, down: 0 }
    const placeOf = new Map(night.casillas.map(({ acta }, i) => [acta, i]))
    for (const { acta, tipo } of night.planted) {
      const place = placeOf.get(acta) ?? -1
      const wrong = night.histories[place]?.prep.at(-1)?.figures
      const paper = night.truth[place]
      if (!wrong || !paper || tipo === 'sin_contabilizar') continue
      for (const [at, figure] of wrong.votos.entries()) {
        const right = paper.votos[at]
        if (!isCount(figure) || !isCount(right) || figure === right) continue
        if (figure > right) signs.up++
        else signs.down++
      }
    }
    expect(signs.up).toBeGreaterThan(40)
    expect(signs.down).toBeGreaterThan(40)
  })
})

describe('the arrivals', () => {
  it('lets arrivals stop while the signal is out and burst when it is back', () => {
    const minutes = night.histories.flatMap(({ nuestra }) =>
      nuestra.flatMap((each) => [each.minute, ...each.copies]),
    )
    const between = (from: number, to: number) =>
      minutes.filter((at) => at >= from && at < to).length
    expect(between(OUTAGE.from, OUTAGE.to)).toBe(0)
    expect(between(OUTAGE.to, OUTAGE.to + 3)).toBeGreaterThan(
      2.5 * between(OUTAGE.from - 3, OUTAGE.from),
    )
  })

  it('[RV1] brings corrections before PREP publishes the acta', () => {
    const corrected = night.histories.filter(({ nuestra }) => nuestra.length === 2)
    expect(corrected.length).toBeGreaterThan(100)
    for (const { nuestra, prep } of corrected)
      if (prep[0]) expect(prep[0].minute).toBeGreaterThan(nuestra[1]?.minute ?? MINUTES)
  })
})
