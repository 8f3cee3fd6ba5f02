import type { AmbitoDoc } from '@espejo/server/contract'
import { count, plural } from '#lib/format.ts'
import { listed } from '#lib/sentences.ts'
import { lackingOf, PARTS } from '#lib/standing.ts'

/** The five parts of the expected actas with their words; '' for a part without lista nominal. */
export function segmentsOf({ actas, listaNominal }: Pick<AmbitoDoc, 'actas' | 'listaNominal'>) {
  return PARTS.map((part) => ({
    ...{ ...part, actas: actas[part.key] },
    electores: electoresOf(listaNominal[part.key]),
  }))
}

/** `174,915 electores`, to be broken in a narrow column; '' for none. */
const electoresOf = (n: number) =>
  n > 0 ? plural(n, 'elector', 'electores').replace('\u00a0', ' ') : ''

/** `10 que nadie tiene y 354 que PREP tiene`: where the actas are that we lack, all of them. */
export function whereLacking(actas: AmbitoDoc['actas']): string {
  const { sinLlegar, noLlegaran } = actas
  const said: [number, string][] = [
    [sinLlegar, 'que nadie tiene'],
    [lackingOf(actas) - sinLlegar - noLlegaran, 'que PREP tiene'],
    [noLlegaran, noLlegaran === 1 ? 'que no llegará' : 'que no llegarán'],
  ]
  return listed(said.filter(([n]) => n > 0).map(([n, what]) => `${count(n)} ${what}`))
}
