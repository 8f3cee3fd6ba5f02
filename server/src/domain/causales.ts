import { identitiesOf, totalOf, type Figures } from './acta.ts'
import type { Option } from './catalogo.ts'
import {
  anyOf,
  compared,
  lackOf,
  NO_PROCEDE,
  verdictOf,
  type Campo,
  type Causal,
  type ReglaCasilla,
  type Veredicto,
} from './causal.ts'
import { MARGEN, recibidasOf, type ActaLeida } from './boletas.ts'
import { columnasOf, totalsOf, ventajaOf, type Contexto } from './contexto.ts'
import { isCount, votesOf, type Figure } from './figure.ts'
import { isUnread, rubrosOf, sumaOf, withBlanks } from './rubros.ts'

/** The grounds of a casilla over the figures of one acta (RULES.md CS1 to CS7). */

/** Rules that also read actas that the authority captured and does not count. */
const DE_CAPTURADAS: ReadonlySet<string> = new Set([
  ...['excedeLista', 'letraDistinta', 'cifraSinLeer'],
])

/** Whether a rule has something to read: figures for most, a packet without an acta for `sinActa`. */
function isReadBy(regla: string, { capturada, contabilizada }: ActaLeida): boolean {
  if (regla === 'sinActa') return true
  return DE_CAPTURADAS.has(regla) ? capturada : contabilizada
}

/** Grounds of an acta by id; none for a ground that does not read an acta that is not counted. */
export type Resueltas = Map<string, Veredicto>

/**
 * Judges every ground of a casilla; `byId` also holds grounds named by an `algunaDe` of another
 * set.
 */
export function causalesDe(
  causales: readonly Causal[],
  byId: ReadonlyMap<string, Causal>,
  acta: ActaLeida,
  contexto: Contexto,
): Resueltas {
  const known: Resueltas = new Map()
  const judge = (id: string): Veredicto | undefined => {
    const before = known.get(id)
    const regla = byId.get(id)?.regla as ReglaCasilla | undefined
    if (before || !regla) return before
    const verdict = unionOrRule(regla)
    if (verdict) known.set(id, verdict)
    return verdict
  }
  const unionOrRule = (regla: ReglaCasilla): Veredicto | undefined => {
    if (regla.regla === 'algunaDe') {
      const all = regla.causales.map(judge).filter((each) => each !== undefined)
      return all.length > 0 ? anyOf(all) : undefined
    }
    if (!isReadBy(regla.regla, acta)) return undefined
    return veredictoDe(regla, acta, contexto)
  }
  const own = new Map<string, Veredicto>()
  for (const { id, ambito, regla } of causales) {
    const verdict = ambito === 'casilla' && regla ? judge(id) : undefined
    if (verdict) own.set(id, verdict)
  }
  return own
}

/** The word of one rule on one acta. */
export function veredictoDe(
  regla: Exclude<ReglaCasilla, { regla: 'algunaDe' }>,
  acta: ActaLeida,
  contexto: Contexto,
): Veredicto {
  if (regla.regla === 'sinActa') return acta.capturada ? verdictOf(acta.sinActa) : lackOf('acta')
  switch (regla.regla) {
    case 'nulosMayorQueDiferencia': {
      const unread = unreadOf(acta, contexto).filter(
        (key) => kindOf(key, contexto) !== 'no_registradas',
      )
      if (unread.length > 0) return lackOf(...unread)
      return compared(
        nulosOf(acta, contexto),
        regla.comparador,
        ventajaOf(acta, contexto, regla.por),
      )
    }
    case 'todosParaUno':
      return allForOne(regla, acta, contexto)
    case 'rubrosDiscordantes':
    case 'errorDeterminante':
      return rubrosVerdict(regla, acta, contexto)
    case 'distintos': {
      const { izquierda, derecha } = regla
      const { left, right, margen, falta } = bothSides(izquierda, derecha, acta, contexto)
      if (falta.length > 0) return lackOf(...falta)
      const off = Math.abs(left - right)
      const igual = margen > 0 && off === margen
      return { ...verdictOf(off > margen), igual, valor: left, limite: right }
    }
    case 'masQueBoletas':
      return anyOver(regla.sumas.map((sum) => overBoletas(sum, acta, contexto)))
    case 'excedeLista': {
      // The council's ballots, not a list, are the bound of an especial.
      if (acta.listaNominal === 0) return NO_PROCEDE
      const found = identitiesOf(acta, acta.limite).find(({ regla: id }) => id === 'AC2')
      if (found?.diferencia === undefined) return lackOf('totalCalculado')
      if (found.diferencia === 0 && acta.excedida) return lackOf('totalCalculado')
      const { total: valor = 0 } = found.left
      const igual = valor === acta.limite
      return { ...verdictOf(found.diferencia > 0), igual, valor, limite: acta.limite }
    }
    case 'letraDistinta':
      if (figuresOf(acta).includes('inconsistente')) return verdictOf(true)
      return contexto.marcaLetra ? NO_PROCEDE : lackOf('letra')
    case 'cifraSinLeer':
      return unreadable(acta, contexto)
  }
}

function rubrosVerdict(
  regla: Extract<ReglaCasilla, { representantes: unknown }>,
  acta: ActaLeida,
  contexto: Contexto,
): Veredicto {
  if (contexto.mismaFuente.length > 0) return lackOf(...contexto.mismaFuente)
  const { discordancia, falta } = rubrosOf(acta, 'blanco', regla.representantes)
  if (discordancia === undefined) return lackOf(...falta)
  // An acta that adds up has no error, however close the first two are.
  if (discordancia === 0 || regla.regla === 'rubrosDiscordantes')
    return { ...verdictOf(discordancia > 0), valor: discordancia, limite: 0 }
  const unread = unreadOf(acta, contexto)
  if (unread.length > 0) return lackOf(...unread)
  return compared(discordancia, regla.comparador, ventajaOf(acta, contexto, regla.por))
}

/**
 * A sum over the boletas recibidas. The boundary is the edge of the margin of inferred ballots alone:
 * where the ballots were written down, votes and sobrantes that equal them are an acta that adds up.
 */
function overBoletas(sum: readonly Campo[], acta: ActaLeida, contexto: Contexto): Veredicto {
  const { left, right, margen, falta } = bothSides(sum, ['boletasRecibidas'], acta, contexto)
  if (falta.length > 0) return lackOf(...falta)
  const over = compared(left, '>', right + margen)
  return { ...over, igual: margen > 0 && over.igual }
}

/** As `anyOf`, with the boundary of a sum kept where no sum is over. */
function anyOver(all: readonly Veredicto[]): Veredicto {
  const any = anyOf(all)
  return { ...any, igual: any.estado !== 'procede' && all.some(({ igual }) => igual) }
}

function kindOf(key: string, { options }: Contexto): Option['kind'] | undefined {
  return options.find((option) => option.key === key)?.kind
}

/** Keys of lines of the ballot without a figure. */
function unreadOf({ votos }: Figures, { options }: Contexto): string[] {
  return options.flatMap(({ key }, place) => (isUnread(votos[place]) ? [key] : []))
}

function votesIn({ votos }: Figures, { options }: Contexto, kind: Option['kind']): number {
  return options.reduce(
    (sum, option, place) => sum + (option.kind === kind ? votesOf(votos[place]) : 0),
    0,
  )
}

function nulosOf(acta: Figures, contexto: Contexto): number {
  return votesIn(acta, contexto, 'nulos')
}

/**
 * All votes for one: a party by its own column, or a candidacy. One nulo breaks `total`, and leaves `validos`.
 */
function allForOne(
  { para, de }: Extract<ReglaCasilla, { regla: 'todosParaUno' }>,
  acta: ActaLeida,
  contexto: Contexto,
): Veredicto {
  const apart = nulosOf(acta, contexto) + votesIn(acta, contexto, 'no_registradas')
  const whole = totalOf(acta.votos) - (de === 'validos' ? apart : 0)
  const lists = para === 'candidatura' ? totalsOf(acta, contexto) : columnasOf(acta, contexto)
  const valor = Math.max(0, ...lists.values())
  const isOne = whole > 0 && valor === whole
  const unread = unreadOf(acta, contexto)
  if (isOne && unread.length > 0) return lackOf(...unread)
  return { ...verdictOf(isOne), valor, limite: whole }
}

/**
 * Two sums of fields, zeros beside votes being blanks (RULES.md CS2). Boletas recibidas that nobody
 * has are the lista nominal and the constant of the elección, within `margen` (RULES.md CS5).
 */
function bothSides(
  izquierda: readonly Campo[],
  derecha: readonly Campo[],
  acta: ActaLeida,
  contexto: Contexto,
): { left: number; right: number; margen: number; falta: string[] } {
  if (contexto.mismaFuente.length > 0)
    return { left: 0, right: 0, margen: 0, falta: [...contexto.mismaFuente] }
  const read = withBlanks(acta)
  const estimate = recibidasOf(acta, contexto.sobreLista)
  let margen = 0
  const figureOf = (campo: Campo): Figure => {
    if (campo === 'totalCalculado') return sumaOf(read)
    const figure = read[campo]
    if (campo === 'representantesVotaron')
      return figure === 'no_capturado' ? figure : votesOf(figure)
    if (campo !== 'boletasRecibidas' || isCount(figure) || estimate === undefined) return figure
    margen = MARGEN
    return estimate
  }
  const falta: string[] = []
  const sum = (campos: readonly Campo[]) =>
    campos.reduce((total, campo) => {
      const figure = figureOf(campo)
      if (!isCount(figure)) falta.push(campo)
      return total + votesOf(figure)
    }, 0)
  return { left: sum(izquierda), right: sum(derecha), margen, falta }
}

function figuresOf(acta: ActaLeida): Figure[] {
  const { votos, totalAsentado, votosSacados, personasVotaron, representantesVotaron } = acta
  return [...votos, totalAsentado, votosSacados, personasVotaron, representantesVotaron]
}

/**
 * A line of votes that cannot be read. One such line is restored where total asentado and votos
 * sacados agree and hold the other lines, and no feed copied them (RULES.md CS6); a line that nobody
 * captured says nothing of the paper (RULES.md FI3).
 */
function unreadable(acta: ActaLeida, { mismaFuente }: Contexto): Veredicto {
  if (acta.sinActa) return NO_PROCEDE
  const lines = acta.votos.filter(isUnread)
  const { totalAsentado: said, votosSacados: drawn, ...read } = withBlanks(acta)
  if (lines.length === 0) {
    const others = [said, drawn, read.personasVotaron, read.boletasSobrantes]
    return acta.observada && others.every(isCount) ? lackOf('renglones') : NO_PROCEDE
  }
  const marked = lines.filter((figure) => figure !== 'no_capturado')
  if (marked.length === 0) return lackOf('renglones')
  const isRestored =
    lines.length === 1 && isCount(said) && said === drawn && said >= totalOf(acta.votos)
  return isRestored && mismaFuente.length > 0 ? lackOf(...mismaFuente) : verdictOf(!isRestored)
}
