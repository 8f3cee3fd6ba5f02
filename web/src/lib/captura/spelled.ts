const ONES =
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve'.split(
    ' ',
  )
const TENS = ' diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ')
const HUNDREDS =
  ' ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'.split(
    ' ',
  )

/** 112 → «ciento doce», as on the acta. Whole numbers under a million; other numbers as figures. */
export function spelled(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= 1_000_000) return String(n)
  const thousands = Math.floor(n / 1000)
  if (thousands === 0) return underThousand(n)
  const head = thousands === 1 ? 'mil' : `${shortened(underThousand(thousands))} mil`
  return n % 1000 === 0 ? head : `${head} ${underThousand(n % 1000)}`
}

function underThousand(n: number): string {
  if (n === 100) return 'cien'
  const rest = n % 100
  const hundreds = HUNDREDS[Math.floor(n / 100)] ?? ''
  if (n >= 100) return rest === 0 ? hundreds : `${hundreds} ${underHundred(rest)}`
  return underHundred(rest)
}

function underHundred(n: number): string {
  const ten = TENS[Math.floor(n / 10)] ?? ''
  if (n < 30) return ONES[n] ?? ''
  return n % 10 === 0 ? ten : `${ten} y ${ONES[n % 10]}`
}

/** «veintiuno mil» becomes «veintiún mil». */
function shortened(words: string): string {
  return words.replace(/veintiuno$/, 'veintiún').replace(/uno$/, 'un')
}
