import { describe, expect, it } from 'vitest'
import { claimsOf, doorIn, entryOf, laterOf } from './token.ts'

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const tokenOf = (claims: unknown) => `${encode({ alg: 'HS256' })}.${encode(claims)}.firma`
const GOOD = { sub: 'rc-1', rol: 'representante', cas: ['040312C0100'], exp: 2e9, nom: '7F3K29QX' }

describe('a credential read without a network', () => {
  it('gives its casillas and its nombramiento', () => {
    expect(claimsOf(tokenOf(GOOD))).toEqual({
      sub: 'rc-1',
      casillas: ['040312C0100'],
      exp: 2e9,
      nombramiento: '7F3K29QX',
    })
  })

  it('a credential of names with accents is read as UTF-8', () => {
    expect(claimsOf(tokenOf({ ...GOOD, sub: 'Nuñez' }))?.sub).toBe('Nuñez')
  })

  it.each([
    ['no token', 'hola'],
    ['two parts', 'a.b'],
    ['four parts', `${tokenOf(GOOD)}.x`],
    ['no JSON', `a.${encode('{')}.c`],
    ['null', tokenOf(null)],
    ['another role', tokenOf({ ...GOOD, rol: 'admin' })],
    ['no casilla', tokenOf({ ...GOOD, cas: [] })],
    ['casillas that are no text', tokenOf({ ...GOOD, cas: [1] })],
    ['no end', tokenOf({ ...GOOD, exp: 'mañana' })],
    ['8 KB of it', tokenOf({ ...GOOD, more: 'x'.repeat(9000) })],
  ])('%s is refused', (_name, token) => expect(claimsOf(token)).toBeUndefined())
})

it('the address carries it after #t=, and says where to go on', () => {
  const token = tokenOf(GOOD)
  expect(entryOf(`#t=${token}`)).toEqual({ token, ruta: false })
  expect(entryOf(`#t=${token}&a=ruta`)).toEqual({ token, ruta: true })
  expect(entryOf('#t=hola')).toBeUndefined()
  expect(entryOf('')).toBeUndefined()
})

describe('a code that the camera sees', () => {
  it.each([
    ['of a casilla', 'https://espejo.mx/c#t=a.b.c', '/c#t=a.b.c'],
    ['of a general', 'http://10.0.0.7:3000/c#t=a.b.c&a=ruta', '/c#t=a.b.c&a=ruta'],
    ['of who coordinates', 'https://espejo.mx/entrar#t=a.b.c', '/entrar#t=a.b.c'],
    ['without a token', 'https://espejo.mx/c#a=ruta', undefined],
    ['of another page', 'https://espejo.mx/acta#t=a.b.c', undefined],
    ['with two steps', 'https://espejo.mx/x/c#t=a.b.c', undefined],
    ['of a script', 'javascript:alert(1)//c#t=a.b.c', undefined],
    ['of an acta', '040312C0100', undefined],
  ])('a code %s leads to its own door, or nowhere', (_name, text, door) =>
    expect(doorIn(text)).toBe(door),
  )
})

it('of two tokens of a person the later-ending is used, whichever was read last', () => {
  const endingAt = (exp: number, sub = 'rc-1') => tokenOf({ ...GOOD, exp, sub })
  const [qr, typed] = [endingAt(100), endingAt(200)]
  expect([laterOf(qr, typed), laterOf(typed, qr)]).toEqual([typed, typed])
  expect(laterOf(qr, endingAt(200, 'rc-2'))).toBe(qr)
  expect([laterOf(qr, undefined), laterOf(qr, 'garbage')]).toEqual([qr, qr])
})
