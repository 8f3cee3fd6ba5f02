import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Cortes } from './cortes.ts'

const [NOW_S, DAY_S] = [Math.ceil(performance.timeOrigin / 1000), 24 * 3600]

it('unreadable files have an age and a total: the old and the oldest go, the corte stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cortes-'))
  const cortes = new Cortes(folder)
  const corte = await cortes.keep(Buffer.from('corte'))
  const names = () => readdirSync(join(folder, 'ilegibles')).filter((name) => !/txt$/.test(name))
  const keep = async (text: string, bytes: number, daysAgo: number) => {
    const sha256 = await cortes.keepUnreadable(Buffer.alloc(bytes, text), {
      ...{ fileName: `${text}.csv`, reason: 'roto', nowMs: NOW_S * 1000 },
    })
    const at = NOW_S - daysAgo * DAY_S
    for (const name of [sha256, `${sha256}.txt`])
      utimesSync(join(folder, 'ilegibles', name), at, at)
    return sha256
  }
  const old = await keep('a', 10, 31)
  const large = await keep('b', 40 * 1024 * 1024, 2)
  const small = await keep('c', 10, 1)
  expect(names().sort()).toEqual([large, small].sort())
  expect(names()).not.toContain(old)
  const last = await keep('d', 40 * 1024 * 1024, 0)
  expect(names().sort()).toEqual([small, last].sort())
  const huge = await keep('e', 70 * 1024 * 1024, 0)
  expect(readdirSync(join(folder, 'ilegibles')).sort()).toEqual([huge, `${huge}.txt`])
  expect(await cortes.read(corte)).toEqual(Buffer.from('corte'))
  rmSync(folder, { recursive: true })
})
