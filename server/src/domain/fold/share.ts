import { noteDiferencia } from './news.ts'
import { shareSlot } from './suma.ts'
import type { Night } from './night.ts'
import { reconcileActa } from './reconcile.ts'
import { vigenteOf } from './vigente.ts'
import type { Slot } from './slot.ts'

/**
 * Takes the acta's share out, changes the acta, puts the share back: sums stay sums whatever
 * changed.
 */
export function changeSlot(night: Night, slot: Slot, change: () => void): void {
  const before = reconcileActa(slot)
  const said = slot.prep.at(-1)
  shareSlot(slot, before, -1)
  change()
  const vigente = vigenteOf(slot)
  if (vigente) slot.vigente = vigente
  const after = reconcileActa(slot)
  shareSlot(slot, after, 1)
  if (after === 'difiere' && before !== 'difiere')
    noteDiferencia(night, slot, slot.prep.at(-1) === said ? 'nuestra' : 'prep')
}
