import { expect, it } from 'vitest'
import { LOSSES, Notes, ODD, textsOf, type PrepWarning } from './notes.ts'

it('warnings of every loss stand from lost files and actas to the mere reading of the file', () => {
  const some = LOSSES.flatMap((loss): PrepWarning[] => [
    [loss, `${loss} 1`],
    [loss, `${loss} 2`],
  ])
  const worstLast = some.toReversed()
  expect(textsOf(worstLast)).toEqual(LOSSES.flatMap((loss) => [`${loss} 2`, `${loss} 1`]))
  expect(LOSSES.join(' ')).toBe('archivo actas pendientes votos candidaturas sumas marcas lectura')
})

it('oddities of rows keep their loss, with rows and examples, whatever order they came in', () => {
  const notes = new Notes()
  Object.values(ODD)
    .toReversed()
    .forEach((odd, at) => notes.say(odd, at + 9))
  notes.say(ODD.unknown, 30, 'x')
  const texts = textsOf(notes.all())
  const ordered = Object.values(ODD).map(([, text]) => text)
  expect(texts.map((text) => text.replace(/^Renglón \d+( y 1 más)?: | \(«x»\)$/g, ''))).toEqual(
    expect.arrayContaining(ordered),
  )
  expect(texts.slice(0, 2).join()).toMatch(/no dice si se contabiliza.*no dice su entidad/)
  expect(texts[3]).toBe('Renglón 13 y 1 más: trae un valor que no es cifra ni marca; no suma («x»)')
})
