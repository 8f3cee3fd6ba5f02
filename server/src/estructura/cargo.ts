import type { Cargo } from '../domain/record.ts'
import { plainWords } from '../domain/words.ts'

/** A post as a sheet names the post, with the words on paper. */
type Puesto = { cargo: Cargo; titulo: string }

/** Spellings of each cargo in plain words; the last number tells a first from a second person. */
const CARGOS: readonly [RegExp, Cargo, string][] = [
  [
    /^(rg|rep(re|res|resentante|te)? general(es)?|general|rgs)( \d)?$/,
    'rg',
    'Representante general',
  ],
  [
    /^((rc|rcc|rep(re|res|resentante|te)?( de| ante( la| mesa directiva de)?)? casillas?|rep(re|res|resentante|te)?) )?(propietari[oa]s?|prop|p)( \d)?$/,
    'propietario',
    'Representante de casilla, propietario',
  ],
  [
    /^((rc|rcc|rep(re|res|resentante|te)?( de| ante( la| mesa directiva de)?)? casillas?|rep(re|res|resentante|te)?) )?(suplentes?|sup|supl|s)( \d)?$/,
    'suplente',
    'Representante de casilla, suplente',
  ],
  // Without a word for the substitute, the representative of a casilla is the propietario.
  [
    /^(rc|rcc|rep(re|res|resentante|te)?( de| ante( la| mesa directiva de)?)? casillas?)( \d)?$/,
    'propietario',
    'Representante de casilla, propietario',
  ],
  [/^coord(inacion|inadora?)? municipal$/, 'coordinacion', 'Coordinación municipal'],
  [/^coord(inacion|inadora?)? distrital$/, 'coordinacion', 'Coordinación distrital'],
  [/^coord(inacion|inadora?)? juridic[ao]$/, 'juridico', 'Coordinación jurídica'],
  [/^capturistas?$/, 'capturista', 'Capturista'],
]

/** The cargos as the template lists them: each is read back as itself. */
export const CARGOS_ESCRITOS = [
  'RC propietario',
  'RC suplente',
  'RG',
  'Coordinación municipal',
  'Coordinación distrital',
  'Coordinación jurídica',
  'Capturista',
] as const

/** The post named by a text, or undefined. */
export function cargoOf(text: string): Puesto | undefined {
  const words = plainWords(text.replace(/\s*[(/][ao]s?\)?/gi, ''))
  const found = CARGOS.find(([shape]) => shape.test(words))
  return found && { cargo: found[1], titulo: found[2] }
}

/** Why a text names no post, with the texts that would. */
export function cargoFault(text: string): string {
  const typed = text.trim().slice(0, 30)
  const use = `Usa: ${CARGOS_ESCRITOS.join(', ')}.`
  return typed === '' ? `Falta el cargo. ${use}` : `El cargo «${typed}» no se reconoce. ${use}`
}
