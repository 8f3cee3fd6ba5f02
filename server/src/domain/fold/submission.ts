import { counts, hallazgosOf, inOrder, isRead, sameFigures, type Figures } from '../acta.ts'
import { noteLider } from './news.ts'
import { slotIn, type Eleccion } from './eleccion.ts'
import { changeSlot } from './share.ts'
import { linesOut } from './shrink.ts'
import { countArrival } from './curva.ts'
import { beforeDay, isBeforeHour } from './jornada.ts'
import type { Figure } from '../figure.ts'
import { withMore } from './list.ts'
import { type Night } from './night.ts'
import { refused, type Outcome, type Refused } from './outcome.ts'
import type { Bodies, LedgerRecord } from '../record.ts'
import { lastReading, ownReading, takeReading } from './vigente.ts'
import type { Ballot, Nuestra, Slot } from './slot.ts'

/** A tally handed in. */
type Submission = Bodies['acta.submitted']

/** The slot of a submission, and its votes in the order of the slot's ballot. */
export type Fit = {
  slot: Slot
  eleccion: Eleccion
  votos: Figure[]
  /** Sent figures without a vote on lines that went with a corte taken back (RULES.md RE7). */
  lineas?: Record<string, Figure>
}

function omit<V>(all: Record<string, V>, some: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in some)))
}

/**
 * The place of a submission, or the reason for none. The door asks before the append, with the slot
 * that the door has found.
 */
export function fitActa(
  night: Night,
  acta: Pick<Submission, 'eleccion' | 'casilla' | 'votos'>,
  slot: Slot | Refused = slotOf(night, acta),
): Fit | Refused {
  if ('refusal' in slot) return slot
  const eleccion = night.elecciones.get(acta.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', acta.eleccion)
  const lines = linesOut(eleccion, acta.votos)
  const votos = lines ? omit(acta.votos, lines) : acta.votos
  const given = inOrder(slot.boleta, votos)
  if (!given) return misfit(slot.boleta, votos)
  return { slot, eleccion, votos: given, ...(lines ? { lineas: lines } : {}) }
}

/**
 * The acta of a casilla in an elección, named by the casilla or, where the casilla has two, by the
 * acta's own key.
 */
export function slotOf(
  night: Night,
  { eleccion: clave, casilla }: Pick<Submission, 'eleccion' | 'casilla'>,
): Slot | Refused {
  const eleccion = night.elecciones.get(clave)
  if (!eleccion) return refused('eleccion_desconocida', clave)
  const slot = slotIn(eleccion, casilla)
  if (slot) return slot
  const siblings = eleccion.byCasilla.get(casilla)
  if (!siblings) return refused('casilla_desconocida', casilla)
  return refused('acta_ambigua', ...siblings.map((each) => each.expected.acta))
}

/** An option not on the ballot, or an option of the ballot missing in the votes. */
function misfit({ keys, firm }: Ballot, votos: Submission['votos']): Refused {
  const unknown = Object.keys(votos).filter((key) => !keys.includes(key))
  if (unknown.length > 0) return refused('opcion_desconocida', ...unknown)
  return refused(
    'opcion_faltante',
    ...keys.slice(0, firm).filter((key) => !Object.hasOwn(votos, key)),
  )
}

export function submitActa(night: Night, record: LedgerRecord<'acta.submitted'>): Outcome {
  const fit = fitActa(night, record.body)
  if ('refusal' in fit) return fit
  const { slot, eleccion } = fit
  const early = beforeDay(night, eleccion, slot, record.at)
  if (early) return early
  const figures = figuresOf(fit, record.body)
  const canal = record.body.canal ?? 'representante'
  const isEarly = isBeforeHour(night, eleccion, slot, record.at)
  if (isEarly || !isRead(figures.votos)) return keepActa(night, record, fit, { figures, isEarly })
  const current = lastReading(slot, canal, record.actor)
  // A person corrects an earlier reading of different figures, even where another person gave the
  // new figures first.
  const own = ownReading(slot, canal, record.actor) ?? current
  if (current && own && sameFigures(current, figures) && sameFigures(own, figures))
    return { status: 'accepted', version: current }
  const version = nuestraFrom(night, record, fit, figures)
  const isFirst = slot.lecturas.length === 0
  changeSlot(night, slot, () => takeReading(slot, version))
  night.ultimaActaAt = night.clock
  if (isFirst) countArrival(slot, night.clock)
  noteLider(night, slot, 'nuestra')
  return { status: 'accepted', version }
}

/**
 * Takes what counts for nothing: figures from before the hour, which are marked and wait (RULES.md
 * JO3), and a tally without any line of votes (FI3).
 */
function keepActa(
  night: Night,
  record: LedgerRecord<'acta.submitted'>,
  fit: Fit,
  { figures, isEarly }: { figures: Figures; isEarly: boolean },
): Outcome {
  const { slot, eleccion } = fit
  const made = nuestraFrom(night, record, fit, figures)
  const last = slot.nuestra.findLast(
    ({ canal, actor }) => canal === made.canal && actor === made.actor,
  )
  if (last && sameFigures(last, figures)) return { status: 'accepted', version: last }
  const version: Nuestra = isEarly ? { ...made, antes: 'espera' } : made
  slot.nuestra = withMore(slot.nuestra, version)
  if (isEarly) eleccion.esperan.add(slot)
  return { status: 'accepted', version }
}

/** Votes in the elección's order; an option not on this ballot has no figure here. */
function figuresOf({ eleccion, slot, votos: given }: Fit, body: Submission): Figures {
  return {
    votos: spread(slot.boleta.places, given, eleccion.catalogo.options.length),
    totalAsentado: body.totalAsentado,
    boletasSobrantes: body.boletasSobrantes,
    personasVotaron: body.personasVotaron,
    representantesVotaron: body.representantesVotaron,
    votosSacados: body.votosSacados,
  }
}

/**
 * Figures at their places among all options. In a boleta with every option the places are already
 * right.
 */
function spread(places: readonly number[], given: Figure[], length: number): Figure[] {
  if (places.length === length) return given
  const votos = new Array<Figure>(length).fill('no_aplica')
  places.forEach((place, i) => (votos[place] = given[i] ?? 'no_capturado'))
  return votos
}

function nuestraFrom(
  { clock }: Night,
  record: LedgerRecord<'acta.submitted'>,
  { slot, lineas }: Fit,
  figures: Figures,
): Nuestra {
  const { foto, supervisa } = record.body
  const version: Nuestra = {
    votos: figures.votos,
    totalAsentado: figures.totalAsentado,
    boletasSobrantes: figures.boletasSobrantes,
    personasVotaron: figures.personasVotaron,
    representantesVotaron: figures.representantesVotaron,
    votosSacados: figures.votosSacados,
    id: record.id,
    seq: record.seq,
    at: record.at,
    clock,
    actor: record.actor,
    canal: record.body.canal ?? 'representante',
    clientId: record.body.clientId,
    revision: slot.nuestra.length + 1,
    contabilizada: counts(figures.votos, slot.limit),
    hallazgos: hallazgosOf(figures, slot.limit),
    slot,
  }
  if (foto) version.foto = foto
  if (supervisa) version.supervisa = supervisa
  if (lineas) version.lineas = lineas
  return version
}
