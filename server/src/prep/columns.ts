import { plain } from './cell.ts'

/** The meaning of a column of a PREP base, under any year's name. */
export type Field =
  | 'claveCasilla'
  | 'claveActa'
  | 'idEntidad'
  | 'entidad'
  | 'idDistrito'
  | 'distrito'
  | 'idMunicipio'
  | 'municipio'
  | 'seccion'
  | 'casilla'
  | 'idCasilla'
  | 'tipoCasilla'
  | 'extContigua'
  | 'ubicacion'
  | 'tipoActa'
  | 'boletasRecibidas'
  | 'boletasSobrantes'
  | 'personasVotaron'
  | 'representantesVotaron'
  | 'votosSacados'
  | 'noRegistradas'
  | 'nulos'
  | 'totalAsentado'
  | 'totalCalculado'
  | 'listaNominal'
  | 'representantes'
  | 'observaciones'
  | 'contabilizada'
  | 'imagen'
  | 'acopioAt'
  | 'capturaAt'
  | 'verificacionAt'

/**
 * Names with the same meaning, as published between 2012 and 2024; matched without accents, signs
 * made `_`.
 */
const NAMES: Partial<Record<Field, string>> = {
  claveCasilla: 'CLAVE_CASILLA CVE_CASILLA CLAVE_DE_CASILLA CLAVE_DE_LA_CASILLA',
  claveActa: 'CLAVE_ACTA CVE_ACTA CLAVE_DE_ACTA CLAVE_DEL_ACTA',
  idEntidad:
    'ID_ESTADO ID_ENTIDAD CLAVE_ENTIDAD CVE_ENTIDAD CLAVE_ESTADO CVE_ESTADO ID_ENTIDAD_FEDERATIVA',
  entidad: 'ESTADO ENTIDAD NOMBRE_ESTADO NOMBRE_ENTIDAD ENTIDAD_FEDERATIVA',
  seccion: 'SECCION ID_SECCION SECCION_ELECTORAL CVE_SECCION CLAVE_SECCION NUM_SECCION SECC',
  casilla: 'CASILLA NOMBRE_CASILLA',
  idCasilla: 'ID_CASILLA NUMERO_CASILLA NUM_CASILLA NO_CASILLA NUMERO_DE_CASILLA',
  tipoCasilla: 'TIPO_CASILLA TIPO_DE_CASILLA ID_TIPO_CASILLA',
  extContigua: 'EXT_CONTIGUA ID_EXT_CONTIGUA EXTENSION_CONTIGUA',
  ubicacion: 'UBICACION_CASILLA UBICACION UBICACION_DE_CASILLA',
  tipoActa: 'TIPO_ACTA ID_TIPO_ACTA TIPO_DE_ACTA',
  totalCalculado:
    'TOTAL_VOTOS TOTAL_DE_VOTOS VOTACION_TOTAL VOTACION_TOTAL_EMITIDA TOTAL_VOTACION TOTAL',
  listaNominal: 'LISTA_NOMINAL LISTA_NOMINAL_CASILLA LISTADO_NOMINAL LN',
  representantes: 'REPRESENTANTES_PP_CI REPRESENTANTES_PP TOTAL_REPRESENTANTES_PP_CI REP_PP_CI',
  imagen: 'SHA SHA256 SHA_256 CODIGO_INTEGRIDAD CODIGO_DE_INTEGRIDAD HASH',
  acopioAt: 'FECHA_HORA_ACOPIO HORA_ACOPIO FECHA_ACOPIO',
  capturaAt: 'FECHA_HORA_CAPTURA HORA_CAPTURA FECHA_CAPTURA FECHA_HORA',
  verificacionAt:
    'FECHA_HORA_VERIFICACION HORA_VERIFICACION FECHA_HORA_REGISTRO HORA_REGISTRO FECHA_VERIFICACION',
}

const ID = '^(ID|CVE|CLAVE|NUM|NUMERO|NO)_(DE_)?'
const NOMBRE = '^((NOMBRE|CABECERA)_(DE_)?)?'
const DISTRITO = '(DISTRITO|DISTRITAL|DTTO|DTO)(_ELECTORAL)?(_(LOCAL|FEDERAL|L|F))?$'
const MUNICIPIO =
  '(MUNICIPIO|MUN|MPIO|AYUNTAMIENTO|ALCALDIA|DEMARCACION|DEMARCACION_TERRITORIAL|DELEGACION|JUNTA|JUNTA_MUNICIPAL)(_(LOCAL|L))?$'

/** Names with a different form for each authority, by their common part. */
const PATTERNS: [RegExp, Field][] = [
  [new RegExp(ID + DISTRITO), 'idDistrito'],
  [new RegExp(NOMBRE + DISTRITO), 'distrito'],
  [new RegExp(ID + MUNICIPIO), 'idMunicipio'],
  [new RegExp(NOMBRE + MUNICIPIO), 'municipio'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?BOLETAS_RECIBIDAS$/, 'boletasRecibidas'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?BOLETAS_SOBRANTES$/, 'boletasSobrantes'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?(PERSONAS|CIUDADAN[A-Z_]*)_(QUE_)?VOTARON$/, 'personasVotaron'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?REP(RESENTANTES)?_[A-Z_]*VOTARON$/, 'representantesVotaron'],
  [/^REPRESENTANTES_VOTARON$/, 'representantesVotaron'],
  [
    /^(NUM(ERO)?_|TOTAL_)?(DE_)?(VOTOS|BOLETAS)_(SACAD[AO]S|EXTRAID[AO]S)(_(DE_LA_)?URNA)?$/,
    'votosSacados',
  ],
  [/^(?!PORC|PCT|TOTAL_ACTAS).*(^|_)(NO_REG(ISTRAD[A-Z_]*)?|NREG|V?CNR|VCN)$/, 'noRegistradas'],
  [/^(?!PORC|PCT|TOTAL_ACTAS).*(?<![A-Z])(NUL[OA]S?|VN)$/, 'nulos'],
  [/^(?!TOTAL|NUM|PORC|PCT|ACTAS_|NO_).*(?<![A-Z])CONTABILIZA(D[AO]S?)?$/, 'contabilizada'],
  [/^(OBS|OBSERVACION(ES)?|INCONSISTENCIAS?)(_(DE_|DEL_)?(LA_)?ACTA)?$/, 'observaciones'],
  [/^TOTAL_(DE_)?(VOTOS_)?ASENTAD[OA]S?$/, 'totalAsentado'],
  [/^TOTAL_(DE_)?(VOTOS_)?CALCULAD[OA]S?$/, 'totalCalculado'],
  [/^(TOTAL|SUMA)(_DE)?(_VOTOS|_VOTACION)?(_EMITID[OA]S?)?$|^VOTACION_EMITIDA$/, 'totalCalculado'],
]

/** Known columns of no use here. */
const PASSED =
  /^(CODIGOS_.*|MECANISMOS?_(DE_)?TRASLADO|CRYT|ORIGEN|DIGITALIZACION|TIPO_DOCUMENTO|COTEJADA|ID|ID_ACTA|NUM_ACTA_IMPRESO|CABECERA.*|CIRCUNSCRIPCION|RUTA_ACTA|NUMERO|CONSECUTIVO|E?STATUS(_.*)?|CASILLA_(ZONA|INSTALADA)|ID_INCIDENTE|ID_TIPO_CANDIDATURA|NUM_ESCRITOS|SOBRES_.*)$/

const FIELDS = new Map<string, Field>()
for (const field of Object.keys(NAMES) as Field[])
  for (const name of (NAMES[field] ?? '').split(' ')) FIELDS.set(name, field)

function fieldOf(name: string): Field | undefined {
  return FIELDS.get(name) ?? PATTERNS.find(([pattern]) => pattern.test(name))?.[1]
}

/** A line of votes for nobody on the ballot, where the file has no line named so. */
const OTHERS = /^(VOTOS_)?OTR[OA]S$/

/** The place of each field, and the columns neither fields nor passed over. */
export type Columns = { places: Partial<Record<Field, number>>; others: number[] }

/** `CANDIDATO/A NO REGISTRADO/A` → `CANDIDATO_A_NO_REGISTRADO_A`. */
export function columnName(cell: string): string {
  return plain(cell.replace(/['"=\uFEFF]/g, ''))
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
}

/**
 * True for the header of a base: the header names casillas, by key or by parts, and more than a few
 * columns.
 */
export function isBaseHeader(cells: string[]): boolean {
  if (cells.length < 8) return false
  const fields = new Set(cells.map((cell) => fieldOf(columnName(cell))))
  const byKey = fields.has('claveCasilla') || fields.has('claveActa')
  return byKey || (fields.has('seccion') && (fields.has('tipoCasilla') || fields.has('casilla')))
}

/** Whether the rows of a file name their entidad, by itself or in a key. */
export function hasEntidad({ places }: Columns): boolean {
  const fields = ['claveCasilla', 'claveActa', 'idEntidad', 'entidad'] as const
  return fields.some((field) => places[field] !== undefined)
}

/**
 * Maps columns by name, never by place; of two with the same meaning the first counts. TOTAL_VOTOS
 * yields to a total labelled as calculated, a distrito federal to a local distrito. OTROS is the
 * line of candidaturas no registradas, unless another column has that name.
 */
export function mapColumns(header: string[]): Columns {
  const places: Partial<Record<Field, number>> = {}
  const others: number[] = []
  const names = header.map(columnName)
  names.forEach((name, place) => {
    const field = fieldOf(name)
    if (field !== undefined) places[field] ??= place
    else if (!PASSED.test(name)) others.push(place)
  })
  const prefer = (field: Field, pattern: RegExp) => {
    const place = names.findIndex((name) => pattern.test(name) && fieldOf(name) === field)
    if (place >= 0) places[field] = place
  }
  prefer('totalCalculado', /CALCULAD/)
  prefer('idDistrito', /_L(OCAL)?$/)
  prefer('distrito', /_L(OCAL)?$/)
  const rest = others.find((place) => OTHERS.test(names[place] ?? ''))
  if (rest !== undefined && places.noRegistradas === undefined) {
    places.noRegistradas = rest
    others.splice(others.indexOf(rest), 1)
  }
  // Without a column of numbers, names tell places apart.
  for (const [id, name] of [
    ['idDistrito', 'distrito'],
    ['idMunicipio', 'municipio'],
  ] as const)
    if (places[name] !== undefined) places[id] ??= places[name]
  return { places, others }
}
