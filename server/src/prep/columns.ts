import { plain } from './cell.ts'

/** What a column of a PREP base says, whatever it was called that year. */
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

/** Names that mean the same, as published between 2012 and 2024; matched without accents, signs made `_`. */
const NAMES: Record<Field, readonly string[]> = {
  claveCasilla: ['CLAVE_CASILLA'],
  claveActa: ['CLAVE_ACTA'],
  idEntidad: ['ID_ESTADO', 'ID_ENTIDAD', 'CLAVE_ENTIDAD', 'CVE_ENTIDAD'],
  entidad: ['ESTADO', 'ENTIDAD', 'NOMBRE_ESTADO', 'NOMBRE_ENTIDAD', 'ENTIDAD_FEDERATIVA'],
  idDistrito: [
    'ID_DISTRITO',
    'ID_DISTRITO_LOCAL',
    'ID_DISTRITO_FEDERAL',
    'ID_DTTO',
    'ID_DTTO_LOCAL',
  ],
  distrito: [
    'DISTRITO',
    'DISTRITO_LOCAL',
    'DISTRITO_FEDERAL',
    'NOMBRE_DISTRITO',
    'CABECERA_DISTRITAL',
  ],
  idMunicipio: [
    'ID_MUNICIPIO',
    'ID_MUNICIPIO_LOCAL',
    'ID_ALCALDIA',
    'ID_DEMARCACION',
    'ID_DELEGACION',
    'ID_JUNTA',
    'ID_JUNTA_MUNICIPAL',
  ],
  municipio: [
    'MUNICIPIO',
    'MUNICIPIO_LOCAL',
    'NOMBRE_MUNICIPIO',
    'ALCALDIA',
    'DEMARCACION',
    'DELEGACION',
    'JUNTA',
    'JUNTA_MUNICIPAL',
  ],
  seccion: ['SECCION', 'ID_SECCION'],
  idCasilla: ['ID_CASILLA', 'NUMERO_CASILLA', 'NUM_CASILLA'],
  tipoCasilla: ['TIPO_CASILLA'],
  extContigua: ['EXT_CONTIGUA', 'ID_EXT_CONTIGUA'],
  ubicacion: ['UBICACION_CASILLA', 'UBICACION'],
  tipoActa: ['TIPO_ACTA', 'ID_TIPO_ACTA'],
  boletasSobrantes: ['TOTAL_BOLETAS_SOBRANTES', 'NUM_BOLETAS_SOBRANTES', 'BOLETAS_SOBRANTES'],
  personasVotaron: [
    'TOTAL_PERSONAS_VOTARON',
    'TOTAL_CIUDADANOS_VOTARON',
    'PERSONAS_VOTARON',
    'CIUDADANOS_VOTARON',
  ],
  representantesVotaron: [
    'TOTAL_REP_PARTIDO_CI_VOTARON',
    'TOTAL_REP_PARTIDOS_CI_VOTARON',
    'TOTAL_REPRESENTANTES_VOTARON',
    'REPRESENTANTES_VOTARON',
  ],
  votosSacados: [
    'TOTAL_VOTOS_SACADOS',
    'NUM_BOLETAS_EXTRAIDAS',
    'VOTOS_SACADOS',
    'BOLETAS_EXTRAIDAS',
    'TOTAL_BOLETAS_EXTRAIDAS',
  ],
  noRegistradas: [
    'NO_REGISTRADAS',
    'NO_REGISTRADOS',
    'CNR',
    'CANDIDATO_A_NO_REGISTRADO_A',
    'CANDIDATOS_NO_REGISTRADOS',
    'CANDIDATURAS_NO_REGISTRADAS',
    'CANDIDATURA_NO_REGISTRADA',
    'NUM_VOTOS_CAN_NREG',
    'CAND_NO_REGISTRADOS',
  ],
  nulos: ['NULOS', 'VN', 'VOTOS_NULOS', 'NUM_VOTOS_NULOS', 'TOTAL_VOTOS_NULOS'],
  totalAsentado: ['TOTAL_VOTOS_ASENTADO', 'TOTAL_VOTOS_ASENTADOS'],
  totalCalculado: ['TOTAL_VOTOS_CALCULADO', 'TOTAL_VOTOS_CALCULADOS', 'TOTAL_VOTOS'],
  listaNominal: ['LISTA_NOMINAL', 'LISTA_NOMINAL_CASILLA'],
  representantes: ['REPRESENTANTES_PP_CI', 'REPRESENTANTES_PP', 'TOTAL_REPRESENTANTES_PP_CI'],
  observaciones: ['OBSERVACIONES', 'OBSERVACION'],
  contabilizada: ['CONTABILIZADA', 'CONTABILIZA'],
  imagen: ['SHA', 'CODIGO_INTEGRIDAD', 'SHA256', 'HASH'],
  acopioAt: ['FECHA_HORA_ACOPIO', 'HORA_ACOPIO'],
  capturaAt: ['FECHA_HORA_CAPTURA', 'HORA_CAPTURA', 'FECHA_HORA'],
  verificacionAt: ['FECHA_HORA_VERIFICACION', 'HORA_VERIFICACION', 'HORA_REGISTRO'],
}

/** Columns that are known and of no use here. */
const PASSED =
  /^(CODIGOS_.*|MECANISMOS?_TRASLADO|CRYT|ORIGEN|DIGITALIZACION|TIPO_DOCUMENTO|COTEJADA|CASILLA|ID|NUM_ACTA_IMPRESO|CABECERA.*|CIRCUNSCRIPCION|RUTA_ACTA|NUMERO|CONSECUTIVO)$/

const FIELDS = new Map<string, Field>()
for (const field of Object.keys(NAMES) as Field[])
  for (const name of NAMES[field]) FIELDS.set(name, field)

/** Where each field stands, and the columns that are neither fields nor passed over. */
export type Columns = { places: Partial<Record<Field, number>>; others: number[] }

/** `CANDIDATO/A NO REGISTRADO/A` → `CANDIDATO_A_NO_REGISTRADO_A`. */
export function columnName(cell: string): string {
  return plain(cell.replace(/['"=\uFEFF]/g, ''))
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
}

/** True for the header of a base: it names casillas, by key or by their parts, and more than a few columns. */
export function isBaseHeader(cells: string[]): boolean {
  if (cells.length < 8) return false
  const names = new Set(cells.map(columnName))
  const byKey = names.has('CLAVE_CASILLA') || names.has('CLAVE_ACTA')
  return byKey || (names.has('SECCION') && names.has('TIPO_CASILLA'))
}

/** Maps columns by name, never by place; of two with one meaning the first stands (TOTAL_VOTOS yields). */
export function mapColumns(header: string[]): Columns {
  const places: Partial<Record<Field, number>> = {}
  const others: number[] = []
  const names = header.map(columnName)
  names.forEach((name, place) => {
    const field = FIELDS.get(name)
    if (field !== undefined) places[field] ??= place
    else if (!PASSED.test(name)) others.push(place)
  })
  const exact = names.findIndex((name) => name.startsWith('TOTAL_VOTOS_CALCULADO'))
  if (exact >= 0) places.totalCalculado = exact
  return { places, others }
}
