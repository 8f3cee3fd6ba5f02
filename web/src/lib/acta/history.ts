import type { ActaDoc, Figure, FotoDoc, VersionNuestra, VersionPrep } from '@espejo/server/contract'
import { clock, count, figure, plural, sentence } from '#lib/format.ts'
import { nameOf, shortName } from '#lib/parties.ts'
import { basisOf, MOTIVO_WORDS } from '#lib/news.ts'
import { ambitoName } from '#lib/sentences.ts'
import { differs, inForce, isBlank, linesOf, missingIn, sumOf } from './evidence.ts'
import { PROBLEM_NAMES } from './fotos.ts'

export type Entry = {
  id: string
  /** Time of arrival at the service: the only clock shared by both sides. */
  at: string
  side: 'nuestra' | 'prep'
  title: string
  detail: string
  /** A change by the authority to a published acta: figures, image, counting or presence. */
  hot: boolean
}

type Change = { key: string; antes: Figure; despues: Figure }

/** Options with a different figure in two versions of the same side. */
export function changesOf(before: Record<string, Figure>, after: Record<string, Figure>): Change[] {
  return Object.keys(after).flatMap((key) => {
    const [antes, despues] = [before[key], after[key]]
    return antes !== undefined && despues !== undefined && antes !== despues
      ? [{ key, antes, despues }]
      : []
  })
}

const told = (changes: Change[]) =>
  changes.map((c) => `${shortName(c.key)} de ${figure(c.antes)} a ${figure(c.despues)}`)

const PREP: Record<VersionPrep['cambio'], string> = {
  aparece: 'Aparece',
  cambia: 'Cambia',
  desaparece: 'Desaparece de la base',
  descontada: 'Deja de contabilizarse',
  contada: 'Se contabiliza',
  imagen: 'Cambia la imagen',
}
const HOT = new Set<VersionPrep['cambio']>(['cambia', 'desaparece', 'descontada', 'imagen'])

/** Whether PREP touched the acta after publication. */
export const touched = ({ prep }: ActaDoc): boolean => prep.some(({ cambio }) => HOT.has(cambio))

/** The author in a reader's words: the ids of credentials say nothing. */
function actorOf(actor: string, canal?: VersionNuestra['canal']): string {
  if (canal === 'captura' || canal === 'telefono' || actor.startsWith('capturista-'))
    return 'centro de captura'
  if (/^(rc|nom|representante)-/.test(actor)) return 'representante'
  return /^admin\b/.test(actor) ? 'administración' : actor
}

/** `ALGUN CAMPO ILEGIBLE` → `Algún campo ilegible`: PREP's notes are quoted, not shouted. */
export const entryNote = (observaciones: string): string =>
  sentence(observaciones).replace(/^Algun /, 'Algún ')

/** Figures from before the casilla closed (RULES.md JO3). */
const EARLY = {
  espera: 'llegó antes del cierre: todavía no cuenta',
  contada: 'llegó antes del cierre: cuenta desde esa hora',
}

/** The way of a tally to the service, in words. */
export function wayOf({ canal, supervisa, revision }: VersionNuestra): string {
  if (canal === 'telefono') return 'Por teléfono'
  if (canal === 'captura') return supervisa ? 'Supervisión de la foto' : 'Captura de la foto'
  return revision === 1 ? 'Captura' : `Captura ${revision}`
}

function fotoMoment({ sha256, clase: kind, at, actor, antes, problema }: FotoDoc): Entry {
  return {
    id: `f${sha256}${kind}`,
    at,
    side: 'nuestra',
    title: kind === 'acta' ? 'Foto del acta' : 'Foto de la sábana',
    detail: [
      actorOf(actor),
      ...(antes ? ['llegó antes del cierre'] : []),
      ...(problema ? [PROBLEM_NAMES[problema]] : []),
    ].join('; '),
    hot: false,
  }
}

function ourMoment(version: VersionNuestra, before: VersionNuestra | undefined): Entry {
  const changes = before ? told(changesOf(before.votos, version.votos)) : []
  const missing = missingIn(version)
  const lines = missing > 0 ? `${plural(missing, 'renglón', 'renglones')} sin capturar, ` : ''
  const sum = `${lines}suma ${figure(sumOf(version))}, asentado ${figure(version.totalAsentado)}`
  return {
    id: `n${version.seq}`,
    at: version.at,
    side: 'nuestra',
    title: wayOf(version),
    detail: [
      actorOf(version.actor, version.canal),
      ...changes,
      sum,
      ...(version.contabilizada ? [] : ['en revisión']),
      ...(version.antes ? [EARLY[version.antes]] : []),
    ].join('; '),
    hot: false,
  }
}

function prepMoment(
  version: VersionPrep,
  before: VersionPrep | undefined,
  utcOffset: number,
): Entry {
  const blank = isBlank(version)
  const changes = before && !blank ? told(changesOf(before.votos, version.votos)) : []
  const sum = blank
    ? 'sin cifras'
    : `suma ${count(sumOf(version) ?? 0)}, asentado ${figure(version.totalAsentado)}`
  const same = before && version.cambio === 'cambia' && before.imagen === version.imagen
  return {
    id: `p${version.seq}`,
    at: version.at,
    side: 'prep',
    title: `${PREP[version.cambio]}, corte ${clock(version.corteAt, utcOffset)}`,
    detail: [
      ...changes,
      sum,
      ...(same ? ['misma imagen'] : []),
      version.observaciones && `«${entryNote(version.observaciones)}»`,
    ]
      .filter(Boolean)
      .join('; '),
    hot: HOT.has(version.cambio),
  }
}

/** The words of a corte taken back since, as they were shown. */
function retiradaMoment(
  version: NonNullable<ActaDoc['retiradas']>[number],
  utcOffset: number,
): Entry {
  const { id, title, detail, ...shown } = prepMoment(version, undefined, utcOffset)
  const votes = Object.entries(version.votos)
    .filter(([, votos]) => typeof votos === 'number' && votos > 0)
    .map(([key, votos]) => `${shortName(key)} ${figure(votos)}`)
  return {
    ...shown,
    // The same corte may have been read twice, and each reading taken back.
    id: `r${version.retiradoAt}${id}`,
    title: `${title}, retirado ${clock(version.retiradoAt, utcOffset)}`,
    detail: ['ya no vale', MOTIVO_WORDS[version.motivo], detail, ...votes].join('; '),
    hot: false,
  }
}

/**
 * The earlier version by the same person and canal. Only a difference from an earlier version is a
 * change.
 */
function earlierOf(versions: VersionNuestra[], i: number): VersionNuestra | undefined {
  const { actor, canal } = versions[i] ?? {}
  return versions.slice(0, i).findLast((each) => each.actor === actor && each.canal === canal)
}

/** Both sides by the clock, oldest first. */
export function historyOf(doc: ActaDoc): Entry[] {
  return [
    ...doc.nuestra.map((version, i) => ourMoment(version, earlierOf(doc.nuestra, i))),
    ...doc.fotos.map(fotoMoment),
    ...doc.prep.map((version, i) => prepMoment(version, doc.prep[i - 1], doc.eleccion.utcOffset)),
    ...(doc.retiradas ?? []).map((version) => retiradaMoment(version, doc.eleccion.utcOffset)),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** PREP's last change to the lines at issue; empty while PREP has changed none of the lines. */
export function changeOf(doc: ActaDoc): Change[] {
  const { prep, before } = inForce(doc)
  if (!before || !prep || isBlank(prep)) return []
  const open = new Set(linesAtIssue(doc).map(({ key }) => key))
  return changesOf(before.votos, prep.votos).filter(({ key }) => open.size === 0 || open.has(key))
}

const linesAtIssue = (doc: ActaDoc) =>
  linesOf(doc).filter((line) => differs(line.nuestra, line.prep))

function verbOf({ antes, despues }: Change): string {
  if (typeof antes !== 'number' || typeof despues !== 'number') return 'cambió'
  return despues < antes ? 'bajó' : 'subió'
}

const WITHOUT_FIGURES: Partial<Record<VersionPrep['cambio'], string>> = {
  desaparece: 'PREP quitó de su base un acta ya publicada',
  descontada: 'PREP dejó de contabilizar el acta',
  imagen: 'PREP cambió la imagen del acta, no sus cifras',
}

/** PREP changed figures of the acta, and since then says the same as ours in every line. */
function isMended(doc: ActaDoc): boolean {
  const { nuestra } = inForce(doc)
  if (doc.tipo !== 'cambio_en_prep' || doc.diferencia?.fuera || !nuestra) return false
  return changeOf(doc).length > 0 && missingIn(nuestra) === 0 && linesAtIssue(doc).length === 0
}

/** A change by PREP in one line; '' without a change. */
function changeHeadline(doc: ActaDoc): string {
  const { prep, before } = inForce(doc)
  const changes = changeOf(doc)
  const [change] = changes
  if (doc.diferencia?.fuera === 'sin_cifras' && before)
    return 'PREP borró las cifras de un acta ya publicada'
  if (!change) return doc.tipo === 'difiere' || !prep ? '' : (WITHOUT_FIGURES[prep.cambio] ?? '')
  const image = before?.imagen === prep?.imagen ? 'con la misma imagen' : 'con otra imagen'
  const mended = isMended(doc)
  if (changes.length > 1)
    return `PREP ${mended ? 'corrigió' : 'cambió'} ${changes.length} renglones ${image}`
  const { key, antes, despues } = change
  return `PREP ${mended ? 'corrigió' : verbOf(change)} a ${shortName(key)} de ${figure(antes)} a ${figure(despues)} ${image}`
}

/** The page's answer in a single line. */
export function headlineOf(doc: ActaDoc): string {
  if (doc.tipo === 'difiere' || doc.tipo === 'cambio_en_prep') {
    const change = changeHeadline(doc)
    if (change) return change
  }
  const differing = linesAtIssue(doc)
  const [only, second] = differing
  const ours = inForce(doc).nuestra
  const words: Record<ActaDoc['tipo'], string> = {
    sin_llegar: 'Nadie tiene todavía esta acta',
    solo_nuestra: 'Nosotros tenemos el acta, PREP todavía no',
    solo_prep: 'PREP tiene el acta, nosotros todavía no',
    coincide:
      ours && missingIn(ours) > 0
        ? 'PREP dice lo mismo en los renglones que capturamos'
        : 'Los dos lados tienen los mismos votos',
    prep_sin_contabilizar: 'PREP capturó el acta, pero no la contabiliza',
    cambio_en_prep: 'PREP cambió un acta ya publicada',
    difiere:
      only && !second
        ? `PREP dice ${figure(only.prep)} para ${shortName(only.key)}; nuestra acta, ${figure(only.nuestra)}`
        : `PREP y nuestra acta difieren en ${plural(differing.length, 'renglón', 'renglones')}`,
  }
  return words[doc.tipo]
}

/** The consequence for the demarcación, in one sentence. */
export function effectOf(doc: ActaDoc): string {
  if (isMended(doc)) return 'Ahora coincide con nuestra acta.'
  const row = doc.diferencia
  if (!row?.lider || !row.segundo) return ''
  const [first, second] = [row.lider, row.segundo].map((key) =>
    nameOf(
      doc.candidaturas.find((c) => c.key === key) ?? { key, partidos: key.split('-') },
      doc.eleccion.proceso,
    ),
  )
  if (row.efecto === 0) return `No mueve la ventaja de ${first} sobre ${second}.`
  const way = row.efecto > 0 ? 'crecería' : 'bajaría'
  const by = plural(Math.abs(row.efecto), 'voto', 'votos')
  const ours = Object.values(inForce(doc).nuestra?.votos ?? {})
  const side = ours.some((each) => each !== 'no_capturado') ? 'nuestra' : 'prep'
  // The root is the whole elección, and the page says its name.
  const place = doc.ruta.slice(1).find(({ clave }) => clave === row.demarcacion)
  const where = place ? ` en ${ambitoName(place.nombre, place.clave)}` : ''
  return `${basisOf(side)}, la ventaja de ${first} sobre ${second}${where} ${way} ${by}.`
}
