/**
 * Party colours are data. A base colour becomes three colours in each theme: `fill` for marks and
 * bars, `ink` for text (4.5:1 or better on the page), `soft` for tints. The arithmetic is OKLCH, so
 * that a yellow and a maroon end up equally strong to the eye.
 */
const BASE: Record<string, string> = {
  PAN: '#0a57a4',
  PRI: '#0b8a45',
  PRD: '#f2c500',
  PVEM: '#5a9b2f',
  PT: '#d6202a',
  MC: '#f58025',
  MORENA: '#8e1f2f',
  PES: '#6a2c8c',
  RSP: '#c97b96',
  FXM: '#e0559a',
  NA: '#1aa3a8',
  PANAL: '#1aa3a8',
  NAE: '#1aa3a8',
}

/** Parties in the order of lending a coalition a colour: the first member named here lends. */
const RANK = ['MORENA', 'PAN', 'PRI', 'MC', 'PVEM', 'PT', 'PRD']

const PAGE = { light: { l: 0.984, c: 0.005, h: 85 }, dark: { l: 0.165, c: 0.008, h: 70 } }

export type Oklch = { l: number; c: number; h: number }
export type Rgb = [number, number, number]

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const toGamma = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)

/** `#0a57a4` → linear-light sRGB, 0 to 1. */
function parseHex(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [toLinear((n >> 16) / 255), toLinear(((n >> 8) & 255) / 255), toLinear((n & 255) / 255)]
}

export function toOklch([r, g, b]: Rgb): Oklch {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  }
}

/** Linear-light sRGB, clipped into the gamut. */
function toRgb({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (v: number) => Math.min(1, Math.max(0, v))
  return [
    clip(4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S),
    clip(-1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S),
    clip(-0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S),
  ]
}

export function toHex(color: Oklch): string {
  const part = (v: number) =>
    Math.round(toGamma(v) * 255)
      .toString(16)
      .padStart(2, '0')
  return `#${toRgb(color).map(part).join('')}`
}

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** WCAG contrast of two hex colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(parseHex(a)), luminance(parseHex(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/**
 * Unknown parties get a steady hue from their key, away from pure grey, and lighter than the fill of a
 * known party of the same hue.
 */
function fallback(key: string): Oklch {
  let hash = 2166136261
  for (const char of key) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619)
  // Keys that differ in the last letter would be neighbours: the prime is −1 on a circle of 360.
  hash = Math.imul(hash ^ (hash >>> 15), 2_654_435_761)
  return { l: 0.7, c: 0.09, h: ((hash ^ (hash >>> 13)) >>> 0) % 360 }
}

function baseOf(key: string): Oklch {
  if (key === 'OTROS') return { l: 0.6, c: 0.012, h: 75 }
  const known = BASE[key]
  return known ? toOklch(parseHex(known)) : fallback(key)
}

/** Walks lightness away from the page until text of the hue is readable there. */
function readable(color: Oklch, page: string, step: number): string {
  let l = color.l
  while (contrast(toHex({ ...color, l }), page) < 4.6 && l > 0 && l < 1) l += step
  return toHex({ ...color, l })
}

export type Shades = { fill: string; ink: string; soft: string }
export type Palette = { light: Shades; dark: Shades }

const clamp = (low: number, v: number, high: number) => Math.min(high, Math.max(low, v))

export function paletteOf(key: string): Palette {
  const base = baseOf(key)
  const { l, c } = base
  return {
    light: {
      fill: toHex({ ...base, l: clamp(0.42, l, 0.72) }),
      ink: readable({ ...base, l: 0.5 }, toHex(PAGE.light), -0.01),
      soft: toHex({ ...base, l: 0.9, c: c * 0.35 }),
    },
    dark: {
      fill: toHex({ ...base, l: clamp(0.56, l, 0.76) }),
      ink: readable({ ...base, l: 0.76, c: c * 0.8 }, toHex(PAGE.dark), 0.01),
      soft: toHex({ ...base, l: 0.32, c: c * 0.4 }),
    },
  }
}

/** The party that lends a candidacy the colour. */
export function leadParty(partidos: string[], key: string): string {
  return RANK.find((party) => partidos.includes(party)) ?? partidos[0] ?? key
}

const styles = new Map<string, string>()

/** Inline custom properties `--fill`, `--ink-party`, `--soft` for both themes of the page. */
export function partyStyle(party: string): string {
  const known = styles.get(party)
  if (known) return known
  const { light, dark } = paletteOf(party)
  const pair = (name: string, shade: keyof Shades) =>
    `--${name}:light-dark(${light[shade]},${dark[shade]})`
  const style = [pair('fill', 'fill'), pair('ink-party', 'ink'), pair('soft', 'soft')].join(';')
  styles.set(party, style)
  return style
}

export function candidacyStyle(candidatura: { key: string; partidos: string[] }): string {
  return partyStyle(leadParty(candidatura.partidos, candidatura.key))
}
