import { describe, expect, it } from 'vitest'
import { contrast, leadParty, paletteOf, partyStyle, toHex, toOklch } from './colors.ts'

const LIGHT_PAGE = '#fbf9f5'
const DARK_PAGE = '#120f0c'
const parties = 'PAN PRI PRD PVEM PT MC MORENA PES RSP FXM PANAL'.split(' ')
const unknown = ['PUP', 'MAS', 'CAND_IND_1', 'PARTIDO ENCUENTRO DEL BIENESTAR NACIONAL', '', 'X']

describe('ink of a party', () => {
  it.each([...parties, ...unknown])('%s can be read on both pages', (party) => {
    const { light, dark } = paletteOf(party)
    expect(contrast(light.ink, LIGHT_PAGE)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(dark.ink, DARK_PAGE)).toBeGreaterThanOrEqual(4.5)
  })
})

describe('fill of a party', () => {
  it.each([...parties, ...unknown])('%s stands out from both pages', (party) => {
    const { light, dark } = paletteOf(party)
    expect(contrast(light.fill, LIGHT_PAGE)).toBeGreaterThanOrEqual(1.9)
    expect(contrast(dark.fill, DARK_PAGE)).toBeGreaterThanOrEqual(3)
  })

  it('the parties that meet most often are not the same colour', () => {
    const fills = ['PAN', 'PRI', 'MC', 'MORENA', 'PVEM', 'PRD'].map((p) => paletteOf(p).light.fill)
    expect(new Set(fills).size).toBe(fills.length)
  })
})

it('an unknown party keeps its colour from one page to the next', () => {
  expect(paletteOf('PUP')).toEqual(paletteOf('PUP'))
  expect(paletteOf('PUP').light.fill).not.toBe(paletteOf('MAS').light.fill)
})

it('a coalition takes the colour of its largest party, wherever it stands', () => {
  expect(leadParty(['PT', 'MORENA'], 'PT-MORENA')).toBe('MORENA')
  expect(leadParty(['PRD', 'PAN', 'PRI'], 'PRD-PAN-PRI')).toBe('PAN')
  expect(leadParty([], 'CAND_IND_1')).toBe('CAND_IND_1')
})

it('OKLCH there and back is the same colour', () => {
  expect(toHex(toOklch([1, 1, 1]))).toBe('#ffffff')
  expect(toHex(toOklch([0, 0, 0]))).toBe('#000000')
})

it('a style carries both themes', () => {
  expect(partyStyle('MC')).toMatch(/--fill:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)/)
})
