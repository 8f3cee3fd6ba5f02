/** Ten digits, or '' for an empty cell; else why the text gives no telephone. */
export type Telefono = { telefono: string } | { motivo: string }

const LONG = 'El teléfono no tiene 10 dígitos.'

/**
 * A Mexican telephone in any notation of a spreadsheet: spaces, dots, parentheses, +52, 044, a
 * number with decimals or with an exponent that lost no digit.
 */
export function telefonoOf(text: string): Telefono {
  const typed = text
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^(tel|cel|celular|whatsapp|telefono|teléfono)?[\s.:'’]*/i, '')
  if (typed === '') return { telefono: '' }
  const power = /^(\d)(?:[.,](\d+))?e\+?0*(\d{1,2})$/i.exec(typed)
  if (power) return fromPower(power)
  // Decimals of a whole number; the zeros of «844.111.0000» are digits of the telephone.
  const plain = typed.replace(/^(\d{10,})[.,]0+$/, '$1')
  if (!/^[\d\s()+.–—‑/-]+$/.test(plain)) return { motivo: LONG }
  const digits = plain.replace(/\D/g, '')
  const own = localOf(digits)
  if (own !== undefined) return { telefono: own }
  const several = plain.split(/\s*[/]\s*/).filter((each) => localOf(each.replace(/\D/g, '')))
  return { motivo: several.length > 1 ? 'Hay dos teléfonos: deja uno.' : LONG }
}

/** Without the country's code, the 1 of mobiles until 2019, and the 01, 044 and 045 dialled before. */
function localOf(digits: string): string | undefined {
  const local = digits.replace(/^(52|521|0052|01|044|045)(?=\d{10}$)/, '')
  return local.length === 10 ? local : undefined
}

/** `8.441112233E+09` holds every digit; `8.44111E+09` was rounded. */
function fromPower([, first = '', rest = '', exponent = '']: RegExpExecArray): Telefono {
  const digits = first + rest
  const size = Number(exponent) + 1
  const local = digits.length === size ? localOf(digits) : undefined
  if (local !== undefined) return { telefono: local }
  return {
    motivo: 'Excel redondeó el teléfono: da a la columna formato de texto y escríbelo de nuevo.',
  }
}
