import type { PaperLine } from '#lib/captura/acta.ts'
import { calm, clock, placeName, sentence } from '#lib/format.ts'
import { shortName } from '#lib/parties.ts'
import type { ActaRecibida, TareaDoc, TareaKind } from '@espejo/server/contract'
import type { Aviso, Problema } from '@espejo/server/domain/record'

export const TASKS: Record<TareaKind, string> = {
  captura: 'Primera captura',
  segunda: 'Segunda captura',
  tercera: 'Tercera, coordinación',
  foto: 'Fotos en duda',
  llamada: 'Llamadas',
}

/** A key has one meaning in all of the call centre: see `+page.svelte` for the others. */
export const VERDICTS: { problema: Problema; key: string; text: string; said: string }[] = [
  { problema: 'ilegible', key: 'L', text: 'No se lee nada', said: 'no se lee' },
  { problema: 'otra_casilla', key: 'O', text: 'Otra casilla', said: 'es de otra casilla' },
  { problema: 'no_es_acta', key: 'E', text: 'No es un acta', said: 'no es un acta' },
  { problema: 'falta_hoja', key: 'H', text: 'Falta hoja', said: 'le falta una hoja' },
]

export const ANSWERS: { aviso: Aviso; key: string; text: string; said: string }[] = [
  { aviso: 'no_localizable', key: 'C', text: 'No contestó', said: 'No contestó' },
  { aviso: 'sin_senal', key: 'M', text: 'Sin señal', said: 'Sin señal' },
  { aviso: 'en_traslado', key: 'V', text: 'Va en camino', said: 'Iba en camino' },
  { aviso: 'acta_negada', key: 'X', text: 'No le dieron el acta', said: 'No le dieron el acta' },
]

export const UNSENT = 'No se guardó: no hubo conexión. Lo tecleado sigue aquí; mándalo otra vez.'
/** Said of work left half done whose task was not free (RULES.md LL3). */
export function lostHalf(name: string): string {
  return `La ${name} la tiene otra persona, o ya se terminó. Lo tecleado vuelve si te toca otra vez.`
}
export const LOST =
  'Ya no es tuya: venció, o la terminaste en otra ventana. Esc la deja; Enter pide otra.'

/**
 * `9810000310` as people dictate a number: `981 000 0310`, in the largest cities `55 0000 0000`.
 */
export function phone(telefono: string): string {
  return /^(55|56|33|81)/.test(telefono)
    ? telefono.replace(/^(\d{2})(\d{4})(\d{4})$/, '$1 $2 $3')
    : telefono.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3')
}

/** `Champotón. Gubernatura. Lista nominal 703` */
export function placeOf(tarea: TareaDoc): string {
  return `${placeName(tarea.lugar)}. ${actaOf(tarea)}`
}

/** `Gubernatura. Lista nominal 703` */
export function actaOf({ titulo: title, listaNominal }: TareaDoc): string {
  return `${sentence(title)}. ${listaNominal > 0 ? `Lista nominal ${listaNominal}` : 'Sin lista nominal'}`
}

export function rowName({ key, nombre: name, kind, partidos }: PaperLine): string {
  return kind === 'voto' && partidos.length > 0 ? shortName(key) : (name ?? shortName(key))
}

const COUNTED = ['', 'un emblema', 'los dos emblemas', 'los tres emblemas']

/** The small line under a name: how to find the row on the paper. */
export function underLine({ partidos, nombre: name, kind }: PaperLine): string {
  if (kind !== 'voto' || partidos.length === 0) return ''
  if (partidos.length > 1) return COUNTED[partidos.length] ?? `los ${partidos.length} emblemas`
  return name ? calm(name) : ''
}

/** `Gubernatura`, `Gubernatura y Diputaciones locales`. */
function namesOf(actas: readonly ActaRecibida[]): string {
  return new Intl.ListFormat('es-MX').format(actas.map(({ titulo: title }) => sentence(title)))
}

/** Whether nothing of the acta came that may serve (RULES.md LL1). */
export function isMissing({ que }: ActaRecibida): boolean {
  return que === 'nada' || que === 'foto_mala' || que === 'ceros'
}

/** `Falta Diputaciones locales de la 0312 básica`: only what is true of the casilla (RULES.md LL1). */
export function faltanIn(actas: readonly ActaRecibida[], name: string): string {
  const missing = actas.filter(isMissing)
  if (missing.length === 0) return `De la ${name} ya no falta nada`
  return `Falta${missing.length > 1 ? 'n' : ''} ${namesOf(missing)} de la ${name}`
}

/** `Gubernatura llegó 14:32.`; '' while nothing came. */
export function arrivedIn(actas: readonly ActaRecibida[], utcOffset: number): string {
  const said = actas.flatMap(({ titulo: title, que, at }) => {
    const [name, hour] = [sentence(title), clock(at, utcOffset)]
    if (que === 'cifras') return `${name} llegó ${hour}.`
    if (que === 'ceros') return `${name} llegó ${hour} toda en ceros: ni un voto ni una boleta.`
    if (que === 'foto') return `De ${name} hay foto de las ${hour}, por capturar.`
    return que === 'foto_mala' ? `La foto de ${name}, de las ${hour}, no sirve.` : []
  })
  return said.join(' ')
}

/** `El centro la ha llamado 2 veces; la última, 14:20: no contestó.` */
export function callsOf(llamadas: TareaDoc['llamadas'], utcOffset: number): string {
  if (!llamadas) return 'Nadie del centro la ha llamado.'
  const { veces: times, aviso, at } = llamadas
  const said = ANSWERS.find((each) => each.aviso === aviso)?.said.toLowerCase() ?? ''
  const how = `${clock(at, utcOffset)}: ${said}`
  return times === 1
    ? `El centro la llamó una vez, ${how}.`
    : `El centro la ha llamado ${times} veces; la última, ${how}.`
}

/** Seconds as `3:40`. */
export function minutes(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}
