import { refused, type Refused } from './outcome.ts'
import type { Bodies, Draft, Kind, LedgerRecord, Parte } from '../record.ts'

/** Parts of lotes still without the last part: by scope of the change, then by lote. */
export type Lotes = Map<string, Map<string, LedgerRecord[]>>

/** The kinds whose bodies name their place in a lote. */
type LoteKind = { [K in Kind]: keyof Parte extends keyof Bodies[K] ? K : never }[Kind]

/** A draft without a place in a lote yet. */
export type LoteDraft = {
  [K in LoteKind]: Omit<Draft<K>, 'id' | 'body'> & { body: Omit<Bodies[K], keyof Parte> }
}[LoteKind]

/**
 * The records that count now: none until the last part of a lote is read, then all parts, at the
 * time of the last, each with its own place as the place of its figures (RULES.md LE4). Other open
 * lotes of the same elección were compared with the earlier state: their parts are dropped, like
 * the parts of a lote cut off.
 */
export function gather(lotes: Lotes, record: LedgerRecord): readonly LedgerRecord[] | Refused {
  if (!isPart(record)) return [record]
  const { lote = '', part, parts } = record.body
  const scope = 'eleccion' in record.body ? record.body.eleccion : ''
  const open = lotes.get(scope) ?? new Map<string, LedgerRecord[]>()
  const held = open.get(lote) ?? []
  if (part !== held.length + 1) return refused('lote_incompleto')
  held.push({ ...record, text: '' })
  if (part !== parts) {
    lotes.set(scope, open.set(lote, held))
    return []
  }
  lotes.delete(scope)
  return held.map((each) => ({ ...each, at: record.at }))
}

/** Drafts as the parts of a lote with the given name. */
export function partsOf(lote: string, drafts: readonly LoteDraft[]): Draft[] {
  return drafts.map((draft, i) => {
    const part = i + 1
    const body = { ...draft.body, lote, part, parts: drafts.length }
    return { ...draft, id: `${lote}:${part}`, body } as Draft
  })
}

/** Ledgers from before lotes have parts that counted on arrival: such parts still do. */
function isPart(record: LedgerRecord): record is LedgerRecord<LoteKind> {
  return 'lote' in record.body && Number.isInteger(record.body.part)
}
