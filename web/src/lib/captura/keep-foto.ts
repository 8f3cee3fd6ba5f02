import type { Captura, Tarea } from './captura.svelte.ts'
import { newItem, type FotoItem } from './outbox.ts'
import type { Store } from './store.ts'

export type TakenFoto = { blob: Blob; sha256: string }

/** Keeps a photograph, on a full disk a smaller copy; undefined where no copy has room. */
async function keepFoto(store: Store, id: string, foto: TakenFoto): Promise<TakenFoto | undefined> {
  for (const width of [undefined, 1100, 700]) {
    const smaller =
      width === undefined
        ? foto
        : await import('./shrink.ts').then(({ shrink }) => shrink(foto.blob, width))
    if ((await store.put('fotos', id, smaller.blob)) !== 'full') return smaller
  }
  return undefined
}

/**
 * A photograph goes to the outbox. On a full disk a smaller copy is tried. Resolves with '' for a kept
 * photograph, else with a sentence for the person.
 */
export async function addFoto(
  captura: Captura,
  tarea: Tarea,
  foto: TakenFoto,
  kind: FotoItem['clase'],
): Promise<string> {
  const base = newItem(tarea, captura.session?.claims.sub ?? '')
  const last = captura.talliesOf(tarea).at(-1)
  const kept = await keepFoto(captura.store, base.id, foto)
  if (!kept)
    return 'No cabe en el teléfono. Libera espacio y repite la foto: los números están a salvo.'
  await captura.sender.add({
    ...base,
    tipo: 'foto',
    clientId: last?.id ?? base.id,
    sha256: kept.sha256,
    bytes: kept.blob.size,
    clase: kind,
    subidos: 0,
  })
  return ''
}
