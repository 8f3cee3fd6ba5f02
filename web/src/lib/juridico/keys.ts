/** Meanings of the keys at the legal desk; each letter has one meaning. */
export type KeyAct =
  | 'abajo'
  | 'arriba'
  | 'abrir'
  | 'marcar'
  | 'tomar'
  | 'asignar'
  | 'proponer'
  | 'aprobar'
  | 'devolver'
  | 'anotar'
  | 'presentar'
  | 'resolver'
  | 'cerrar'
  | 'reabrir'
  | 'soltar'
  | 'filtrar'
  | 'salir'

/** The key of each meaning, as the key line shows it. */
export const KEYS: Record<KeyAct, string> = {
  abajo: 'J',
  arriba: 'K',
  abrir: 'Enter',
  marcar: 'X',
  tomar: 'T',
  asignar: 'A',
  proponer: 'P',
  aprobar: 'V',
  devolver: 'D',
  anotar: 'N',
  presentar: 'S',
  resolver: 'R',
  cerrar: 'C',
  reabrir: 'B',
  soltar: 'L',
  filtrar: 'F',
  salir: 'Esc',
}

const ARROWS: Record<string, KeyAct> = { ArrowDown: 'abajo', ArrowUp: 'arriba', Escape: 'salir' }
const MEANINGS = new Map(
  Object.entries(KEYS).map(([asked, key]) => [key.toLowerCase(), asked as KeyAct]),
)

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>

/**
 * The meaning of a key; undefined with a key held down beside it, and while one types. Where a
 * button or a link has the focus, Enter is its own.
 */
export function askedBy(
  pressed: Pressed,
  focus: { tag: string; editable: boolean },
): KeyAct | undefined {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented } = pressed
  if (ctrlKey || metaKey || altKey || defaultPrevented) return undefined
  const asked = ARROWS[key] ?? MEANINGS.get(key.toLowerCase())
  if (asked === 'salir') return asked
  if (focus.editable || /^(INPUT|TEXTAREA|SELECT)$/.test(focus.tag)) return undefined
  if (asked === 'abrir' && /^(BUTTON|A|SUMMARY)$/.test(focus.tag)) return undefined
  return asked
}
