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

/**
 * A foto ready to leave, with the checks' results. `fine` is the same foto, larger, for reading
 * codes.
 */
export type Taken = Encoded & { quality: Quality; fine: HTMLCanvasElement }

/**
 * From the camera's picture or a file of the gallery. Never throws, whatever file a person chooses.
 */
export async function takenFrom(source: HTMLVideoElement | Blob): Promise<Taken | Refused> {
  const fine = source instanceof Blob ? await openFile(source) : grabFrame(source)
  if ('refused' in fine) return fine
  const canvas = fotoFrom(fine)
  const quality = assessPicture(canvas)
  const encoded = await encode(canvas)
  return 'refused' in encoded ? encoded : { ...encoded, quality, fine }
}

/** The checks alone, also for the camera's live picture. */
export function assessPicture(picture: HTMLCanvasElement | HTMLVideoElement): Quality {
  return assess(greyOf(pixelsOf(picture, LONG_SIDE)))
}
