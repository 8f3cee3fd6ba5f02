import type { Peticion, Resolucion } from '@espejo/server/domain/record'
import type {
  Asunto,
  CasoDoc,
  CasosAnswer,
  CausalDicha,
  Dicho,
  JuridicoDoc,
} from '@espejo/server/contract'
import { humanCasilla, shortCasilla } from '@espejo/server/domain/clave'
import { clock, count, figure, plural, sentence, signed } from '#lib/format.ts'
import { DIFFERENCES, OUT } from '#lib/kinds.ts'
import { shortName } from '#lib/parties.ts'
import { listed } from '#lib/sentences.ts'

/** Words of the legal desk. */

const capital = (text: string) => text.replace(/^./, (c) => c.toUpperCase())

/** Owners of a difference in the order of the tabs: what changed officially first. */
export const OWNER_WORDS: Record<
  Asunto['deQuien'],
  { label: string; icon: 'tri' | 'prep' | 'half' | 'paper' | 'ours' | 'dot' | 'ring'; next: string }
> = {
  cambio_prep: {
    ...{ label: 'Cambió en PREP', icon: 'tri' },
    next: 'Guarda las dos versiones y pide que PREP explique el cambio.',
  },
  prep: {
    ...{ label: 'PREP', icon: 'prep' },
    next: 'La captura de PREP no dice lo que el acta: pide la corrección o el recuento.',
  },
  falta_lado: {
    ...{ label: 'Falta un lado', icon: 'half' },
    next: 'Consigue la copia que falta: sin los dos lados nada se compara.',
  },
  papel: {
    ...{ label: 'En papel', icon: 'paper' },
    next: 'El error viene en el acta misma: pide el recuento de la casilla.',
  },
  captura: {
    ...{ label: 'Captura nuestra', icon: 'ours' },
    next: 'Es de nuestra captura: pide al centro que lea la foto otra vez.',
  },
  representante: {
    ...{ label: 'Representante', icon: 'dot' },
    next: 'Lo tecleó el representante: pide que se lea la foto.',
  },
  por_ver: {
    ...{ label: 'Por ver', icon: 'ring' },
    next: 'Nada dice todavía de quién es el error: mira la foto.',
  },
}

export const PETITIONS: Record<Peticion, { label: string; of: string }> = {
  recuento: { label: 'Recuento de la casilla', of: 'petición de recuento' },
  nulidad: { label: 'Nulidad de la casilla', of: 'petición de nulidad' },
  correccion: { label: 'Corrección en PREP', of: 'petición de corrección' },
}

export const OUTCOMES: Record<Resolucion, string> = {
  concedido: 'Concedido',
  negado: 'Negado',
  en_parte: 'Concedido en parte',
}

type Person = { persona: string; nombre?: string | undefined }

/** A person as the desk names people: by name, else by the name of the credential. */
export const personName = ({ persona, nombre: name }: Person): string => name ?? persona

/** `LM` */
export function initials(person: Person): string {
  const words = personName(person).split(/[\s-]+/)
  const letters = words.map((word) => word[0] ?? '').join('')
  return letters.slice(0, 2).toUpperCase()
}

export const casillaName = ({ casilla }: Pick<Asunto, 'casilla'>): string => humanCasilla(casilla)
export const casillaShort = ({ casilla }: Pick<Asunto, 'casilla'>): string => shortCasilla(casilla)

/** Ids of the grounds that apply by either side, ours first. */
export const groundsOf = ({ causales }: Pick<Asunto, 'causales'>): string[] => [
  ...new Set([...causales.nuestra, ...causales.prep]),
]

/** A ground with parts says less than its part: the part is told. */
const narrowest = (all: readonly string[]) =>
  all.filter((id) => !all.some((other) => other.startsWith(`${id}.`)))

/** The grounds for work on an acta whose votes are the same on both sides: `Procede una causal …`. */
export function groundsWords(row: Pick<Asunto, 'causales'>): string {
  const { nuestra, prep } = row.causales
  const { length } = narrowest(groundsOf(row))
  if (length === 0) return ''
  const said = length === 1 ? 'Procede una causal' : `Proceden ${length} causales`
  if (nuestra.length === 0) return `${said} con las cifras de PREP, no con las nuestras.`
  if (prep.length === 0) return `${said} con nuestras cifras, no con las de PREP.`
  return `${said} con las cifras de los dos lados.`
}

type Stake = Pick<Asunto, 'efecto' | 'nulos' | 'perdidos' | 'enDuda'>

/** Votes at stake, with the sign of the leader's margin; ± where the direction is not known. */
export function stakeOf({ efecto, nulos = 0, perdidos = 0, enDuda = 0 }: Stake): string {
  if (efecto !== 0) return signed(efecto)
  const doubted = Math.max(Math.abs(nulos), perdidos, enDuda)
  return doubted > 0 ? `±${count(doubted)}` : '–'
}

/** Figures of the first line at issue: `MC 131, PREP 31`. */
function lineWords({ opciones, fuera }: Asunto): string {
  const [first] = opciones
  if (!first) return ''
  const ours = first.nuestra === undefined ? '' : ` ${figure(first.nuestra)},`
  const prep = fuera ? OUT[fuera] : figure(first.prep)
  const more =
    opciones.length > 1 ? ` y ${plural(opciones.length - 1, 'renglón', 'renglones')} más` : ''
  return `${shortName(first.key)}${ours} PREP ${prep}${more}`
}

/** A change as figures, `MC 131 → 31`; the arrow is drawn by the page. */
function changed({ opciones }: Asunto): { de: string; a: string } | undefined {
  const first = opciones.find(({ antes }) => antes !== undefined)
  if (!first) return undefined
  return { de: `${shortName(first.key)} ${figure(first.antes)}`, a: figure(first.prep) }
}

/** The reason for an acta's place in the queue: a name, the figures, and for an alarm its consequence. */
export type Why = {
  name: string
  figures: string
  change?: { de: string; a: string }
  more?: string
}

type Laws = JuridicoDoc['causalesDeLey']

/** The first clause of a text of law, without its end and its brackets. */
export const brief = (texto: string): string =>
  texto.replaceAll(/ \([^)]*\)/g, '').split(/[:;.]/)[0] ?? texto

/** The side without the acta. */
const MISSING: Partial<Record<Asunto['tipo'], string>> = {
  solo_nuestra: 'falta el acta en PREP',
  solo_prep: 'falta nuestra acta',
}

/** A difference whose owner is known says whose it is before any ground. */
const OWNED: Partial<Record<Asunto['deQuien'], string>> = {
  prep: 'PREP difiere del acta',
  captura: 'Captura contra la foto',
  representante: 'Error al teclear',
  por_ver: 'Las cifras difieren',
}

export function whyOf(row: Asunto, laws: Laws): Why {
  if (row.deQuien === 'cambio_prep') return alarmOf(row)
  const owned = OWNED[row.deQuien]
  if (owned && row.tipo === 'difiere') return { name: owned, figures: lineWords(row) }
  const grounds = narrowest(groundsOf(row))
  const ground = grounds.map((id) => laws[id]?.texto).find((texto) => texto !== undefined)
  const missing = MISSING[row.tipo]
  if (missing !== undefined)
    return ground === undefined
      ? { name: capital(missing), figures: '' }
      : { name: brief(ground), figures: missing }
  const lines = lineWords(row)
  if (ground === undefined) return { name: sentence(DIFFERENCES[row.tipo].label), figures: lines }
  const others =
    grounds.length > 1 ? `y ${plural(grounds.length - 1, 'causal', 'causales')} más` : ''
  return { name: brief(ground), figures: lines || others }
}

/** PREP changed its figures to ours. */
const isMended = ({ opciones, fuera }: Asunto) =>
  !fuera && opciones.length > 0 && opciones.every(({ nuestra, prep }) => nuestra === prep)

function alarmOf(row: Asunto): Why {
  const lost = row.causales.nuestra.filter((id) => !row.causales.prep.includes(id))
  const gained = row.causales.prep.filter((id) => !row.causales.nuestra.includes(id))
  const more = [
    ...(row.voltea === undefined ? [] : ['cambia quién va al frente']),
    ...(lost.length > 0 ? ['con la cifra de PREP se pierde la causal'] : []),
    ...(lost.length === 0 && gained.length > 0 ? ['con la cifra de PREP nace una causal'] : []),
  ]
  const change = changed(row)
  return {
    ...{ name: 'Dato oficial cambiado', figures: change ? '' : lineWords(row) },
    ...(change ? { change } : {}),
    more:
      more.length > 0
        ? capital(more.join('; '))
        : isMended(row)
          ? 'Ahora PREP dice lo que nuestra acta'
          : lineWords(row),
  }
}

/** The two numbers that a ground compared: `8 > 6`; '' without both. */
export function comparedWords({ valor, limite }: Dicho): string {
  if (valor === undefined || limite === undefined) return ''
  const sign = valor > limite ? '>' : valor < limite ? '<' : '='
  return `${count(valor)} ${sign} ${count(limite)}`
}

const LACKS: Record<string, string> = {
  copias: 'la copia del acta',
  actas: 'las actas que faltan',
  denominador: 'saber sobre qué total',
  personasVotaron: 'las personas que votaron',
  representantesVotaron: 'los representantes que votaron',
  votosSacados: 'los votos sacados de la urna',
  totalAsentado: 'el total asentado',
  totalCalculado: 'la suma de los renglones',
  boletasSobrantes: 'las boletas sobrantes',
  boletasRecibidas: 'las boletas recibidas',
  listaNominal: 'la lista nominal',
  prep: 'el acta de PREP',
  computo: 'el cómputo oficial',
  letra: 'la cifra en letra',
  foto: 'que alguien vea la foto',
  lista: 'la lista nominal',
}

export const DICHO_WORDS: Record<Dicho['estado'], string> = {
  procede: 'procede',
  no_procede: 'no procede',
  falta: 'falta un dato',
}

/** `falta el total asentado y las boletas recibidas` */
export function lackWords({ falta = [] }: Dicho): string {
  if (falta.length === 0) return 'falta un dato'
  return `falta ${listed(falta.slice(0, 3).map((each) => LACKS[each] ?? shortName(each)))}`
}

/** Grounds that say something now, those that apply first; the others do not apply on any side. */
export function groundsInOrder(dichos: readonly CausalDicha[]): {
  said: CausalDicha[]
  silent: CausalDicha[]
} {
  const states = ({ nuestra, prep }: CausalDicha) => [nuestra?.estado, prep?.estado]
  const rank = (each: CausalDicha) =>
    states(each).includes('procede') ? 0 : states(each).includes('falta') ? 1 : 2
  const ordered = [...dichos].sort((a, b) => rank(a) - rank(b))
  return {
    said: ordered.filter((each) => rank(each) === 0),
    silent: ordered.filter((each) => rank(each) > 0),
  }
}

/** `lo lleva L. M. desde 22:44`; whom to ask where nobody has it. */
export function heldWords(caso: Pick<CasoDoc, 'lleva'> | undefined, utcOffset: number): string {
  if (!caso?.lleva) return 'nadie lo lleva'
  return `lo lleva ${personName(caso.lleva)} desde ${clock(caso.lleva.at, utcOffset)}`
}

type Refusal = CasosAnswer['negados'][string] & { nombre?: string }

/**
 * A refusal in plain words, with the holder and the hour where the desk knows them: `la tiene L. M.
 * desde 22:44`; else in the service's words.
 */
export function refusalWords(
  { error, mensaje, ...told }: Refusal,
  caso: Pick<CasoDoc, 'lleva'> | undefined,
  utcOffset: number,
): string {
  if (error !== 'caso_tomado') return mensaje
  const holder = caso?.lleva
  if (holder) return `la tiene ${personName(holder)} desde ${clock(holder.at, utcOffset)}`
  const { persona } = told
  return persona ? `la tiene ${personName({ ...told, persona })}` : mensaje
}
