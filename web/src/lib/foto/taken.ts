import {
  encode,
  grabFrame,
  openFile,
  pixelsOf,
  fotoFrom,
  type Encoded,
  type Refused,
} from './compress.ts'
import { assess, greyOf, LONG_SIDE, type Quality } from './quality.ts'

/** A foto ready to leave, with what is known of it. `fine` is the same, larger: its codes are read there. */
export type Taken = Encoded & { quality: Quality; fine: HTMLCanvasElement }

/** From the camera's picture or a file of the gallery. Never throws for what a person may choose. */
export async function takeFoto(source: HTMLVideoElement | Blob): Promise<Taken | Refused> {
  const fine = source instanceof Blob ? await openFile(source) : grabFrame(source)
  if ('refused' in fine) return fine
  const canvas = fotoFrom(fine)
  const quality = assessPicture(canvas)
  const encoded = await encode(canvas)
  return 'refused' in encoded ? encoded : { ...encoded, quality, fine }
}

/** The checks alone, also of what the camera shows at this moment. */
export function assessPicture(picture: HTMLCanvasElement | HTMLVideoElement): Quality {
  return assess(greyOf(pixelsOf(picture, LONG_SIDE)))
}
