import type { ActaCaptura } from '@espejo/server/contract'
import { tallyText, type Recibo } from '@espejo/server/domain/recibo'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { paperLines, type Reported, type tallyBody } from '#lib/captura/acta.ts'
import { count, sentence } from '#lib/format.ts'
import { lineName } from '#lib/parties.ts'

/** Figures for the image of a receipt: name of the elección, and name and figure of each line. */
export type FigureTable = { title: string; rows: [string, string][] }

const MARKS = { blanco: 'en blanco', ilegible: 'ilegible', no_capturado: 'sin escribir' }
const said = (figure: Reported) => (typeof figure === 'number' ? count(figure) : MARKS[figure])

/**
 * The figures that the phone sent, in the order of its screens; undefined where the receipt is not of
 * these very figures (RULES.md RB1): nothing stands beside a signature that the signature does not cover.
 */
export function figureTable(
  recibo: Pick<Recibo, 'votosSha256'>,
  acta: Pick<ActaCaptura, 'renglones' | 'titulo'>,
  cuerpo: string,
): FigureTable | undefined {
  const { noRegistradas, nulos, ...body } = JSON.parse(cuerpo) as ReturnType<typeof tallyBody>
  const votos = { ...body.votos, NO_REGISTRADAS: noRegistradas, NULOS: nulos }
  const tally = { ...body, votos }
  if (bytesToHex(sha256(utf8ToBytes(tallyText(tally)))) !== recibo.votosSha256) return undefined
  const figures: Record<string, unknown> = { ...tally, ...votos }
  const rows = paperLines(acta).map((line): [string, string] => [
    lineName(line),
    said(figures[line.key] as Reported),
  ])
  return { title: sentence(acta.titulo), rows }
}
