import { plain } from './cell.ts'
import { partyKey } from './partidos.ts'

/** Claves of elecciones by the words in files and titles; the first match counts. */
const ELECCIONES: [clave: string, inName: RegExp, inTitle: RegExp][] = [
  [
    'DIP_LOC',
    /^(DIP_?LOC|DIP_LOCALES|DIPUTACI(ON|ONES)_LOCAL(ES)?|DIP_?MR_?LOC)$/,
    /(DIPUTACI(ON|ONES)|DIPUTAD[OA]S?) LOCAL/,
  ],
  ['JUNTAS', /^(JUNTAS?|JUNTAS_MUNICIPALES|JM|JMPAL)$/, /JUNTAS? MUNICIPAL/],
  [
    'AYUN',
    /^(AYUN|AYUNTAMIENTOS?|AYTO|AYTOS|AYU|PMUN|PRES_MUN|MUN|MUNICIPES|EDILES)$/,
    /AYUNTAMIENTO|(PRESIDENCIAS?|PRESIDENTES?) MUNICIPAL|REGIDURIA|MUNICIPES|EDILES|CONCEJAL/,
  ],
  ['ALC', /^(ALC|ALCALDIAS?|JEF_DEL)$/, /ALCALDIA|JEFATURAS? DELEGACIONAL/],
  ['JEF_GOB', /^(JEF_?GOB|JG|JGOB)$/, /JEFATURA DE GOBIERNO/],
  ['GUB', /^(GUB|GUBERNATURA)$/, /GUBERNATURA/],
  ['GOB', /^(GOB|GOBERNADORA?|GOBERNATURA)$/, /GOBERNADOR|GOBERNATURA/],
  ['SEN', /^(SEN|SENADURIAS?|SENADO(RES)?|SEN_FED)$/, /SENADUR|SENADOR/],
  ['DIP', /^(DIP|DIPUTACI(ON|ONES)|DIPUTAD[OA]S?|DIP_FED)$/, /DIPUTAC|DIPUTAD/],
  ['PRES', /^(PRES|PRESIDENCIA|PRESIDENTE)$/, /PRESIDENCIA|PRESIDENTE/],
  ['SIND', /^(SIND|SINDICATURAS?)$/, /SINDICATURA/],
  ['REG', /^(REG|REGIDURIAS?)$/, /REGIDURIA/],
]

/**
 * The clave of the elección, from the innermost name of a file or folder that tells the clave, else
 * from the title; '' for none.
 */
export function eleccionOf(path: string, title: string): string {
  const named = segmentsOf(path)
    .map(claveInName)
    .filter((clave) => clave !== undefined)
  const titled = ELECCIONES.find(([, , inTitle]) => inTitle.test(plain(title)))?.[0] ?? ''
  // DIP is short for both kinds; the word for local may stand elsewhere.
  const local = named[0] === 'DIP' && [...named, titled].includes('DIP_LOC')
  return local ? 'DIP_LOC' : (named[0] ?? titled)
}

function claveInName(segment: string): string | undefined {
  const words = plain(segment.replace(/\.\w+$/, '')).split(/[^A-Z0-9]+/)
  const pairs = words.slice(1).map((word, at) => `${words[at]}_${word}`)
  for (const [clave, inName] of ELECCIONES)
    if (pairs.some((pair) => inName.test(pair)) || words.some((word) => inName.test(word)))
      return clave
  return undefined
}

/** Innermost first, at most four: a folder far above says nothing of the file. */
function segmentsOf(path: string): string[] {
  return path
    .split(/[/\\]/)
    .filter((part) => part !== '')
    .reverse()
    .slice(0, 4)
}

/** Whether the file explains the rest of the delivery. */
export function isReadme(path: string): boolean {
  return /l[eé]{2}me|leame|readme|instructivo/i.test((segmentsOf(path)[0] ?? '').normalize('NFC'))
}

const ENTIDADES =
  'Aguascalientes|Baja California|Baja California Sur|Campeche|Coahuila|Colima|Chiapas|Chihuahua|Ciudad de México|Durango|Guanajuato|Guerrero|Hidalgo|Jalisco|México|Michoacán|Morelos|Nayarit|Nuevo León|Oaxaca|Puebla|Querétaro|Quintana Roo|San Luis Potosí|Sinaloa|Sonora|Tabasco|Tamaulipas|Tlaxcala|Veracruz|Yucatán|Zacatecas'.split(
    '|',
  )

/** Name of an entidad by its two digits; '' for 00 and for numbers beyond 32. */
function entidadNombre(codigo: string): string {
  return ENTIDADES[Number(codigo) - 1] ?? ''
}

/**
 * Two digits of an entidad by its name, short or in full (`VERACRUZ DE IGNACIO DE LA LLAVE`); ''
 * for none.
 */
export function entidadCodigo(nombre: string): string {
  const said = plain(nombre)
    .replace(/^ESTADO DE MEXICO$/, 'MEXICO')
    .replace('DISTRITO FEDERAL', 'CIUDAD DE MEXICO')
  const at = ENTIDADES.findIndex(
    (each) => said === plain(each) || said.startsWith(`${plain(each)} DE `),
  )
  return at < 0 ? '' : String(at + 1).padStart(2, '0')
}

/** Short names of the entidades in names of files, in the order of their numbers. */
const SIGLAS =
  'AGS|BCN?|BCS|CAMP?|COAH|COL|CHIS|CHIH|CDMX|DGO|GTO|GRO|HGO|JAL|(EDO)?MEX|MICH|MOR|NAY|NL|OAX|PUE|QRO|QROO|SLP|SIN|SON|TAB|TAM(P?S)?|TLAX|VER|YUC|ZAC'.split(
    '|',
  )

/** The two digits of an entidad told by the names of a file and its folders, else by its title. */
export function entidadOf(path: string, title: string): string {
  const words = segmentsOf(path).flatMap((part) => plain(part).split(/[^A-Z]+/))
  const at = SIGLAS.findIndex((siglas) => words.some((word) => RegExp(`^${siglas}$`).test(word)))
  if (at >= 0) return String(at + 1).padStart(2, '0')
  // The longest name first: Baja California Sur is not Baja California.
  const said = [...words, plain(title)].join(' ')
  const longest = ENTIDADES.toSorted((a, b) => b.length - a.length)
  const name = longest.find((each) => RegExp(`\\b${plain(each)}\\b`).test(said))
  return name === undefined ? '' : entidadCodigo(name)
}

/** `Campeche 2021`; `Federal 2018` where several entidades vote. */
export function procesoOf(entidades: readonly string[], path: string, corteAt: string): string {
  const [only = ''] = entidades
  const nombre = entidades.length === 1 ? entidadNombre(only) || 'Local' : 'Federal'
  // The hour of a corte may look like a year: 20210607_2000.
  const name = (segmentsOf(path)[0] ?? '').replace(/20\d{6}[_-]\d{4}/, '')
  const inName = /(?:^|[^0-9])(20\d\d)(?:[^0-9]|$)/.exec(name)?.[1]
  return `${nombre} ${inName ?? corteAt.slice(0, 4)}`.trim()
}

/**
 * `SUM-PAN-PRI-PRD`, `PAN-PRI`, `C_PAN_PRI` → the parties; a single party where only the columns
 * tell the parts.
 */
export function partiesOf(text: string): { partidos: string[]; suma: boolean } {
  const name = plain(text)
  const suma = /^SUM[-_ ]/.test(name)
  const bare = name.replace(/^(SUM|CO?|COAL|COALICION)[-_ ]/, '')
  const pieces = /[-+/,]/.test(bare)
    ? bare.split(/\s*[-+/,]+\s*/)
    : suma
      ? bare.split(/[_ ]+/)
      : [bare]
  return { partidos: pieces.filter((piece) => piece !== '').map(partyKey), suma }
}
