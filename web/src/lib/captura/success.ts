import { isReplaced, type Item } from './outbox.ts'

/**
 * Whether nothing of a casilla waits on the phone, a further photograph either. Figures replaced by
 * newer figures wait for nothing, nor does what is left of a practice night.
 */
export function isAllSent(
  items: readonly Item[],
  { casilla, simulacro }: Pick<Item, 'casilla' | 'simulacro'>,
): boolean {
  return items.every(
    (item) =>
      item.marcha.status === 'confirmado' ||
      item.casilla !== casilla ||
      item.simulacro !== simulacro ||
      isReplaced(item, items),
  )
}

/** The sentence under a casilla of which nothing is left: the next thing to do. */
export function closingWords(practica: boolean, alone: boolean): string {
  if (practica) return 'Fue práctica: nada se contó. Ya puedes salir de ella.'
  return `Conserva tu copia. ${alone ? 'Ya puedes cerrar.' : 'Sigue con tus otras casillas.'}`
}
