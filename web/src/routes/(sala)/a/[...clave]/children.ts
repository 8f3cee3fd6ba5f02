import type { Hijo } from '@espejo/server/contract'
import { ambitoName } from '#lib/sentences.ts'
import { lackingOf, type Side } from '#lib/standing.ts'

export const SORTS = [
  { key: 'faltan', label: 'Nadie las tiene' },
  { key: 'nuestras', label: 'Nos faltan' },
  { key: 'ventaja', label: 'Ventaja' },
  { key: 'diferencias', label: 'Diferencias' },
  { key: 'nombre', label: 'Nombre' },
] as const
export type Sort = (typeof SORTS)[number]['key']

const byName = new Intl.Collator('es-MX', { numeric: true }).compare

/** The lead of a child by the side that speaks; none under first actas (RULES.md VO1, VO2). */
export function leadOf(hijo: Hijo, voz: Side) {
  const front = hijo[voz]
  return front && !front.primeras && front.ventaja > 0 ? front : undefined
}

/** The closest first: a tie is close, and ámbitos without a lead to speak of go last. */
const margin = (h: Hijo, voz: Side) => {
  const front = h[voz]
  return front && !front.primeras ? front.puntos : Infinity
}

const ORDERS: Record<Sort, (a: Hijo, b: Hijo, voz: Side) => number> = {
  faltan: (a, b) => b.sinLlegar - a.sinLlegar || lackingOf(b) - lackingOf(a),
  nuestras: (a, b) => lackingOf(b) - lackingOf(a) || b.sinLlegar - a.sinLlegar,
  ventaja: (a, b, voz) => (margin(a, voz) === margin(b, voz) ? 0 : margin(a, voz) - margin(b, voz)),
  diferencias: (a, b) => b.difiere + b.cambioEnPrep - (a.difiere + a.cambioEnPrep),
  nombre: () => 0,
}

const nameOf = ({ nombre, clave }: Hijo) => ambitoName(nombre, clave)

/** Equals stand by name: the order never depends on the source of the rows. */
export function sorted(hijos: Hijo[], sort: Sort, voz: Side): Hijo[] {
  const order = ORDERS[sort] ?? ORDERS.faltan
  return [...hijos].sort((a, b) => order(a, b, voz) || byName(nameOf(a), nameOf(b)))
}

/** `campeche` finds Campeche and CAMPECHE; accents do not matter. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export function childrenNamed(hijos: Hijo[], wanted: string): Hijo[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  if (words.length === 0) return hijos
  return hijos.filter((h) => {
    const text = `${plain(h.nombre)} ${h.clave.toLowerCase()}`
    return words.every((word) => text.includes(word))
  })
}
