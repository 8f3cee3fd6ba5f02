import { describe, expect, it } from 'vitest'
import { leyDe, type LeyDeEleccion } from './eleccion.ts'
import { readLey, shippedSets } from './sets.ts'

const idsOf = ({ causales }: LeyDeEleccion) => causales.map(({ id }) => id)
const clocksOf = ({ plazos }: LeyDeEleccion) => plazos.map(({ id }) => id)

describe('the law of an elección', () => {
  it('[CS14] no two shipped sets speak for one entidad', () => {
    const entidades = shippedSets().flatMap((name) => readLey(name).entidad ?? [])
    expect(new Set(entidades).size).toBe(entidades.length)
    expect(entidades).toContain('30')
  })

  it.each(['PRES', 'SEN', 'DIP', 'COMPUTOS_PRES'])(
    '[CS14] %s is judged by the federal text, in any entidad, and nothing is lent',
    (clave) => {
      const law = leyDe(clave, '30')
      expect(law.ley.id).toBe('fed')
      expect(law.prestadas.size).toBe(0)
      expect(idsOf(law)).toContain('fed.rec.nulos-mayor-diferencia')
      expect(clocksOf(law)).toContain('fed.jin')
      expect(clocksOf(law)).not.toContain('jin.local')
    },
  )

  it('[CS13] [CS14] a local elección without a set of its entidad has the lent federal grounds alone', () => {
    const law = leyDe('GOB', '14')
    expect(law.ley.id).toBe('fed')
    expect(law.causales.every(({ id }) => law.prestadas.has(id))).toBe(true)
    expect(idsOf(law)).toContain('fed.total.inicio.presidencia')
    expect(idsOf(law)).not.toContain('fed.total.inicio.diputaciones')
    expect(clocksOf(law)).toContain('jin.local')
    expect(clocksOf(law)).not.toContain('fed.jin')
  })

  it('[CS14] the set of the entidad comes first; the federal text lends what has no local ground of the kind, level and rule', () => {
    const law = leyDe('AYUN', '30')
    expect(law.ley.id).toBe('ver')
    const ids = idsOf(law)
    expect(ids).toContain('ver.rec.nulos-mayor-diferencia')
    expect(ids).not.toContain('fed.rec.nulos-mayor-diferencia')
    // The local ground is of a municipio: the council of an ayuntamiento.
    expect(ids).toContain('ver.total.inicio')
    expect(ids).not.toContain('fed.total.inicio.diputaciones')
    expect(law.prestadas).toContain('fed.nul.f')
    expect(law.prestadas).not.toContain('ver.rec.sin-acta')
  })

  it('[CS14] a local ground of another rule or level keeps no federal ground out', () => {
    const law = leyDe('GOB', '04')
    expect(law.ley.id).toBe('cam')
    expect(idsOf(law)[0]).toBe('cam.total.judicial-2021')
    expect(law.prestadas).toContain('fed.total.inicio.presidencia')
  })

  it('[CS14] a clock of the entidad stands in the place of the federal one', () => {
    const clocks = clocksOf(leyDe('GOB', '30'))
    expect(clocks).toContain('ver.computo.inicio')
    expect(clocks).toContain('ver.impugnacion')
    for (const id of ['fed.computo.inicio', 'jin.local']) expect(clocks).not.toContain(id)
    expect(clocks).toContain('fed.total.peticion-inicio')
  })
})
