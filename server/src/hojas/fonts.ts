import { createRequire } from 'node:module'

/**
 * Names of people are set in Gentium, a font made for every language with Latin letters: the
 * standard fonts of PDF readers cover Spanish, but only half of «Kʼinich», «Tlācaēlel» or
 * «Ñu̱ndzai».
 */
const GENTIUM = '@expo-google-fonts/gentium-book-plus'
const FONTS = {
  Gentium: '400Regular/GentiumBookPlus_400Regular.ttf',
  'Gentium-Bold': '700Bold/GentiumBookPlus_700Bold.ttf',
}

/** Makes both weights known to a document as `Gentium` and `Gentium-Bold`. */
export function registerFonts(doc: PDFKit.PDFDocument): void {
  const { resolve } = createRequire(import.meta.url)
  for (const [name, file] of Object.entries(FONTS))
    doc.registerFont(name, resolve(`${GENTIUM}/${file}`))
}
