import type { ActaRecibida } from '@espejo/server/contract'
import { describe, expect, it } from 'vitest'
import { arrivedIn, callsOf, faltanIn } from './words.ts'

const AT = '2027-06-07T20:32:00.000Z'
const acta = (titulo: string, que: ActaRecibida['que']): ActaRecibida => ({
  ...{ eleccion: titulo, titulo, acta: titulo, que },
  ...(que === 'nada' ? {} : { at: AT }),
})
const GOB = 'GUBERNATURA'
const DIP = 'DIPUTACIONES LOCALES'

describe('[LL1] a call says only what is true of the casilla', () => {
  it.each<[string, string, ActaRecibida[]]>([
    [
      'Falta Diputaciones locales de la 0312 básica',
      'Gubernatura llegó 14:32.',
      [acta(GOB, 'cifras'), acta(DIP, 'nada')],
    ],
    ['Falta Gubernatura de la 0312 básica', '', [acta(GOB, 'nada')]],
    [
      'Faltan Gubernatura y Diputaciones locales de la 0312 básica',
      'La foto de Gubernatura, de las 14:32, no sirve.',
      [acta(GOB, 'foto_mala'), acta(DIP, 'nada')],
    ],
    [
      'Falta Diputaciones locales de la 0312 básica',
      'De Gubernatura hay foto de las 14:32, por capturar.',
      [acta(GOB, 'foto'), acta(DIP, 'nada')],
    ],
    [
      'Falta Gubernatura de la 0312 básica',
      'Gubernatura llegó 14:32 toda en ceros: ni un voto ni una boleta.',
      [acta(GOB, 'ceros')],
    ],
    [
      'De la 0312 básica ya no falta nada',
      'Gubernatura llegó 14:32. De Diputaciones locales hay foto de las 14:32, por capturar.',
      [acta(GOB, 'cifras'), acta(DIP, 'foto')],
    ],
  ])('[LL1] %s', (missing, arrived, actas) => {
    expect(faltanIn(actas, '0312 básica')).toBe(missing)
    expect(arrivedIn(actas, -360)).toBe(arrived)
  })

  it('[LL1] earlier calls are counted, with the last outcome', () => {
    expect(callsOf(undefined, -360)).toBe('Nadie del centro la ha llamado.')
    expect(callsOf({ veces: 1, aviso: 'sin_senal', at: AT }, -360)).toBe(
      'El centro la llamó una vez, 14:32: sin señal.',
    )
    expect(callsOf({ veces: 3, aviso: 'no_localizable', at: AT }, -360)).toBe(
      'El centro la ha llamado 3 veces; la última, 14:32: no contestó.',
    )
  })
})
