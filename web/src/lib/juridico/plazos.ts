import type { JuridicoDoc, PlazoDoc } from '@espejo/server/contract'
import { count, plural, points } from '#lib/format.ts'
import { shortName } from '#lib/parties.ts'
import { ambitoName, listed, type Part } from '#lib/sentences.ts'

/** Clocks of the law in words. The time is the service's, never that of the machine. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NBSP = '\u00a0'

const capital = (text: string) => text.replace(/^./, (c) => c.toUpperCase())

/** `12 min`, `56 h 54 min`, `4 días 3 h`; '' once it is over. */
export function timeLeft(ms: number): string {
  if (ms <= 0) return ''
  const minutes = Math.floor(ms / MINUTE)
  if (minutes < 1) return `menos de 1${NBSP}min`
  if (ms < HOUR) return `${minutes}${NBSP}min`
  if (ms < 3 * DAY) return `${Math.floor(ms / HOUR)}${NBSP}h ${minutes % 60}${NBSP}min`
  const hours = Math.floor((ms % DAY) / HOUR)
  return `${plural(Math.floor(ms / DAY), 'día', 'días')}${hours > 0 ? ` ${hours}${NBSP}h` : ''}`
}

/** As short as a column: `12 min`, `20 h 54`, `4 d`; `venció`. */
export function shortLeft(ms: number): string {
  if (ms <= 0) return 'venció'
  const minutes = Math.max(1, Math.floor(ms / MINUTE))
  if (ms < HOUR) return `${minutes}${NBSP}min`
  if (ms < 3 * DAY)
    return `${Math.floor(ms / HOUR)}${NBSP}h ${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(ms / DAY)}${NBSP}d`
}

/** Parts of a moment in its zone. Midnight is the end of the day before: laws say «24 horas». */
function partsIn(iso: string, huso: string): Record<string, string> {
  const ms = Date.parse(iso)
  const read = (at: number) => {
    const form = new Intl.DateTimeFormat('es-MX', {
      ...{ timeZone: huso, hourCycle: 'h23', weekday: 'long', day: 'numeric', month: 'long' },
      ...{ hour: '2-digit', minute: '2-digit' },
    })
    return Object.fromEntries(form.formatToParts(at).map(({ type, value }) => [type, value]))
  }
  const parts = read(ms)
  if (parts['hour'] !== '00' || parts['minute'] !== '00') return parts
  return { ...read(ms - MINUTE), hour: '24', minute: '00' }
}

/** `Miércoles 9 de junio, 8:00` */
export function momentWords(iso: string, huso: string): string {
  const { weekday, day, month, hour, minute } = partsIn(iso, huso)
  return capital(`${weekday} ${day} de ${month}, ${Number(hour)}:${minute}`)
}

/** `mié 8:00`, for a rail. */
export function shortMoment(iso: string, huso: string): string {
  const { weekday = '', hour, minute } = partsIn(iso, huso)
  return `${weekday.slice(0, 3)} ${Number(hour)}:${minute}`
}

const SHORT = 48

/** A clock's name in a headline: the first clause of its text; a long one stands under the headline. */
export function plazoName({ texto }: Pick<PlazoDoc, 'texto'>): string {
  const [first = ''] = texto.split(/[:;.]/)
  return first.length <= SHORT ? first : 'Próximo plazo'
}

const isAhead = (nowMs: number) => (plazo: PlazoDoc) => Date.parse(plazo.venceAt ?? '') > nowMs

/** The clocks that still run, what expires next first; then those that wait for something. */
export function running(plazos: readonly PlazoDoc[], nowMs: number) {
  const ahead = plazos
    .filter(isAhead(nowMs))
    .sort((a, b) => Date.parse(a.venceAt ?? '') - Date.parse(b.venceAt ?? ''))
  return { ahead, waiting: plazos.filter(({ venceAt }) => venceAt === undefined) }
}

/**
 * The clock told among those that wait for an event: to appeal is lost for good when it is missed.
 * An appeal against a sentence comes after the one that the sentence is about.
 */
export function nextWaiting(waiting: readonly PlazoDoc[]): PlazoDoc | undefined {
  const told = waiting.filter(({ espera }) => espera !== 'jornada')
  const appeals = told.filter(({ etapa }) => etapa.startsWith('impugnación'))
  const first = appeals.find(({ espera }) => !espera?.startsWith('notificacion'))
  return first ?? appeals[0] ?? told[0] ?? waiting[0]
}

/** The warning that no screen may leave out: nobody read the text of law, or it is lent. */
export function unverified(of: { verificado: boolean }, supletoria: boolean): string {
  const said = [
    ...(of.verificado ? [] : ['texto no verificado']),
    ...(supletoria ? ['texto federal; ley local sin cotejar'] : []),
  ]
  return said.length > 0 ? `${capital(said.join('; '))}.` : ''
}

/** Events for which clocks wait; an event that a law set says in words of its own stays so. */
const EVENTS: Record<string, string> = {
  jornada: 'la fecha de la jornada',
  clausura: 'la clausura de la casilla',
  fin_escrutinio: 'el fin del escrutinio en la casilla',
  llegada_primer_paquete: 'la llegada del primer paquete',
  fin_computo_de_esa_eleccion: 'el fin del cómputo de esta elección',
  fin_computo_local: 'el fin del cómputo local',
  entrega_constancias: 'la entrega de constancias',
  publicacion_en_estrados: 'la publicación en estrados',
  fin_72h: 'el fin de las 72 horas en estrados',
  notificacion: 'la notificación',
  notificacion_sentencia: 'la notificación de la sentencia',
  notificacion_sentencia_local: 'la notificación de la sentencia local',
  cierre_instruccion: 'el cierre de instrucción',
  fin_sesion_asignacion: 'el fin de la sesión de asignación',
  calendario: 'el calendario de esta elección, que nadie ha cargado',
}

/** The event that a clock without a moment waits for. */
export function waitWords({ espera }: Pick<PlazoDoc, 'espera'>): string {
  if (!espera) return 'sin hora todavía'
  return `espera ${EVENTS[espera] ?? espera.replaceAll('_', ' ')}`
}

/** Another reading of the law beside the clock's; '' without one. */
function otherReading({ alternativa, huso }: PlazoDoc): string {
  if (!alternativa) return ''
  const { venceAt, motivo } = alternativa
  const when = venceAt ? momentWords(venceAt, huso) : waitWords(alternativa)
  return ` Otra lectura: ${when.toLowerCase()} (${motivo.replace(/\.$/, '')}).`
}

const LENT = 'Texto federal; ley local sin cotejar'

/** The warnings of the whole law set of an elección, each as a sentence. */
export function lawWords({ supletoria, avisos }: JuridicoDoc['ley']): string {
  const said = supletoria && !avisos.includes(LENT) ? [LENT, ...avisos] : avisos
  return said.map((each) => ` ${each.replace(/\.$/, '')}.`).join('')
}

export type Headline = { title: string; parts: Part[] }

/** Without the day of the jornada hardly any clock has a moment: that is the thing to do first. */
function withoutMoment(waiting: readonly PlazoDoc[], hasPast: boolean): Headline {
  const many = waiting.filter(({ espera }) => espera === 'jornada').length
  if (many > 0)
    return {
      title: 'Falta la fecha de la jornada',
      parts: [
        { text: 'Sin ella no tienen hora ' },
        { text: plural(many, 'plazo', 'plazos'), strong: true },
        { text: '. Se pone en Fuentes y cortes.' },
      ],
    }
  const first = nextWaiting(waiting)
  if (!first) return { title: 'Ningún plazo corre ya', parts: [] }
  return {
    title: hasPast ? 'Los plazos con hora ya vencieron' : 'Ningún plazo tiene hora todavía',
    parts: [{ text: `${first.texto} ` }, { text: `${capital(waitWords(first))}.`, strong: true }],
  }
}

/** The clock that expires next, with its moment; where no clock has a moment, the event waited for. */
export function plazoHeadline(plazos: readonly PlazoDoc[], nowMs: number): Headline {
  const { ahead, waiting } = running(plazos, nowMs)
  const [next] = ahead
  if (!next?.venceAt) return withoutMoment(waiting, waiting.length < plazos.length)
  const when = momentWords(next.venceAt, next.huso)
  const law = `${next.ley} ${next.articulo}, ante ${next.anteQuien}.`
  const warned = unverified(next, false)
  return {
    title: `${plazoName(next)} en ${timeLeft(Date.parse(next.venceAt) - nowMs)}`,
    parts: [
      { text: when, strong: true },
      { text: `. ${next.texto} ${law}${warned ? ` ${warned}` : ''}${otherReading(next)}` },
    ],
  }
}

type Recuento = JuridicoDoc['recuentoTotal'][number]

type Laws = JuridicoDoc['causalesDeLey']

/** The grounds of total recount of an ámbito: a ground of nullity beside them says nothing of it. */
const countsOf = ({ causales }: Recuento, laws: Laws) =>
  causales.filter(({ id }) => laws[id]?.tipo.startsWith('recuento'))

/** The grounds that speak: those whose text somebody of ours has read. */
const heardOf = (of: Recuento, laws: Laws) =>
  countsOf(of, laws).filter(({ verificado }) => verificado)

/** Whether they apply: one that does outweighs one that lacks a figure. Nothing read affirms nothing. */
function stateOf(of: Recuento, laws: Laws): 'procede' | 'falta' | 'no_procede' {
  const heard = heardOf(of, laws)
  const has = (estado: string) => heard.some(({ dicho }) => dicho.estado === estado)
  if (has('procede')) return 'procede'
  return has('falta') || heard.length === 0 ? 'falta' : 'no_procede'
}

const STANDS: Record<ReturnType<typeof stateOf>, string> = {
  procede: 'hoy alcanza',
  falta: 'hoy no se puede afirmar',
  no_procede: 'hoy no alcanza',
}

/** Readings of «un punto» that disagree: on which total, or whether a point itself is enough. */
function readings(causales: Recuento['causales']): string {
  const all = causales.flatMap(({ variantes }) => variantes)
  const yes = all.filter(({ procede }) => procede)
  if (yes.length === 0 || yes.length === all.length) return ''
  const bases = new Set(yes.map(({ denominador }) => denominador))
  const signs = new Set(yes.map(({ comparador }) => comparador))
  if (bases.size === 1)
    return ` Un punto se alcanza solo sobre ${bases.has('total') ? 'el total' : 'los votos válidos'}: depende de cómo se lea la ley.`
  if (signs.size === 1)
    return ' Está justo en un punto: alcanza con «igual o menor», no con «menor».'
  return ' Según se lea la ley, alcanza o no.'
}

/** A ground that applies by a text that nobody of ours has read promises nothing, and is told apart. */
function unheard(of: Recuento, laws: Laws): string {
  const unread = countsOf(of, laws).filter(({ verificado }) => !verificado)
  const open = unread.find(({ dicho }) => dicho.estado === 'procede')
  if (open) return ` Quizá por una causal cuyo texto nadie ha leído: ${open.articulo}.`
  return heardOf(of, laws).length === 0 ? ' Texto no verificado.' : ''
}

/** A space, then the state of the total recount in an ámbito with the numbers that were compared. */
export function recuentoParts(of: Recuento, laws: Laws): Part[] {
  const causales = heardOf(of, laws)
  const applies = causales.find(({ dicho }) => dicho.estado === 'procede')
  const isByPoints = (applies ? [applies] : causales).some(({ variantes }) => variantes.length > 0)
  const side = of.lado === 'nuestra' ? 'con nuestras actas' : 'según PREP'
  const lacking =
    of.faltan > 0
      ? ` ${of.faltan === 1 ? 'Falta' : 'Faltan'} ${plural(of.faltan, 'acta', 'actas')} de ${count(of.casillas)}.`
      : ''
  const need = isByPoints
    ? '; hace falta 1.00 o menos'
    : applies
      ? `; procede por otra causal (${applies.articulo})`
      : ''
  return [
    { text: ` Recuento total en ${ambitoName(of.nombre, of.clave)}: ` },
    { text: STANDS[stateOf(of, laws)], strong: true },
    { text: `. La ventaja de ${shortName(of.primero)} es de ` },
    { text: `${points(of.puntosValidos)} puntos`, strong: true },
    { text: ' sobre votos válidos y de ' },
    { text: points(of.puntosTotal), strong: true },
    {
      text: ` sobre el total, ${side}${need}.${readings(causales)}${unheard(of, laws)}${lacking}`,
    },
  ]
}

/** Ámbitos in which somebody could ask for a total recount. */
const asked = (all: readonly Recuento[], laws: Laws) =>
  all.filter((each) => countsOf(each, laws).length > 0)

/**
 * The ámbito that the head tells: where it applies first, then the smallest margin. The side
 * with more actas is told: a margin of a few actas is no margin of the ámbito.
 */
export function nearestRecuento(all: readonly Recuento[], laws: Laws): Recuento | undefined {
  const rank = (of: Recuento) => ({ procede: 0, falta: 1, no_procede: 2 })[stateOf(of, laws)]
  const applies = (of: Recuento) => Math.min(1, rank(of))
  const sides = Map.groupBy(asked(all, laws), ({ clave }) => clave)
  return [...sides.values()]
    .flatMap((each) => each.sort((a, b) => applies(a) - applies(b) || a.faltan - b.faltan)[0] ?? [])
    .sort((a, b) => rank(a) - rank(b) || a.puntosTotal - b.puntosTotal)[0]
}

/** `Alcanza en 3 de 21: …`; '' where the head tells the only one. */
export function recuentoRest(all: readonly Recuento[], laws: Laws): string {
  const open = asked(all, laws)
  const places = new Set(open.map(({ clave }) => clave))
  if (places.size < 2) return ''
  const reached = open.filter((each) => stateOf(each, laws) === 'procede')
  const names = [...new Set(reached.map(({ nombre, clave }) => ambitoName(nombre, clave)))]
  if (names.length === 0) return ` En ninguno de los ${places.size} más cerrados alcanza.`
  const said =
    names.length > 4 ? `${listed(names.slice(0, 3))} y ${names.length - 3} más` : listed(names)
  return ` Alcanza en ${names.length} de ${places.size}: ${said}.`
}
