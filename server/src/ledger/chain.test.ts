import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainStep, GENESIS, sealOf, verify } from './chain.ts'
import type { LedgerLine } from './chain.ts'
import { draftOf } from './ledger.suite.ts'
import { lineOf } from './line.ts'

function chainOf(texts: string[]): string[] {
  let chain = GENESIS
  return texts.map((text) => (chain = chainStep(chain, text)))
}

function numbered(texts: string[]): LedgerLine[][] {
  return [texts.map((text, i) => ({ seq: i + 1, text }))]
}

function sealLine(from: number, values: string[]): string {
  return lineOf({ ...draftOf('seal'), kind: 'ledger.sealed', body: sealOf(from, values) })
}

/**
 * `count` records, with a seal after every `every` records over all records since the last seal.
 */
function sealedTexts(count: number, every: number): string[] {
  const texts: string[] = []
  for (let from = 1; texts.length < count;) {
    for (let i = 0; i < every; i += 1) texts.push(lineOf(draftOf(`r-${texts.length + 1}`)))
    texts.push(sealLine(from, chainOf(texts).slice(from - 1)))
    from = texts.length
  }
  return texts
}

const other = lineOf(draftOf('other'))

describe('the chain', () => {
  it('[LE3] is SHA-256 of the chain before, a line break and the text', () => {
    // printf '%064d\na' 0 | sha256sum
    expect(chainStep(GENESIS, 'a')).toBe(
      '2e04306c2c1c72c0567b0630f213452ce913cee8d0772efd39e5699ed22aa637',
    )
  })

  it('seals with the first 8 hex of the chain after each record', () => {
    const values = chainOf(['a', 'b', 'c']).slice(1)
    const marks = values.map((value) => value.slice(0, 8)).join('')
    expect(sealOf(2, values)).toEqual({ from: 2, to: 3, chain: values[1], marks })
    expect(() => sealOf(1, [])).toThrow(/at least one/)
  })
})

describe('verify', () => {
  const texts = sealedTexts(30, 5)

  it('[LE6] passes over a seal in a later form, and believes the seals after it', async () => {
    const later = lineOf({
      ...draftOf('seal'),
      kind: 'ledger.sealed',
      version: 2,
      body: {} as never,
    })
    const mixed = [other, later, other]
    const all = [...mixed, sealLine(1, chainOf(mixed))]
    expect(await verify(numbered(all))).toMatchObject({ ok: true, records: 4, sealed: 3 })
    const changed = all.with(1, later.replace('"version":2', '"version":3'))
    expect(await verify(numbered(changed))).toMatchObject({ ok: false, seq: 2 })
  })

  it('finds an untouched ledger whole, and says how far it is sealed', async () => {
    const unsealed = [...texts, other]
    const head = chainOf(unsealed).at(-1)
    const verdict = { ok: true, head, records: unsealed.length, sealed: 29 }
    expect(await verify(numbered(unsealed))).toEqual(verdict)
    expect(await verify([])).toEqual({ ok: true, head: GENESIS, records: 0, sealed: 0 })
  })

  const places = texts.slice(0, 29).map((_, place) => place)
  const isSeal = (place: number) => texts[place]!.includes('ledger.sealed')

  it('names the record that was inserted, wherever it stands', async () => {
    for (const place of places) {
      const verdict = await verify(numbered(texts.toSpliced(place, 0, other)))
      const reason = `El registro ${place + 1} fue insertado`
      expect(verdict).toEqual({ ok: false, seq: place + 1, reason })
    }
  })

  it('names the record that was exchanged or taken out, wherever it stands', async () => {
    for (const place of places.filter((at) => !isSeal(at))) {
      const failure = { ok: false, seq: place + 1 }
      expect(await verify(numbered(texts.with(place, other)))).toMatchObject(failure)
      expect(await verify(numbered(texts.toSpliced(place, 1)))).toMatchObject(failure)
    }
  })

  it('says the stretch that a missing seal covered', async () => {
    for (const place of places.filter(isSeal)) {
      const first = place - 4 - (place > 5 ? 1 : 0)
      const reason = `Cambió algún registro entre el ${first} y el ${place + 1}`
      const failure = { ok: false, seq: first, reason }
      expect(await verify(numbered(texts.with(place, other)))).toEqual(failure)
      expect(await verify(numbered(texts.toSpliced(place, 1)))).toEqual(failure)
    }
  })

  it('names a changed record even by one character, in a ledger of any length', async () => {
    const length = fc.integer({ min: 2, max: 200 })
    await fc.assert(
      fc.asyncProperty(length, fc.integer({ min: 1, max: 20 }), fc.nat(), async (n, every, at) => {
        const ledger = sealedTexts(n, every)
        const place = at % (ledger.length - 1)
        const spoiled = ledger.with(place, ledger[place]!.replace('2027', '2028'))
        expect(await verify(numbered(spoiled))).toMatchObject({ ok: false, seq: place + 1 })
      }),
      { numRuns: 50 },
    )
  })

  it('tells a missing record by the gap', async () => {
    const [lines] = numbered(texts) as [LedgerLine[]]
    const reason = 'Falta el registro 4: tras él viene el 5'
    expect(await verify([lines.toSpliced(3, 1)])).toEqual({ ok: false, seq: 4, reason })
  })

  it('believes the whole chain over the marks of a changed seal', async () => {
    const values = chainOf(['a', 'b'])
    const good = sealOf(1, values)
    const spoil = (change: object) =>
      lineOf({ ...draftOf('seal'), kind: 'ledger.sealed', body: { ...good, ...change } })
    const reason = 'El sello 3 no coincide con la cadena de lo que cubre'
    for (const change of [{ marks: '0'.repeat(16) }, { chain: GENESIS }]) {
      const verdict = await verify(numbered(['a', 'b', spoil(change)]))
      expect(verdict).toEqual({ ok: false, seq: 3, reason })
    }
  })

  it.each([
    ['bounds that are not numbers', { from: 'x' }],
    ['a start before the first record', { from: 0 }],
    ['too few marks', { marks: '' }],
    ['no chain', { chain: undefined }],
  ])('refuses a seal with %s', async (_, change) => {
    const body = { ...sealOf(1, chainOf(['a'])), ...change } as ReturnType<typeof sealOf>
    const seal = lineOf({ ...draftOf('seal'), kind: 'ledger.sealed', body })
    const reason = 'El sello 2 está mal formado'
    expect(await verify(numbered(['a', seal]))).toEqual({ ok: false, seq: 2, reason })
  })

  it('says between which records a change lies where a seal is missing', async () => {
    const records = ['a', 'b', 'c', 'd'].map((id) => lineOf(draftOf(id)))
    const seal = sealLine(3, chainOf(records).slice(2))
    const verdict = await verify(numbered([...records.with(0, other), seal]))
    const reason = 'Cambió algún registro entre el 1 y el 3'
    expect(verdict).toEqual({ ok: false, seq: 1, reason })
  })

  it('reports a line that cannot be read instead of failing', async () => {
    const broken = '{"kind":"ledger.sealed"'
    const verdict = await verify(numbered([other, broken]))
    const reason = expect.stringMatching(/ilegible/) as string
    expect(verdict).toEqual({ ok: false, seq: 2, reason })
  })

  it('takes a body that quotes a seal for what it is', async () => {
    const quoting = lineOf(draftOf('"kind":"ledger.sealed"'))
    const nested = other.replace('"sha256":"é"', '"kind":"ledger.sealed"')
    expect(await verify(numbered([quoting, nested]))).toMatchObject({ ok: true, records: 2 })
  })
})
