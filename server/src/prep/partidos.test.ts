import { describe, expect, it } from 'vitest'
import { PartySet } from './partidos.ts'

/** Each name of a file as `key kind`. */
function optionsOf(...names: string[]): string[] {
  const parties = new PartySet(names)
  return names.map((name) => {
    const { key, kind } = parties.optionOf(name)
    return `${key} ${kind}`
  })
}

describe('a line of the acta, by the name of its column', () => {
  it.each([
    ['PARTIDO_ACCION_NACIONAL', 'PAN'],
    ['PARTIDO_VERDE_ECOLOGISTA_DE_MEXICO', 'PVEM'],
    ['NVA_ALIANZA', 'PANAL'],
    ['ENCUENTRO_SOCIAL', 'PES'],
    ['FUERZA_POR_MEXICO', 'FXM'],
    ['HAGAMOS', 'HAGAMOS'],
  ])('%s is a party', (name, key) => {
    expect(optionsOf(name)).toEqual([`${key} partido`])
  })

  it.each(
    'CAND_IND_1 CI_2 C_I_1 INDEPENDIENTE CANDIDATURA_INDEPENDIENTE_01 CAND_INDEP3 IND_1'.split(' '),
  )('%s is an independiente', (name) => {
    expect(optionsOf(name)).toEqual([`${name} independiente`])
  })

  it.each(['C_PAN_PRI', 'CO_PAN_PRI', 'COAL_PAN_PRI', 'PAN_PRI', 'PAN_REVOLUCIONARIO'])(
    '%s is a coalición only if its parties are known',
    (name) => {
      const known = !name.includes('REVOLUCIONARIO')
      expect(optionsOf('PAN', 'PRI', name)[2]).toBe(known ? 'PAN-PRI coalicion' : `${name} partido`)
    },
  )

  it('a line of several parties is a candidatura común where it says so, or stands instead of theirs', () => {
    expect(optionsOf('PAN', 'PRI', 'CC_PAN_PRI')[2]).toBe('PAN-PRI candidatura_comun')
    expect(optionsOf('PAN', 'PRI', 'PAN_PRI_CC')[2]).toBe('PAN-PRI candidatura_comun')
    expect(optionsOf('PAN', 'PVEM_PT_MORENA')[1]).toBe('PVEM-PT-MORENA candidatura_comun')
    expect(optionsOf('PAN', 'JUNTOS_HACEMOS_HISTORIA')[1]).toBe(
      'JUNTOS_HACEMOS_HISTORIA candidatura_comun',
    )
  })

  it('a line may hold a local party under a name that is nearly that of its column', () => {
    const [, , , key] = optionsOf('PVEM', 'MORENA', 'CXQROO', 'PVEM_MORENA_CQROO')
    expect(key).toBe('PVEM-MORENA-CXQROO coalicion')
  })

  it('[CA3] names of columns glued together are a combination, and other glued words are none', () => {
    const names =
      'PAN PRI PRD PT PTPES PES NVI ID MUN PANPRIPRD PANPRI PRIPRDNVI IDMUN NVIMUN'.split(' ')
    const parties = new PartySet(names)
    const partiesOf = (name: string) => parties.optionOf(name).parties?.join('-')
    expect(['PANPRIPRD', 'PANPRI', 'PRIPRDNVI', 'PTPES', 'C_PANPRI'].map(partiesOf)).toEqual([
      'PAN-PRI-PRD',
      'PAN-PRI',
      'PRI-PRD-NVI',
      'PT-PES',
      'PAN-PRI',
    ])
    expect(['PAN', 'PES', 'IDMUN', 'NVIMUN', 'PANMUN'].map(partiesOf)).toEqual(
      Array(5).fill(undefined),
    )
    expect(parties.isSure('IDMUN')).toBe(false)
  })

  it('a line is made of the longest names', () => {
    expect(optionsOf('PAN', 'NUEVA_ALIANZA_PUEBLA', 'PAN_NUEVA_ALIANZA_PUEBLA')).toEqual([
      'PAN partido',
      'NUEVA_ALIANZA_PUEBLA partido',
      'PAN-NUEVA_ALIANZA_PUEBLA coalicion',
    ])
  })
})
