import { limitOf, totalOf, type Figures } from '../domain/acta.ts'
import { isCount } from '../domain/figure.ts'
import type { SettingCasilla } from './setting.ts'
import { itemAt, type Random } from './random.ts'

/**
 * A figure typed wrong: a different digit, two digits in the wrong order, a digit too many. The sum
 * stays within the countable range, so that the acta differs and is not merely refused. Null:
 * nothing to spoil.
 */
export function wrongDigit(
  paper: Figures,
  casilla: SettingCasilla,
  places: readonly number[],
  random: Random,
): Figures | null {
  const filled = places.filter((place) => isCount(paper.votos[place]))
  if (filled.length === 0) return null
  const room = limitFor(casilla) - totalOf(paper.votos)
  for (let tries = 0; tries < 40; tries++) {
    const place = random.pick(filled)
    const right = itemAt(paper.votos, place)
    if (!isCount(right) || (right < 3 && tries < 20)) continue
    const wrong = mistype(right, random)
    if (wrong !== right && wrong - right <= room) return withVotes(paper, [[place, wrong]])
  }
  return null
}

function mistype(right: number, random: Random): number {
  const digits = [...String(right)]
  const at = random.int(0, digits.length - 1)
  const way = random.next()
  if (way < 0.25 && digits.length > 1) {
    const i = Math.min(at, digits.length - 2)
    const pair = digits.splice(i, 2).reverse()
    digits.splice(i, 0, ...pair)
  } else if (way < 0.35) digits.splice(at, 0, String(random.int(0, 9)))
  else digits[at] = String(random.int(0, 9))
  return Number(digits.join(''))
}

/** Two neighbouring lines of the acta swapped. Null: no two lines differ. */
export function swapRows(
  paper: Figures,
  places: readonly number[],
  random: Random,
): Figures | null {
  const pairs = places.slice(1).map((place, i) => [itemAt(places, i), place] as const)
  const apart = pairs.filter(([a, b]) => {
    const [one, other] = [paper.votos[a], paper.votos[b]]
    return isCount(one) && isCount(other) && Math.abs(one - other) >= 4
  })
  return apart.length > 0 ? swapTwo(paper, random.pick(apart)) : null
}

export function swapTwo(paper: Figures, [a, b]: readonly [number, number]): Figures {
  const [one, other] = [itemAt(paper.votos, a), itemAt(paper.votos, b)]
  return withVotes(paper, [
    [a, other],
    [b, one],
  ])
}

export function withVotes(paper: Figures, changes: [number, Figures['votos'][number]][]): Figures {
  const votos = [...paper.votos]
  for (const [place, figure] of changes) votos[place] = figure
  return { ...paper, votos }
}

export function limitFor({ listaNominal, representantes }: SettingCasilla): number {
  return limitOf(listaNominal, representantes ?? 0)
}
