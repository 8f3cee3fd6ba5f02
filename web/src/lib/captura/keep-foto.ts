import type { Store } from './store.ts'

export type TakenFoto = { blob: Blob; sha256: string }

/** Keeps a photograph, on a full disk a smaller copy; undefined where no copy has room. */
export async function keepFoto(
  store: Store,
  id: string,
  foto: TakenFoto,
): Promise<TakenFoto | undefined> {
  for (const width of [undefined, 1100, 700]) {
    const smaller =
      width === undefined
        ? foto
        : await import('./shrink.ts').then(({ shrink }) => shrink(foto.blob, width))
    if ((await store.put('fotos', id, smaller.blob)) !== 'full') return smaller
  }
  return undefined
}
