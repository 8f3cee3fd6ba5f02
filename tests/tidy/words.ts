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
 * Names of attics: a helper lives in the file of the first use; with more uses, in a file of the
 * room, named by the helper's own noun.
 */
export const ATTICS = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'lib2']
