import type { ActaCaptura, ReciboAnswer } from '@espejo/server/contract'
import { titleOf } from '#lib/captura/casillas.ts'
import { download } from '#lib/download.ts'
import { figureTable } from './figures.ts'
import { imageOf } from './image.ts'

/**
 * Hands the receipt's image to the phone's share sheet; downloads the image on phones without a
 * sheet. `cuerpo`: the body that the phone sent, where the receipt is of the phone's own submission.
 */
export async function shareRecibo(
  recibo: ReciboAnswer,
  acta: ActaCaptura,
  cuerpo: string | undefined,
): Promise<void> {
  const { folio, casilla } = recibo.recibo
  const image = await imageOf(recibo, cuerpo ? figureTable(recibo.recibo, acta, cuerpo) : undefined)
  const file = new File([image], `recibo-${casilla}-${folio}.png`, { type: 'image/png' })
  const { seccion, kind } = titleOf(casilla)
  const data = { files: [file], title: `Recibo ${folio}`, text: `${seccion}, ${kind}` }
  if (navigator.canShare?.(data)) return navigator.share(data)
  download(file, file.name)
}
