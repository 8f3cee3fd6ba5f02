import { looseCombinations, type OptionKind } from '@espejo/server/domain/catalogo'

type Candidacy = { key: string; parties: string[]; votos: number }

/** A base as understood by the service before anything is created: POST /api/prep/inspect. */
export type Inspection = {
  file: string
  title: string
  corteAt: string
  utcOffset?: number
  eleccion?: string
  proceso?: string
  header: Partial<Record<HeaderKey, number | null>>
  rows: number
  secciones: number
  fueraDeCatalogo: number
  capturadas: number
  contabilizadas: number
  listaNominal: number
  votos: number
  options: { key: string; kind: OptionKind; parties?: string[]; votos: number; column?: string }[]
  /** Added up by key; each demarcación apart where there are several. */
  candidaturas: Candidacy[]
  demarcaciones?: { clave: string; candidaturas: Candidacy[] }[]
  /** The day of the vote by the base, and its closing hour; absent where the base says none. */
  jornada?: { fecha: string; cierre: string }
  repeatedKeys: string[]
  warnings: string[]
  sha256?: string
  bytes?: number
}

type HeaderKey =
  | 'esperadas'
  | 'registradas'
  | 'fueraDeCatalogo'
  | 'capturadas'
  | 'contabilizadas'
  | 'noContabilizadas'
  | 'listaNominal'
  | 'votos'

export type Comparison = { label: string; announced: number | null; counted: number; how: string }

/** Values of the header beside values of the rows; `null` where the header says nothing. */
export function comparisons(base: Inspection): Comparison[] {
  const { header } = base
  const row = (label: string, key: HeaderKey, counted: number, how: string): Comparison => ({
    label,
    announced: header[key] ?? null,
    counted,
    how,
  })
  return [
    row('Esperadas', 'esperadas', base.rows, 'renglones con clave'),
    row(
      'Registradas',
      'registradas',
      base.capturadas + base.fueraDeCatalogo,
      'capturadas y fuera de catálogo',
    ),
    row('Fuera de catálogo', 'fueraDeCatalogo', base.fueraDeCatalogo, 'aparte; no suman'),
    row('Capturadas', 'capturadas', base.capturadas, 'traen fecha de captura'),
    row('Contabilizadas', 'contabilizadas', base.contabilizadas, 'CONTABILIZADA = 1'),
    row('Lista nominal', 'listaNominal', base.listaNominal, 'de las contabilizadas'),
    row('Votos', 'votos', base.votos, 'suma de las columnas de votos'),
  ]
}

/** `30 columnas de coalición y ninguna candidatura las junta`; '' when every combination is joined. */
export function looseSentence({ options, candidaturas, demarcaciones }: Inspection): string {
  const ballots = demarcaciones?.map((each) => each.candidaturas) ?? [candidaturas]
  const { length } = looseCombinations(options, ballots)
  if (length === 0) return ''
  return length === 1
    ? 'Una columna de coalición y ninguna candidatura la junta'
    : `${length} columnas de coalición y ninguna candidatura las junta`
}
