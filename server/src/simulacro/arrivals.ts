import type { Figures } from '../domain/acta.ts'
import type { SettingCasilla, Setting } from './setting.ts'
import { wrongDigit } from './typos.ts'
import { itemAt, randomFrom, type Random } from './random.ts'

/** Minutes are simulated, from 18:00, when casillas close. */
export const MINUTES = 300
/** 20:00, PREP's first corte with figures; then a corte every 20 minutes. */
export const FIRST_CORTE = 120
export const CADENCE = 20
/** 21:20: no phone reaches the service until the signal is back, and then all phones do at once. */
export const OUTAGE = { from: 200, to: 212 } as const

/**
 * Share of casillas whose representative never reports, and of casillas not captured by PREP at the
 * end.
 */
const UNCOVERED = 0.03
const UNCAPTURED = 0.02
const CORRECTED = 0.02
const RESENT = 0.06

/** A submission of ours. `copies`: minutes of sending the same submission again. */
type Submission = { minute: number; figures: Figures; copies: number[] }

/** PREP's state of an acta from `minute` on; `figures` null: the row is empty again. */
export type Published = { minute: number; figures: Figures | null; observacion?: string }

/** All reports of both sides on a casilla, oldest first. */
export type History = { nuestra: Submission[]; prep: Published[] }

/** Arrival of each acta on our side and at PREP, with figures, before any error is planted. */
export function makeHistories({ casillas }: Setting, truth: Figures[], seed: number): History[] {
  const random = randomFrom(seed, 'llegadas')
  return casillas.map((casilla, i) => {
    const paper = itemAt(truth, i)
    const ours = arrivalOf(casilla, random)
    const prep = captureOf(casilla, random)
    const covered = !random.chance(UNCOVERED)
    const captured = !random.chance(UNCAPTURED)
    const nuestra = covered ? [submit(ours, paper, random)] : []
    const history: History = { nuestra, prep: captured ? [{ minute: prep, figures: paper }] : [] }
    if (covered && random.chance(CORRECTED)) addTypo(history, casilla, paper, random)
    return history
  })
}

/**
 * S-curves: ours around 20:20, PREP three quarters of an hour later; far casillas and especiales
 * last.
 */
function arrivalOf({ urbana, tipo }: SettingCasilla, random: Random): number {
  const centre = 138 + (urbana ? 0 : 24) + (tipo === 'S' ? 35 : 0)
  return afterOutage(logistic(centre, 24, 30, 294, random), random)
}

function captureOf({ urbana, tipo }: SettingCasilla, random: Random): number {
  const centre = 186 + (urbana ? 0 : 22) + (tipo === 'S' ? 25 : 0)
  return logistic(centre, 25, 80, MINUTES - 1, random)
}

function logistic(centre: number, spread: number, low: number, high: number, random: Random) {
  for (let tries = 0; tries < 50; tries++) {
    const u = Math.max(1e-9, random.next())
    const minute = centre + spread * Math.log(u / (1 - u))
    if (minute >= low && minute <= high) return round(minute)
  }
  return high
}

function afterOutage(minute: number, random: Random): number {
  if (minute < OUTAGE.from || minute >= OUTAGE.to) return minute
  return round(OUTAGE.to - 1.5 * Math.log(1 - 0.98 * random.next()))
}

/** To the tenth of a second, so that the whole night prints the same everywhere. */
function round(minute: number): number {
  return Math.round(minute * 600) / 600
}

/**
 * Phones send again when no answer came: some by chance, and all that sent right before the signal
 * fell.
 */
function submit(minute: number, figures: Figures, random: Random): Submission {
  const copies: number[] = []
  if (random.chance(RESENT))
    for (let left = random.int(1, 3), at = minute; left > 0; left--) {
      at = afterOutage(round(at + 0.1 + 2 * random.next()), random)
      copies.push(at)
    }
  const unanswered = minute >= OUTAGE.from - 3 && minute < OUTAGE.from
  if (unanswered) copies.push(afterOutage(OUTAGE.from, random))
  return { minute, figures, copies: copies.filter((at) => at < MINUTES).sort((a, b) => a - b) }
}

/** A wrong digit that the representative sees and corrects before PREP publishes the acta. */
function addTypo(history: History, casilla: SettingCasilla, paper: Figures, random: Random): void {
  const [first] = history.nuestra
  const [prep] = history.prep
  const typo = wrongDigit(paper, casilla, [...paper.votos.keys()], random)
  if (!first || !typo) return
  const minute = afterOutage(round(first.minute + 2 + 12 * random.next()), random)
  if (minute >= MINUTES - 1 || first.copies.some((copy) => copy >= minute)) return
  history.nuestra = [
    { ...first, figures: typo },
    { minute, figures: paper, copies: [] },
  ]
  if (prep) prep.minute = Math.max(prep.minute, round(minute + 0.5))
}

/** Minutes at which PREP publishes: the empty base at 18:00, then from 20:00 every 20 minutes. */
export function cortesOf(): number[] {
  const cortes = [0]
  for (let minute = FIRST_CORTE; minute <= MINUTES; minute += CADENCE) cortes.push(minute)
  return cortes
}

/** The corte that first publishes an acta verified at `minute`. */
export function corteFor(minute: number): number {
  const late = Math.max(0, Math.ceil((minute - FIRST_CORTE) / CADENCE))
  return FIRST_CORTE + late * CADENCE
}
