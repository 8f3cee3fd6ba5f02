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
  idDistrito:
    'ID_DISTRITO ID_DISTRITO_LOCAL ID_DISTRITO_FEDERAL ID_DISTRITO_ELECTORAL ID_DISTRITO_ELECTORAL_LOCAL ID_DTTO ID_DTTO_LOCAL ID_DTTO_FEDERAL ID_DTO ID_DTO_LOCAL CVE_DISTRITO CLAVE_DISTRITO NUM_DISTRITO',
  distrito:
    'DISTRITO DISTRITO_LOCAL DISTRITO_FEDERAL DISTRITO_ELECTORAL DISTRITO_ELECTORAL_LOCAL NOMBRE_DISTRITO NOMBRE_DISTRITO_LOCAL NOMBRE_DISTRITO_FEDERAL CABECERA_DISTRITAL CABECERA_DISTRITAL_LOCAL CABECERA_DISTRITO_LOCAL',
  idMunicipio:
    'ID_MUNICIPIO ID_MUNICIPIO_LOCAL ID_AYUNTAMIENTO ID_ALCALDIA ID_DEMARCACION ID_DEMARCACION_TERRITORIAL ID_DELEGACION ID_JUNTA ID_JUNTA_MUNICIPAL ID_MPIO CVE_MUNICIPIO CLAVE_MUNICIPIO NUM_MUNICIPIO',
  municipio:
    'MUNICIPIO MUNICIPIO_LOCAL NOMBRE_MUNICIPIO NOMBRE_MUNICIPIO_LOCAL AYUNTAMIENTO ALCALDIA NOMBRE_ALCALDIA DEMARCACION DEMARCACION_TERRITORIAL DELEGACION JUNTA JUNTA_MUNICIPAL',
  seccion: 'SECCION ID_SECCION SECCION_ELECTORAL CVE_SECCION CLAVE_SECCION NUM_SECCION SECC',
  casilla: 'CASILLA NOMBRE_CASILLA',
  idCasilla: 'ID_CASILLA NUMERO_CASILLA NUM_CASILLA NO_CASILLA NUMERO_DE_CASILLA',
  tipoCasilla: 'TIPO_CASILLA TIPO_DE_CASILLA ID_TIPO_CASILLA',
  extContigua: 'EXT_CONTIGUA ID_EXT_CONTIGUA EXTENSION_CONTIGUA',
  ubicacion: 'UBICACION_CASILLA UBICACION UBICACION_DE_CASILLA',
  tipoActa: 'TIPO_ACTA ID_TIPO_ACTA TIPO_DE_ACTA',
  noRegistradas: 'CNR VCN VCNR NREG',
  nulos: 'VN',
  totalCalculado:
    'TOTAL_VOTOS TOTAL_DE_VOTOS VOTACION_TOTAL VOTACION_TOTAL_EMITIDA TOTAL_VOTACION TOTAL',
  listaNominal: 'LISTA_NOMINAL LISTA_NOMINAL_CASILLA LISTADO_NOMINAL LN',
  representantes: 'REPRESENTANTES_PP_CI REPRESENTANTES_PP TOTAL_REPRESENTANTES_PP_CI REP_PP_CI',
  observaciones: 'OBSERVACIONES OBSERVACION',
  contabilizada: 'CONTABILIZADA CONTABILIZA ACTA_CONTABILIZADA',
  imagen: 'SHA SHA256 SHA_256 CODIGO_INTEGRIDAD CODIGO_DE_INTEGRIDAD HASH',
  acopioAt: 'FECHA_HORA_ACOPIO HORA_ACOPIO FECHA_ACOPIO',
  capturaAt: 'FECHA_HORA_CAPTURA HORA_CAPTURA FECHA_CAPTURA FECHA_HORA',
  verificacionAt:
    'FECHA_HORA_VERIFICACION HORA_VERIFICACION FECHA_HORA_REGISTRO HORA_REGISTRO FECHA_VERIFICACION',
}

/** Names with a different form for each authority, by their common part. */
const PATTERNS: [RegExp, Field][] = [
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?BOLETAS_SOBRANTES$/, 'boletasSobrantes'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?(PERSONAS|CIUDADAN[A-Z_]*)_(QUE_)?VOTARON$/, 'personasVotaron'],
  [/^(NUM(ERO)?_|TOTAL_)?(DE_)?REP(RESENTANTES)?_[A-Z_]*VOTARON$/, 'representantesVotaron'],
  [/^REPRESENTANTES_VOTARON$/, 'representantesVotaron'],
  [
    /^(NUM(ERO)?_|TOTAL_)?(DE_)?(VOTOS|BOLETAS)_(SACAD[AO]S|EXTRAID[AO]S)(_(DE_LA_)?URNA)?$/,
    'votosSacados',
  ],
  [/^(?!PORC|PCT|TOTAL_ACTAS).*(^|_)(NO_REG(ISTRAD[A-Z_]*)?|NREG)$/, 'noRegistradas'],
  [/^((NUM(ERO)?_|TOTAL_)?(DE_)?VOTOS_|NUM_|TOTAL_)?NUL[OA]S$/, 'nulos'],
  [/^TOTAL_(DE_)?(VOTOS_)?ASENTAD[OA]S?$/, 'totalAsentado'],
  [/^TOTAL_(DE_)?(VOTOS_)?CALCULAD[OA]S?$/, 'totalCalculado'],
]

/** Known columns of no use here. */
const PASSED =
  /^(CODIGOS_.*|MECANISMOS?_(DE_)?TRASLADO|CRYT|ORIGEN|DIGITALIZACION|TIPO_DOCUMENTO|COTEJADA|ID|ID_ACTA|NUM_ACTA_IMPRESO|CABECERA.*|CIRCUNSCRIPCION|RUTA_ACTA|NUMERO|CONSECUTIVO|ESTATUS_.*|CASILLA_(ZONA|INSTALADA)|ID_INCIDENTE|ID_TIPO_CANDIDATURA|(NUM_)?BOLETAS_RECIBIDAS|NUM_ESCRITOS|SOBRES_.*)$/

const FIELDS = new Map<string, Field>()
for (const field of Object.keys(NAMES) as Field[])
  for (const name of (NAMES[field] ?? '').split(' ')) FIELDS.set(name, field)

function fieldOf(name: string): Field | undefined {
  return FIELDS.get(name) ?? PATTERNS.find(([pattern]) => pattern.test(name))?.[1]
}

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

/**
 * Maps columns by name, never by place; of two with the same meaning the first counts. TOTAL_VOTOS
 * yields to a total labelled as calculated, a distrito federal to a local distrito.
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
  prefer('idDistrito', /LOCAL$/)
  prefer('distrito', /LOCAL$/)
  return { places, others }
}
