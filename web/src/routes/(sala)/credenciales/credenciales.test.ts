import { describe, expect, it } from 'vitest'
import type { CredencialDoc } from '@espejo/server/contract'
import { Answers, byRol, endsOwn, endsWith } from './credenciales.ts'

const BASE = { usadaAt: '2021-06-06T18:00:00Z', venceAt: '2021-06-11T18:00:00Z' }
const token = (id: string, rol: string, more: Partial<CredencialDoc> = {}): CredencialDoc => ({
  ...{ id, rol, quien: `${rol}-1`, tipo: 'token', ...BASE },
  ...more,
})
const session = (id: string, de: string, rol: string, more: Partial<CredencialDoc> = {}) =>
  token(id, rol, { tipo: 'sesion', de, ...more })

const LIST = [
  session('s3', 'paper', 'coordinacion', { quien: 'persona-x' }),
  session('s2', 't1', 'admin', { propia: true }),
  token('t2', 'admin', { revocadaAt: '2021-06-06T19:00:00Z' }),
  session('s1', 't1', 'admin', { revocadaAt: '2021-06-06T19:00:00Z' }),
  token('t1', 'admin'),
  token('t3', 'nuevo'),
]

describe('credentials as an admin looks at them', () => {
  it('[NO15] a session stands under the credential that opened it, and what ended stands last', () => {
    const [admin, coordinacion, other] = byRol(LIST)
    expect(admin?.ramas.map(({ key }) => key)).toEqual(['t1', 't2'])
    expect(admin?.ramas[0]?.sesiones.map(({ id }) => id)).toEqual(['s2', 's1'])
    expect(admin?.vigentes).toBe(2)
    expect(coordinacion?.ramas).toMatchObject([{ key: 'paper', quien: 'persona-x' }])
    expect(coordinacion?.ramas[0]?.credencial).toBeUndefined()
    expect(other?.rol).toBe('nuevo')
  })

  it('[NO15] the credential that opened the own session ends the own session too', () => {
    expect(['t1', 's2', 's1', 't2'].map((id) => endsOwn(LIST, id))).toEqual([
      ...[true, true, false, false],
    ])
    expect(endsWith(LIST, 't1')).toBe(1)
  })
})

it('[NO15] a list asked for before an end is not shown after it, and a slow list is shown all the same', () => {
  const answers = new Answers()
  const [first, second] = [answers.ask(), answers.ask()]
  expect([answers.isNews(first), answers.isNews(second)]).toEqual([true, true])
  const before = answers.ask()
  expect(answers.isNews(answers.ask())).toBe(true)
  expect(answers.isNews(before)).toBe(false)
  expect(answers.isNews(answers.ask())).toBe(true)
})
