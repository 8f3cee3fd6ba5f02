import { looseCombinations, type OptionKind } from '../domain/catalogo.ts'
import type { PrepHeader } from '../domain/record.ts'
import type { CandidaturasFile } from './candidaturas.ts'
import { votesOf } from '../domain/figure.ts'
import { ballotsIn, placelessIn } from './catalogo.ts'
import { textsOf, type PrepWarning } from './notes.ts'
import type { Base } from './shape.ts'

/**
 * The reader's view of one base. `header` repeats the file's own claims; the counts and sums come
 * from its rows.
 */
type Inspection = {
  file: string
  title: string
  corteAt: string
  /** Offset of the file's hours, in minutes east of UTC. */
  utcOffset: number
  eleccion: string
  /** `Campeche 2021` */
  proceso: string
  /** Hash of the member as received, before decoding. */
  sha256: string
  /** Size of the member as received. */
  bytes: number
  header: PrepHeader
  /** Rows of the catálogo of actas: each names a casilla. Fuera de catálogo stand apart. */
  rows: number
  /** Secciones of the rows. */
  secciones: number
  fueraDeCatalogo: number
  capturadas: number
  contabilizadas: number
  /** Sum over contabilizadas, like `votos` and the `votos` of each option. */
  listaNominal: number
  votos: number
  options: { key: string; kind: OptionKind; parties?: string[]; votos: number }[]
  /** Candidacies over contabilizadas, those of all demarcaciones added up by key. */
  candidaturas: DemarcacionVotes['candidaturas']
  /** The candidacies of each demarcación, where there are several. */
  demarcaciones?: DemarcacionVotes[]
  /** CLAVE_ACTA values on more than one row. */
  repeatedKeys: string[]
  warnings: string[]
}

/** Candidacies with votes over contabilizadas, in the ballot's order. */
type DemarcacionVotes = {
  clave: string
  candidaturas: { key: string; parties: string[]; votos: number }[]
}

/** The result of each demarcación as the base has it; an independiente is of no party. */
function votesByDemarcacion(base: Base, candidaturas: CandidaturasFile[] = []): DemarcacionVotes[] {
  const placeOf = new Map(base.options.map(({ key }, place) => [key, place]))
  const isAlone = new Set(
    base.options.flatMap(({ key, kind }) => (kind === 'independiente' ? [key] : [])),
  )
  return ballotsIn(base, candidaturas).map(({ boleta, rows }) => {
    const sums = base.options.map(() => 0)
    for (const { value } of rows)
      if (value.contabilizada)
        value.votos.forEach((figure, place) => (sums[place] = (sums[place] ?? 0) + votesOf(figure)))
    const votesIn = (keys: string[]) =>
      keys.reduce((sum, key) => sum + (sums[placeOf.get(key) ?? -1] ?? 0), 0)
    const listed = boleta.candidaturas.map(({ key, partidos, options }) => ({
      key,
      parties: isAlone.has(key) ? [] : partidos,
      votos: votesIn(options),
    }))
    return { clave: boleta.ambito, candidaturas: listed }
  })
}

/** The document of `prep inspect`: one object for each base, in the order found. */
export function inspectDocument(
  bases: Base[],
  candidaturas: CandidaturasFile[] = [],
): Inspection[] {
  return bases.map((base) => {
    const demarcaciones = votesByDemarcacion(base, candidaturas)
    const { porOption, capturadas, contabilizadas, listaNominal, votos } = base.sums
    return {
      file: base.file,
      title: base.title,
      corteAt: base.corteAt,
      utcOffset: base.utcOffset,
      eleccion: base.eleccion,
      proceso: base.proceso,
      sha256: base.sha256,
      bytes: base.bytes.byteLength,
      header: base.header,
      rows: base.rows.length,
      secciones: new Set(
        base.rows.map(({ esperada: { entidad, seccion } }) => `${entidad}-${seccion}`),
      ).size,
      fueraDeCatalogo: base.fuera.length,
      capturadas,
      contabilizadas,
      listaNominal,
      votos,
      options: base.options.map(({ key, kind, parties }, place) => ({
        key,
        kind,
        ...(parties ? { parties } : {}),
        votos: porOption[place] ?? 0,
      })),
      candidaturas: addedUp(base, demarcaciones),
      ...(demarcaciones.length > 1 ? { demarcaciones } : {}),
      repeatedKeys: base.repeatedKeys,
      warnings: textsOf([...placelessIn(base), ...looseIn(base, demarcaciones), ...base.warnings]),
    }
  })
}

/** Candidacies of all demarcaciones by key, in the order of the base's lines. */
function addedUp(
  { options }: Base,
  demarcaciones: DemarcacionVotes[],
): DemarcacionVotes['candidaturas'] {
  const byKey = new Map<string, DemarcacionVotes['candidaturas'][number]>()
  for (const { key, parties, votos } of demarcaciones.flatMap((each) => each.candidaturas)) {
    const known = byKey.get(key)
    if (known) known.votos += votos
    else byKey.set(key, { key, parties, votos })
  }
  const placeOf = ({ key, parties: [first = key] }: { key: string; parties: string[] }) =>
    options.findIndex((option) => option.key === first || option.parties?.includes(first))
  return [...byKey.values()].sort((a, b) => placeOf(a) - placeOf(b))
}

/** A warning of combinations whose votes are of no candidacy but their own. */
function looseIn({ options }: Base, demarcaciones: DemarcacionVotes[]): PrepWarning[] {
  const loose = looseCombinations(
    options,
    demarcaciones.map(({ candidaturas }) => candidaturas),
  )
  if (loose.length === 0) return []
  const some = loose.slice(0, 5).join(', ') + (loose.length > 5 ? '…' : '')
  const text =
    loose.length === 1
      ? `Una columna de coalición y ninguna candidatura la junta: ${some}`
      : `${loose.length} columnas de coalición y ninguna candidatura las junta: ${some}`
  return [['candidaturas', text]]
}
