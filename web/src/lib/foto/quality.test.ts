import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { photograph, type Scene } from './fixtures/acta.ts'
import { assess, greyOf, LONG_SIDE, type Quality } from './quality.ts'

/**
 * The same acta under a known fault; each limit stands between two pictures that a person tells
 * apart.
 */
async function qualityOf(scene: Scene = {}): Promise<Quality> {
  // As a phone does: a JPEG first, then small.
  const jpeg = await (await photograph(scene)).jpeg({ quality: 85 }).toBuffer()
  const small = sharp(jpeg).resize(LONG_SIDE, LONG_SIDE, { fit: 'inside' }).ensureAlpha().raw()
  const { data, info } = await small.toBuffer({ resolveWithObject: true })
  return assess(greyOf({ data, width: info.width, height: info.height }))
}

const fine = { blurred: false, dark: false, sheet: 'whole' }

describe('a foto that can be read', () => {
  it.each<[string, Scene]>([
    ['straight', {}],
    ['of 12 megapixels', { width: 3024, height: 4032 }],
    ['lying', { width: 1600, height: 1200 }],
    ['turned by eight degrees', { degrees: 8, fill: 0.8 }],
    ['on a light table', { table: '#c9b79a' }],
    ['half in shadow', { shadow: 0.5 }],
    ['with grain', { noise: 12 }],
    ['in weak light', { light: 0.5, noise: 12 }],
  ])('%s gives no warning', async (_, scene) => {
    const quality = await qualityOf(scene)
    expect(quality).toMatchObject(fine)
    expect(quality.glare).toBeUndefined()
  })

  it('says where the sheet lies, for the look at the total', async () => {
    const { box } = await qualityOf({ degrees: 0, at: [0.5, 0.5] })
    expect(box.left).toBeCloseTo(0.5 - (0.86 * 1600 * 420) / 640 / 1200 / 2, 1)
    expect(box.top).toBeCloseTo(0.07, 1)
    expect(box.bottom).toBeCloseTo(0.93, 1)
  })
})

describe('blur', () => {
  it('blur is told from sharp where handwriting begins to melt, whatever the light', async () => {
    // At 1600 px the drawn letters are 25 px tall: soft with a blur of 2 px, running with 3 px.
    expect(await qualityOf({ blur: 2 })).toMatchObject({ blurred: false })
    expect(await qualityOf({ blur: 3 })).toMatchObject({ blurred: true })
    expect(await qualityOf({ blur: 2, light: 0.4 })).toMatchObject({ blurred: false })
    expect(await qualityOf({ blur: 3, light: 0.4 })).toMatchObject({ blurred: true })
  })

  it('blur grows with the amount, so that a limit means something', async () => {
    const amounts = [0, 1, 1.5, 2, 2.5, 3, 4, 6]
    const found = await Promise.all(amounts.map((blur) => qualityOf({ blur })))
    const values = found.map(({ sharpness }) => sharpness)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
  })

  it('blur is seen when the hand moved in one direction only', async () => {
    expect(await qualityOf({ motion: 5 })).toMatchObject({ blurred: false })
    expect(await qualityOf({ motion: 13 })).toMatchObject({ blurred: true })
  })

  it('blur is not hidden by the grain of a weak sensor', async () => {
    expect(await qualityOf({ blur: 5, noise: 12, light: 0.4 })).toMatchObject({ blurred: true })
  })

  it('blur is not said of a sheet from afar, which is small but sharp', async () => {
    expect(await qualityOf({ fill: 0.4 })).toMatchObject({ blurred: false, sheet: 'far' })
  })
})

describe('light', () => {
  it('light is missing when paper is darker than a third of white', async () => {
    expect(await qualityOf({ light: 0.4 })).toMatchObject({ dark: false })
    expect(await qualityOf({ light: 0.3 })).toMatchObject({ dark: true })
    expect(await qualityOf({ light: 0.05 })).toMatchObject({ dark: true })
  })

  it.each<[string, [number, number, number]]>([
    ['right', [0.75, 0.45, 0.12]],
    ['left', [0.25, 0.5, 0.12]],
    ['top', [0.5, 0.18, 0.12]],
    ['bottom', [0.5, 0.84, 0.12]],
    ['middle', [0.5, 0.5, 0.12]],
    ['right', [0.72, 0.4, 0.2]],
  ])('light that wipes out figures at the %s is a reflection', async (side, glare) => {
    expect(await qualityOf({ glare })).toMatchObject({ glare: side })
  })

  it('light on a spot smaller than a figure is let pass', async () => {
    expect((await qualityOf({ glare: [0.7, 0.4, 0.04] })).glare).toBeUndefined()
  })

  it('light as even as in a scan is no reflection, white as the paper may be', async () => {
    expect((await qualityOf({ light: 1.2, shadow: 0 })).glare).toBeUndefined()
  })
})

describe('the sheet', () => {
  it.each<[string, Scene]>([
    ['right', { at: [0.75, 0.5] }],
    ['left', { at: [0.3, 0.5] }],
    ['top', { at: [0.5, 0.4] }],
    ['bottom', { at: [0.5, 0.62] }],
    ['every side', { fill: 1.6 }],
  ])('the sheet is said to run over the %s', async (_, scene) => {
    expect(await qualityOf(scene)).toMatchObject({ sheet: 'overrun' })
  })

  it('the sheet is said to be missing where there is none', async () => {
    expect(await qualityOf({ sheet: false })).toMatchObject({ sheet: 'none' })
  })

  it('a sheet without writing has nothing sharp', async () => {
    expect(await qualityOf({ written: false })).toMatchObject({ sharpness: 0, blurred: true })
  })

  it('a sheet on a white table has no edges to see', async () => {
    expect(await qualityOf({ table: '#f0efea' })).toMatchObject({ sheet: 'overrun' })
  })
})

it('a look takes a small part of the 300 ms that a person would notice', () => {
  const data = new Uint8Array(LONG_SIDE * LONG_SIDE * 4).map((_, n) => (n * 7919) % 256)
  const looks = Array.from({ length: 5 }, () => {
    const startedAt = performance.now()
    assess(greyOf({ data, width: LONG_SIDE, height: LONG_SIDE }))
    return performance.now() - startedAt
  })
  expect(Math.min(...looks)).toBeLessThan(150)
})

describe('a picture of almost nothing', () => {
  it.each([
    [1, 1],
    [8, 8],
    [640, 1],
    [33, 47],
  ])('a picture of %i × %i is judged without an error', (width, height) => {
    const data = new Uint8Array(width * height * 4).fill(200)
    expect(assess(greyOf({ data, width, height })).blurred).toBe(true)
  })
})
