import { plainWords } from '../domain/words.ts'

/** Short forms of names, as lists of people are typed. */
const SHORT: Record<string, string> = {
  ma: 'maria',
  m: 'maria',
  fco: 'francisco',
  fca: 'francisca',
  gpe: 'guadalupe',
  j: 'jose',
  jo: 'jose',
  hdez: 'hernandez',
  hndz: 'hernandez',
  fdez: 'fernandez',
  glez: 'gonzalez',
  gzlz: 'gonzalez',
  mtz: 'martinez',
  mtnz: 'martinez',
  rdz: 'rodriguez',
  rguez: 'rodriguez',
  lpz: 'lopez',
  prz: 'perez',
  pez: 'perez',
  snchz: 'sanchez',
  schz: 'sanchez',
}
const FILLERS = new Set(['de', 'del', 'la', 'las', 'los', 'y'])
/** Letters that may differ in a long word; in a short word, a single letter. */
const LETTERS_MAX = 2

/**
 * Whether two texts are one name with another spelling: another order, a short form, a surname more
 * or less, or up to two letters of a word. «Ana Ruiz» and «Eva Ruiz» are two people: a short word must be the same.
 */
export function isNear(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  if (few.length === 0) return false
  const left = [...many]
  for (const word of few) {
    const at = left.findIndex((each) => isWordNear(word, each))
    if (at < 0) return false
    left.splice(at, 1)
  }
  return left.length === 0 || few.length >= 2
}

type Known = { nombre: string; telefono: string }

/**
 * Whether two entries for one post are one person. With one telephone a word in common is enough;
 * with two telephones the words must be the same, for relatives have near names and take over from
 * each other.
 */
export function isSamePerson(one: Known, other: Known): boolean {
  const [a, b] = [one.nombre, other.nombre]
  if (one.telefono === '' || other.telefono === '') return isNear(a, b)
  if (one.telefono === other.telefono) return isNear(a, b) || sharesWord(a, b)
  return wordsOf(a).sort().join(' ') === wordsOf(b).sort().join(' ') && wordsOf(a).length > 0
}

/** Whether two names have a word in common. */
function sharesWord(one: string, other: string): boolean {
  const words = wordsOf(other)
  return wordsOf(one).some(
    (word) => word.length > 2 && words.some((each) => isWordNear(word, each)),
  )
}

function wordsOf(text: string): string[] {
  return plainWords(text)
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word))
    .map((word) => SHORT[word] ?? word)
}

function isWordNear(a: string, b: string): boolean {
  if (a === b) return true
  // «Mario» and «María», «Luis» and «Luisa» are two people.
  if (a.replace(/[oa]$/, '') === b.replace(/[oa]$/, '')) return false
  const size = Math.min(a.length, b.length)
  return size > 3 && distance(a, b) <= (size > 6 ? LETTERS_MAX : 1)
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > LETTERS_MAX) return LETTERS_MAX + 1
  let before = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const now = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      now.push(Math.min(swap, before[j]! + 1, now[j - 1]! + 1))
    }
    before = now
  }
  return before[b.length]!
}
