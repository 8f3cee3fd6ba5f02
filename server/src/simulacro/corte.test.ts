import { describe, expect, it } from 'vitest'
import { makeCatalogo } from '../prep/catalogo.ts'
import { readBundle } from '../prep/base.ts'
import { makeBase } from './base.ts'
import { corteName } from './corte.ts'
import { MINUTES } from './arrivals.ts'
import { makeNight } from './night.ts'
import type { Base } from '../prep/shape.ts'

const night = makeNight(1, 0.1)

async function readAt(minute: number) {
  const { name, bytes } = await makeBase(night, minute)
  const delivery = await readBundle(bytes, name)
  const [base] = delivery.bases
  if (!base) throw new Error('No base')
  return { base, delivery }
}

/** The header computed from the rows. */
function headerOf({ rows, fuera, sums }: Base) {
  return {
    esperadas: rows.length,
    registradas: sums.capturadas + fuera.length,
    fueraDeCatalogo: fuera.length,
    capturadas: sums.capturadas,
    contabilizadas: sums.contabilizadas,
    noContabilizadas: sums.capturadas - sums.contabilizadas,
    listaNominal: sums.listaNominal,
    votos: sums.votos,
    votosSinEspeciales: sums.votosSinEspeciales,
  }
}

describe('a corte', () => {
  it('a corte is named as the authority names it', () => {
    expect(corteName(0)).toBe('20170604_1800_PREP_AYUN_VER')
    expect(corteName(MINUTES)).toBe('20170604_2300_PREP_AYUN_VER')
  })

  it.each([0, 120, 200, MINUTES])(
    'is read by the PREP room without a warning: minute %i',
    async (minute) => {
      const { base, delivery } = await readAt(minute)
      expect(delivery.errors).toEqual([])
      expect(base.warnings).toEqual([])
      expect(base.eleccion).toBe('AYUN')
      expect(base.header).toMatchObject(headerOf(base))
      expect(base.rows).toHaveLength(night.casillas.length)
    },
  )

  it('the corte at minute 0 is a catálogo and nothing else', async () => {
    const { base, delivery } = await readAt(0)
    const read = makeCatalogo(base, delivery.candidaturas)
    const { catalogo } = night
    expect(base.sums.capturadas).toBe(0)
    expect(read.actas.map(({ acta }) => acta).sort()).toEqual(
      catalogo.actas.map(({ acta }) => acta).sort(),
    )
    expect(read.options.map(({ key }) => key)).toEqual(catalogo.options.map(({ key }) => key))
    expect(read.demarcacion).toBe('municipio')
    const ballots = (from: typeof catalogo) =>
      from.boletas
        .map(({ ambito, candidaturas }) =>
          [ambito, ...candidaturas.map(({ options }) => options.join(' ')).sort()].join('; '),
        )
        .sort()
    expect(ballots(read)).toEqual(ballots(catalogo))
  })

  it('[PA1] adds the especiales to participation in the closing corte only', async () => {
    const { base } = await readAt(280)
    const { base: last } = await readAt(MINUTES)
    const of = (votes: number, lista: number) => Math.floor((votes * 1e6) / lista) / 1e4
    expect(base.header.participacion).toBe(of(base.sums.votosSinEspeciales, base.sums.listaNominal))
    expect(last.header.participacion).toBe(of(last.sums.votos, last.sums.listaNominal))
    expect(last.sums.votos).toBeGreaterThan(last.sums.votosSinEspeciales)
  })
})
