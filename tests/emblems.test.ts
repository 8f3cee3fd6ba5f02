import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unpackPath } from '../server/src/prep/archive.ts'
import { readMembers } from '../server/src/prep/base.ts'
import { paletteOf, toOklch } from '../web/src/lib/colors.ts'
import { ROOT } from './tidy/house.ts'

/** Emblems of real bases: a row of squares, a party each, in the order of the option. */
const REAL = join(ROOT, '../shared/data/prep')
const FOLDERS = [
  'pue2018/20180702_2000_PREP_GOB_PUE',
  'camp2021/20210606_2240_PREP_GOB_CAMP',
  'camp2021/20210606_2240_PREP_DIP_LOC_CAMP',
]
/** Distance in OKLab at which two squares of 11 pixels side by side are two colours: some three JND. */
const APART = 0.06

type Lab = [number, number, number]

function labOf(hex: string): Lab {
  const part = (at: number) => {
    const v = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }
  const { l, c, h } = toOklch([part(1), part(3), part(5)])
  const turn = (h * Math.PI) / 180
  return [l, c * Math.cos(turn), c * Math.sin(turn)]
}

const far = (a: Lab, b: Lab) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

const itOnReal = it.skipIf(!existsSync(REAL)) // needs ../shared/data
itOnReal.each(FOLDERS)(
  'no two lines of %s have the same emblems, in either theme (needs ../shared/data)',
  async (folder) => {
    const { bases } = readMembers(await unpackPath(join(REAL, folder)), folder)
    const lines = (bases[0]?.options ?? []).flatMap(({ key, kind, parties }) =>
      kind === 'no_registradas' || kind === 'nulos' ? [] : [{ key, parties: parties ?? [key] }],
    )
    expect(lines.filter(({ parties }) => parties.length > 1).length).toBeGreaterThan(3)
    for (const theme of ['light', 'dark'] as const) {
      const pictures = lines.map(({ key, parties }) => ({
        key,
        squares: parties.map((party) => labOf(paletteOf(party)[theme].fill)),
      }))
      const alike = pictures.flatMap((a, i) =>
        pictures.slice(i + 1).flatMap((b) => {
          const isSame =
            a.squares.length === b.squares.length &&
            a.squares.every((square, at) => far(square, b.squares[at]!) < APART)
          return isSame ? [`${theme}: ${a.key} and ${b.key}`] : []
        }),
      )
      expect(alike).toEqual([])
    }
  },
)

it.each(['routes/c/Line.svelte', 'routes/c/Review.svelte', 'lib/Marks.svelte'])(
  '%s draws the emblem of every party of a line, without a most',
  (file) => {
    const source = readFileSync(join(ROOT, 'web/src', file), 'utf8')
    expect(source).toMatch(/\{#each (line\.partidos|parties) as party \(party\)\}<i style=/)
  },
)
