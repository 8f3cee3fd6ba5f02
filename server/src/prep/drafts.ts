import type { Eleccion } from '../domain/fold/eleccion.ts'
import { partsOf, type LoteDraft } from '../domain/fold/lote.ts'
import type { Draft } from '../domain/record.ts'
import type { Desk } from '../ledger/desk.ts'
import type { Extension } from './catalogo.ts'
import { changesAgainst } from './diff.ts'
import { previousOf } from './known.ts'
import { textsOf } from './notes.ts'
import type { Base } from './shape.ts'

/** Actas per record: a large corte comes in parts, and the door is open between parts. */
export const PART = 1000

/** The records of a corte, additions to the catálogo and changes of actas, in one lote. */
export function corteDrafts(
  { catalogo, slots, cortes }: Eleccion,
  base: Base,
  more: Extension | null,
  desk: Pick<Desk, 'night' | 'now'>,
): { drafts: Draft[]; cambios: number } {
  const options = [...catalogo.options, ...(more?.options ?? [])]
  const changes = changesAgainst(previousOf(slots), base, options)
  const { sha256, file, corteAt, header, rows, fuera } = base
  const corte = {
    ...{ eleccion: catalogo.clave, sha256, file, corteAt, header },
    ...{ warnings: textsOf(base.warnings), rows: rows.length, fueraDeCatalogo: fuera.length },
  }
  const head = { at: desk.now(), actor: 'prep', version: 1 } as const
  const drafts: LoteDraft[] = []
  if (more)
    drafts.push({
      ...head,
      kind: 'eleccion.extended',
      body: { eleccion: catalogo.clave, ...more },
    })
  for (let at = 0; at === 0 || at < changes.length; at += PART) {
    const body = { ...corte, actas: changes.slice(at, at + PART) }
    drafts.push({ ...head, kind: 'prep.corte.published', body })
  }
  const lote = `corte:${catalogo.clave}:${sha256}:${cortes.length}:${desk.night.seq}`
  return { drafts: partsOf(lote, drafts), cambios: changes.length }
}
