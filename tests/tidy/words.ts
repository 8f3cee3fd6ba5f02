/** A forbidden word, and the house's word (README, «Palabras»). */
export const WORDS: Record<string, string> = {
  station: 'casilla',
  stations: 'casillas',
  booth: 'casilla',
  precinct: 'seccion',
  precincts: 'secciones',
  district: 'distrito',
  districts: 'distritos',
  municipality: 'municipio',
  municipalities: 'municipios',
  election: 'eleccion',
  elections: 'elecciones',
  contest: 'eleccion',
  contests: 'elecciones',
  catalogue: 'catalogo',
  catalogues: 'catalogos',
  race: 'eleccion',
  races: 'elecciones',
  candidate: 'candidatura',
  candidates: 'candidaturas',
  cut: 'corte',
  cuts: 'cortes',
  aggregate: 'suma',
  aggregates: 'sumas',
  carrera: 'demarcacion',
  carreras: 'demarcaciones',
  asiento: 'registro',
  asientos: 'registros',
}

/**
 * Words of everyday Spanish with an English word in code. Properties may keep the Spanish word: the
 * wire has its own names, known to phones and programs in use.
 */
export const OWN_WORDS: Record<string, string> = {
  fila: 'row',
  renglon: 'line',
  celda: 'cell',
  celdas: 'cells',
  hoja: 'sheet',
  cifra: 'figure',
  practice: 'simulacro',
  borrador: 'draft',
  bandeja: 'outbox',
  resultado: 'result',
  callada: 'sin reporte',
  calladas: 'sin reporte',
}

/**
 * Pairs of an English and a Spanish word that both name something in code. Each pair is checked
 * for what it names: either two things, and then both are said here, or one thing twice.
 */
export const PAIRS: readonly (readonly [english: string, spanish: string, things?: string])[] = [
  ['contest', 'eleccion'],
  ['line', 'renglon'],
  ['row', 'fila'],
  ['cell', 'celda'],
  ['sheet', 'hoja'],
  ['figure', 'cifra'],
  ['practice', 'simulacro'],
  ['source', 'fuente'],
  ['ballot', 'boleta'],
  ['name', 'nombre'],
  ['reason', 'motivo'],
  ['kind', 'tipo', 'a kind; TIPO_CASILLA of a clave, or the MIME type of a photograph'],
  ['key', 'llave', 'what a map is asked by; the public key of receipts, or who a person is'],
  ['status', 'estado', 'of HTTP; of the night, an item or a parada'],
  ['change', 'cambio', 'any change; a piece of news on the wire'],
  ['place', 'lugar', 'an index among options; a place with a name in the catálogo'],
  ['message', 'mensaje', 'a frame on a socket; the sentence of a refusal'],
  ['problem', 'problema', 'a request that failed; the fault of a photograph'],
]

/**
 * Names of attics: a helper lives in the file of the first use; with more uses, in a file of the
 * room, named by the helper's own noun.
 */
export const ATTICS = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'lib2']
