import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  casillaOf,
  formatClave,
  humanCasilla,
  parseClave,
  parseHumana,
  shortCasilla,
} from './clave.ts'

test.each([
  ['300087B0100', '0087 básica', '0087 B'],
  ['304105C1500', '4105 contigua 15', '4105 C15'],
  ['300101E0100', '0101 extraordinaria 1', '0101 E1'],
  ['300101E0102', '0101 extraordinaria 1 contigua 2', '0101 E1C2'],
  ['300012S0100', '0012 especial 1', '0012 S1'],
  ['210000A0100', '0000 voto anticipado 1', '0000 A1'],
  ['090000M0700', '0000 mesa de voto en el extranjero 7', '0000 M7'],
  ['210010V0100', '0010 voto en prisión o desde el extranjero 1', '0010 V1'],
])('[CL1] %s is read as people say it', (clave, human, short) => {
  expect(humanCasilla(clave)).toBe(human)
  expect(shortCasilla(clave)).toBe(short)
})

test('[CL1] what people type finds the same casilla', () => {
  expect(parseHumana('87 Básica')).toEqual({ seccion: '0087', tipo: 'B', id: 1, ext: 0 })
  expect(parseHumana('4105 C15')).toEqual({ seccion: '4105', tipo: 'C', id: 15, ext: 0 })
  expect(parseHumana('4105-c03')).toEqual({ seccion: '4105', tipo: 'C', id: 3, ext: 0 })
  expect(parseHumana('101 E1C1')).toEqual({ seccion: '0101', tipo: 'E', id: 1, ext: 1 })
  expect(parseHumana('101 extraordinaria 1 contigua 2')).toEqual({
    seccion: '0101',
    tipo: 'E',
    id: 1,
    ext: 2,
  })
  expect(parseHumana('hola')).toBeUndefined()
})

test('[CL1] each clave survives being taken apart and printed', () => {
  const any = fc.record({
    entidad: fc.integer({ min: 1, max: 32 }).map((n) => String(n).padStart(2, '0')),
    seccion: fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0')),
    tipo: fc.constantFrom('B', 'C', 'E', 'S', 'M', 'V', 'A', 'P'),
    id: fc.integer({ min: 1, max: 99 }),
    ext: fc.integer({ min: 0, max: 99 }),
  })
  // Only an extraordinaria has contiguas of its own, and a sección has a single básica.
  const clave = any.map((parts) => ({
    ...parts,
    id: parts.tipo === 'B' ? 1 : parts.id,
    ext: parts.tipo === 'E' ? parts.ext : 0,
  }))
  fc.assert(
    fc.property(clave, (parts) => {
      const text = formatClave(parts)
      expect(text).toHaveLength(11)
      expect(parseClave(text)).toEqual(parts)
      const { entidad: _, ...human } = parts
      expect(parseHumana(shortCasilla(text))).toEqual(human)
      expect(parseHumana(humanCasilla(text))).toEqual(human)
    }),
  )
})

test('[CL3] the key of an acta begins with its casilla, and what is no clave stays as it is', () => {
  expect(casillaOf('280749B01002EMR@003#2')).toBe('280749B0100')
  expect(parseClave('40001B0100')).toBeUndefined()
  expect(humanCasilla('sin clave')).toBe('sin clave')
})
