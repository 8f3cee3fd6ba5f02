import { casillaOf } from '@espejo/server/domain/clave'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** What the codes printed on an acta say of whose it is. `text`: the code that decided. */
export type Code = { result: 'coincide' | 'otra' | 'ninguno'; text?: string }

const CODES_MAX = 8
/** Without this the reader is fetched from a stranger's server. One object: another one means another reader. */
const OURS = { locateFile: () => wasmUrl }
/** CLAVE_CASILLA standing by itself, with or without the TIPO_ACTA that follows it in an acta's key. */
const CLAVE = /(?<![A-Z0-9])(\d{6}[A-Z]\d{4})[A-Z0-9]{0,4}(?![A-Z0-9])/g

/**
 * Reads what QR, bar or matrix codes are in the picture. The reader comes when it is first needed,
 * from our own server; where it cannot come the answer is `ninguno`, for nothing waits for it.
 */
export async function readCode(pixels: ImageData, casilla: string): Promise<Code> {
  try {
    const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
    prepareZXingModule({ overrides: OURS })
    const found = await readBarcodes(pixels, {
      formats: ['QRCode', 'DataMatrix', 'PDF417', 'Code128', 'Code39', 'ITF'],
      tryHarder: true,
      maxNumberOfSymbols: CODES_MAX,
    })
    return compareCodes(
      found.map(({ text }) => text),
      casilla,
    )
  } catch {
    return { result: 'ninguno' }
  }
}

/** A code of our casilla settles it, whatever stands beside it; codes of something else say nothing. */
export function compareCodes(texts: string[], casilla: string): Code {
  const named = texts.flatMap((text) =>
    [...text.toUpperCase().matchAll(CLAVE)].map(([, clave = '']) => clave),
  )
  const ours = casillaOf(casilla)
  if (named.includes(ours)) return { result: 'coincide', text: ours }
  const [other] = named
  return other === undefined ? { result: 'ninguno' } : { result: 'otra', text: other }
}
