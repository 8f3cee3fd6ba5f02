import { encode, grabFrame, openFile, pixelsOf, type Encoded, type Refused } from './compress.ts'
import { assess, greyOf, SIDE, type Quality } from './quality.ts'

/** A foto ready to leave, with what is known of it. `canvas` is read once more, for its codes. */
export type Taken = Encoded & { quality: Quality; canvas: HTMLCanvasElement }

/** From the camera's picture or a file of the gallery. Never throws for what a person may choose. */
export async function takeFoto(source: HTMLVideoElement | Blob): Promise<Taken | Refused> {
  const canvas = source instanceof Blob ? await openFile(source) : grabFrame(source)
  if ('refused' in canvas) return canvas
  const quality = assessPicture(canvas)
  const encoded = await encode(canvas)
  return 'refused' in encoded ? encoded : { ...encoded, quality, canvas }
}

/** The checks alone, also of what the camera shows at this moment. */
export function assessPicture(picture: HTMLCanvasElement | HTMLVideoElement): Quality {
  return assess(greyOf(pixelsOf(picture, SIDE)))
}
