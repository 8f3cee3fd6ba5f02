import type { Hijo } from '@espejo/server/contract'
import { childLead } from '#lib/sentences.ts'

export const SORTS = [
  { key: 'faltan', label: 'Por llegar' },
  { key: 'ventaja', label: 'Ventaja' },
  { key: 'diferencias', label: 'Diferencias' },
  { key: 'nombre', label: 'Nombre' },
] as const
export type Sort = (typeof SORTS)[number]['key']

const missing = (h: Hijo) => h.esperadas - Math.max(h.recibidas, h.contabilizadas)
const byName = new Intl.Collator('es-MX', { numeric: true }).compare

/** The closest first; ámbitos without votes go last. */
const margin = (h: Hijo) => childLead(h)?.puntos ?? Infinity

const ORDERS: Record<Sort, (a: Hijo, b: Hijo) => number> = {
  faltan: (a, b) => missing(b) / b.esperadas - missing(a) / a.esperadas,
  ventaja: (a, b) => (margin(a) === margin(b) ? 0 : margin(a) - margin(b)),
  diferencias: (a, b) => b.difiere + b.cambioEnPrep - (a.difiere + a.cambioEnPrep),
  nombre: () => 0,
}

/** Equals stand by name: the order never depends on the source of the rows. */
export function sorted(hijos: Hijo[], sort: Sort): Hijo[] {
  const order = ORDERS[sort] ?? ORDERS.faltan
  return [...hijos].sort((a, b) => order(a, b) || byName(a.nombre, b.nombre))
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
