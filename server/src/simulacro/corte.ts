import { hash } from 'node:crypto'
import { counts, totalOf, type Figures } from '../domain/acta.ts'
import { isCount, type Figure, type Mark } from '../domain/figure.ts'
import { OPTIONS } from './boleta.ts'
import { CLAVE, pad, type SettingCasilla } from './setting.ts'
import { limitFor } from './typos.ts'
import { MINUTES, type History, type Published } from './arrivals.ts'
import type { SimulacroNight } from './night.ts'
import { itemAt } from './random.ts'

/**
 * A PREP base as the OPLs of 2024 print the file and the INE's generator quotes keys:
 * BOM, comma, CRLF, keys in single quotes, 13 names and 13 values above the rows, percentages
 * truncated to four decimals, `-` for missing values, papers out of the catálogo last.
 */
const EOL = '\r\n'
const DAY = '04/06/2017'

const COLUMNS = [
  ...['CLAVE_CASILLA', 'CLAVE_ACTA', 'ID_ENTIDAD', 'ENTIDAD', 'ID_MUNICIPIO', 'MUNICIPIO'],
  ...['SECCION', 'ID_CASILLA', 'TIPO_CASILLA', 'EXT_CONTIGUA', 'UBICACION_CASILLA', 'TIPO_ACTA'],
  ...['TOTAL_BOLETAS_SOBRANTES', 'TOTAL_PERSONAS_VOTARON', 'TOTAL_REP_PARTIDO_CI_VOTARON'],
  'TOTAL_VOTOS_SACADOS',
  ...OPTIONS.map(({ key, column }) => column ?? key),
  ...['TOTAL_VOTOS_ASENTADO', 'TOTAL_VOTOS_CALCULADO', 'LISTA_NOMINAL', 'REPRESENTANTES_PP_CI'],
  ...['OBSERVACIONES', 'CONTABILIZADA', 'MECANISMOS_TRASLADO', 'CODIGO_INTEGRIDAD'],
  ...['FECHA_HORA_ACOPIO', 'FECHA_HORA_CAPTURA', 'FECHA_HORA_VERIFICACION'],
  ...['ORIGEN', 'DIGITALIZACION', 'TIPO_DOCUMENTO', 'COTEJADA'],
]

const SUMMARY =
  'ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,' +
  'PORCENTAJE_ACTAS_CAPTURADAS,ACTAS_CONTABILIZADAS,PORCENTAJE_ACTAS_CONTABILIZADAS,' +
  'PORCENTAJE_ACTAS_INCONSISTENCIAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,' +
  'TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS,PORCENTAJE_PARTICIPACION_CIUDADANA'

const MARKS: Record<Mark, string> = {
  blanco: 'SIN DATO',
  sin_dato: 'SIN DATO',
  vacio: '',
  ilegible: 'ILEGIBLE',
  inconsistente: 'INCONSISTENTE',
  guion: '-',
  sin_acta: 'SIN ACTA',
  no_aplica: 'N/A',
  no_capturado: '-',
}

/** `20170604_2020_PREP_AYUN_VER`, by the minute of the night. */
export function corteName(minute: number): string {
  return `20170604_${clock(minute).slice(0, 5).replace(':', '')}_PREP_${CLAVE}_VER`
}

/** The whole base at a minute: every expected acta has its row, captured or not. */
export function corteCsv(night: SimulacroNight, minute: number): string {
  const sums = { captured: 0, counted: 0, odd: 0, lista: 0, votos: 0, especiales: 0 }
  const rows = night.casillas.map((casilla, i) => {
    const held = heldAt(itemAt(night.histories, i), minute)
    const keys = keysOf(casilla, itemAt(night.municipios, casilla.place).nombre)
    if (!held?.figures) return emptyRow(keys, casilla)
    return fullRow(night, i, keys, { ...held, figures: held.figures }, sums)
  })
  const strays = night.strays.filter((at) => at <= minute)
  return [
    '\uFEFFAYUNTAMIENTOS',
    `${DAY} ${clock(minute).slice(0, 5)} (UTC-5)`,
    '',
    SUMMARY,
    summaryOf(night.casillas.length, strays.length, sums, minute),
    '',
    COLUMNS.join(','),
    ...rows,
    ...strays.map((at, i) => strayRow(night.seed, at, i)),
    '',
  ].join(EOL)
}

/** PREP's state of an acta at a minute. */
function heldAt({ prep }: History, minute: number): Published | undefined {
  return prep.findLast((each) => each.minute <= minute)
}

function keysOf(
  { acta, casilla, seccion, tipo, id, ext, urbana, municipio }: SettingCasilla,
  name: string,
) {
  const place = [`'${casilla}'`, `'${acta}'`, '30', 'VERACRUZ', municipio.slice(3)]
  const own = [seccion, pad(id, 2), tipo, pad(ext, 2), urbana ? '1' : '2', acta.slice(11)]
  return [...place, name.toUpperCase(), ...own]
}

function emptyRow(keys: string[], { listaNominal, representantes }: SettingCasilla): string {
  const figures = Array.from({ length: OPTIONS.length + 6 }, () => '-')
  const rest = Array.from({ length: 11 }, () => '-')
  return [...keys, ...figures, listaNominal, representantes, ...rest].join(',')
}

type Sums = {
  captured: number
  counted: number
  odd: number
  lista: number
  votos: number
  especiales: number
}

function fullRow(
  night: SimulacroNight,
  i: number,
  keys: string[],
  held: Published & { figures: Figures },
  sums: Sums,
): string {
  const casilla = itemAt(night.casillas, i)
  const { figures, observacion } = held
  const { listaNominal, representantes } = casilla
  const total = totalOf(figures.votos)
  const counted = counts(figures.votos, limitFor(casilla))
  const remark = observacion ?? remarkOf(figures, counted)
  addUp(sums, casilla, total, counted, remark !== '' && !observacion)
  return [
    ...keys,
    text(figures.boletasSobrantes),
    text(figures.personasVotaron),
    text(figures.representantesVotaron),
    text(figures.votosSacados),
    ...figures.votos.map(text),
    text(figures.totalAsentado),
    observacion ? '-' : total,
    listaNominal,
    representantes,
    remark,
    counted ? 1 : 0,
    ...paperOf(night, i, held),
  ].join(',')
}

function addUp(
  sums: Sums,
  { tipo, listaNominal }: SettingCasilla,
  total: number,
  counted: boolean,
  odd: boolean,
) {
  sums.captured++
  if (odd) sums.odd++
  if (!counted) return
  sums.counted++
  sums.lista += listaNominal
  sums.votos += total
  if (tipo === 'S') sums.especiales += total
}

/** Way and time of the acta's travel. A change leaves the image and its hours unchanged. */
function paperOf(night: SimulacroNight, i: number, { observacion, minute }: Published): string[] {
  const history = itemAt(night.histories, i)
  if (observacion) return ['-', '-', '-', '-', clockOf(minute), 'CATD', '-', '-', '0']
  const first = history.prep[0]?.minute ?? minute
  const early = Math.max(20, first - 9 - (i % 23))
  const hours = [early, Math.max(early, first - 2 - (i % 5)), first].map(clockOf)
  const digital = i % 3 === 0 ? ['CASILLA', 'MOVIL'] : ['CATD', 'ESCANER']
  const cotejada = minute > first ? '2' : '0'
  return [
    i % 4 === 0 ? 'I' : 'F',
    itemAt(night.images, i),
    ...hours,
    ...digital,
    'ACTA PREP',
    cotejada,
  ]
}

function remarkOf({ votos }: Figures, counted: boolean): string {
  const unread = votos.filter((figure) => !isCount(figure) && figure !== 'guion').length
  if (!votos.some(isCount)) return 'TODOS ILEGIBLES O SIN DATO'
  if (!counted) return 'EXCEDE LISTA NOMINAL'
  return unread > 0 ? 'ALGUN CAMPO ILEGIBLE O SIN DATO' : ''
}

/** Especiales enter participation in the closing corte only (Anexo 13, 29.IX). */
function summaryOf(expected: number, strays: number, sums: Sums, minute: number): string {
  const { captured, counted, odd, lista, votos, especiales } = sums
  const regular = votos - especiales
  return [
    expected,
    captured + strays,
    strays,
    captured,
    percent(captured, expected),
    counted,
    percent(counted, expected),
    percent(odd, expected),
    captured - counted,
    lista,
    votos,
    regular,
    percent(minute >= MINUTES ? votos : regular, lista),
  ].join(',')
}

/** Truncated to four decimals, never rounded. */
function percent(part: number, whole: number): string {
  if (whole === 0) return '0.0000'
  return (Math.floor((part * 1_000_000) / whole) / 10_000).toFixed(4)
}

function strayRow(seed: number, at: number, i: number): string {
  const dashes = (count: number) => Array.from({ length: count }, () => '-')
  const image = hash('sha256', `${seed}:fuera:${i}`)
  const ids = ['-', '-', '30', 'VERACRUZ', ...dashes(8)]
  const figures = dashes(OPTIONS.length + 8)
  const paper = ['F', image, clockOf(at), '-', '-', 'CATD', 'ESCANER', 'ACTA PREP', '-']
  return [...ids, ...figures, 'FUERA DE CATALOGO', '2', ...paper].join(',')
}

function text(figure: Figure): string {
  return typeof figure === 'number' ? String(figure) : MARKS[figure]
}

function clockOf(minute: number): string {
  return `${DAY} ${clock(minute)}`
}

/** `20:20:00` by the minute of the night. */
function clock(minute: number): string {
  const seconds = Math.floor(minute * 60) + 18 * 3600
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => pad(part, 2)).join(':')
}
