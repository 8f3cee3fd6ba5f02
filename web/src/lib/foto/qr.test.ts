import { describe, expect, it } from 'vitest'
import { compareCodes } from './qr.ts'

const CASILLA = '040312C0100'

describe('a code on the acta', () => {
  it.each([
    ['the clave itself', ['040312C0100'], 'coincide'],
    ["an acta's key", ['040312C010005'], 'coincide'],
    ['in small letters', ['040312c0100'], 'coincide'],
    ['among other things', ['https://opl.mx/acta?k=040312C0100&h=9f'], 'coincide'],
    ['ours beside another', ['040315B0100', '040312C0100'], 'coincide'],
    ['another casilla', ['040315B010005'], 'otra'],
    ['a casilla of another entidad, misread', ['100012C010005'], 'ninguno'],
    ['something else', ['https://www.ine.mx', '7501055300075'], 'ninguno'],
    ['a clave inside a longer word', ['X040312C0100'], 'ninguno'],
    ['nothing', [], 'ninguno'],
    ['no text', [''], 'ninguno'],
  ])('a code with %s is compared with our casilla', (_, texts, result) => {
    expect(compareCodes(texts, CASILLA).result).toBe(result)
  })

  it('says which casilla it names', () => {
    expect(compareCodes(['PREP 040315B010005'], CASILLA)).toEqual({
      result: 'otra',
      text: '040315B0100',
    })
  })

  it("compares with the casilla of an acta's own key", () => {
    expect(compareCodes(['040312C0100'], '040312C010005').result).toBe('coincide')
  })
})
