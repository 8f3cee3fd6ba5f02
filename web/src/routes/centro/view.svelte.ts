import type { FotoEnlaces, FotoTarea } from '@espejo/server/contract'
import { call, Problem } from '#lib/api.ts'
import { learn, yOf, type Anchor } from './follow.ts'

const ZOOM_MIN = 0.5
const ZOOM_MAX = 5
const ZOOM_STEP = 1.25
/** One press of a key, as a part of the sheet's height. */
const PAN = 0.05
const NUDGE = 0.004
/** From here the preview of 1600 px is too coarse. */
const FINE_FROM = 2
const CONTRASTS = [1, 1.5, 2.3] as const

/** The view of the photograph: by keys alone, and kept between tasks. */
export class View {
  src = $state('')
  status = $state<'leyendo' | 'lista' | 'sin_foto'>('leyendo')
  /** 1: the sheet fills the width of its place. */
  zoom = $state(1)
  /** Quarter turns clockwise. */
  turn = $state(0)
  follow = $state(true)
  /** The middle of the view, from 0 to 1 of the sheet. */
  cx = $state(0.5)
  cy = $state(0.5)
  /** Height over width of the photograph before rotation. */
  ratio = $state(4 / 3)
  #contrast = $state(0)
  #anchors = $state.raw<Anchor[]>([])
  #foto: FotoTarea | undefined
  #links: FotoEnlaces | undefined

  /** Whether a person pointed at a row of the photograph; earlier, the rows are guesses. */
  get pointed(): boolean {
    return this.#anchors.length > 0
  }

  get contrast(): number {
    return CONTRASTS[this.#contrast] ?? 1
  }

  /** Height over width of the turned sheet. */
  get aspect(): number {
    return this.turn % 2 === 0 ? this.ratio : 1 / this.ratio
  }

  /** Opens a photograph. */
  async open(foto: FotoTarea | undefined): Promise<void> {
    this.#foto = foto
    this.#links = undefined
    this.src = ''
    this.turn = 0
    // The head of the acta names the casilla.
    this.cy = 0
    this.#anchors = []
    if (!foto) return void (this.status = 'sin_foto')
    this.ratio = foto.alto / foto.ancho
    this.status = 'leyendo'
    const fine = this.zoom >= FINE_FROM && (await this.#show('original'))
    const shown = fine || (await this.#show('grande'))
    if (this.#foto === foto) this.status = shown ? 'lista' : 'sin_foto'
  }

  /**
   * Shows a size once its bytes are loaded; until then, or without bytes, the old picture stays.
   */
  async #show(size: 'grande' | 'original'): Promise<boolean> {
    const foto = this.#foto
    if (!foto) return false
    const known = this.#links
    if (known && (await isPicture(known[size]))) return this.#put(foto, known[size])
    // An address is good for five minutes; a failed address is replaced once.
    const links = await call<FotoEnlaces>(`/api/fotos/${foto.sha256}/enlaces`).catch(
      (error: unknown) => {
        if (error instanceof Problem) return undefined
        throw error
      },
    )
    if (!links || !(await isPicture(links[size]))) return false
    if (this.#foto === foto) this.#links = links
    return this.#put(foto, links[size])
  }

  #put(foto: FotoTarea, src: string): boolean {
    if (this.#foto === foto) this.src = src
    return this.#foto === foto
  }

  /**
   * Handles a key; true if the key belongs to the photograph. `line`: the row in focus, of `lines`;
   * undefined where rows are not followed.
   */
  press(event: KeyboardEvent, line: number | undefined, lines: number): boolean {
    const { key, shiftKey } = event
    if (shiftKey && key.startsWith('Arrow')) return this.#pan(key, line, lines)
    switch (key.toLowerCase()) {
      case '+':
      case '=':
        return this.#zoomTo(this.zoom * ZOOM_STEP)
      case '-':
        return this.#zoomTo(this.zoom / ZOOM_STEP)
      case 'r':
        this.turn = (this.turn + 1) % 4
        return true
      case 'k':
        this.#contrast = (this.#contrast + 1) % CONTRASTS.length
        return true
      case 'f':
        this.follow = !this.follow
        return true
      default:
        return false
    }
  }

  drag(dx: number, dy: number): void {
    this.follow = false
    this.cx = inside(this.cx - dx)
    this.cy = inside(this.cy - dy)
  }

  /** Where the row in focus should be, from 0 to 1 of the sheet's height. */
  y(line: number, lines: number): number {
    return yOf(line, lines, this.#anchors)
  }

  /**
   * In follow mode, Shift and arrows correct the place of the row; else the keys move the sheet.
   */
  #pan(key: string, line: number | undefined, lines: number): boolean {
    const side = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
    const down = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
    if (this.follow && line !== undefined && down !== 0) {
      const y = inside(this.y(line, lines) + down * NUDGE)
      this.#anchors = learn(this.#anchors, { line, y })
    } else this.cy = inside(this.cy + down * PAN)
    this.cx = inside(this.cx + side * PAN)
    return true
  }

  #zoomTo(zoom: number): boolean {
    const before = this.zoom
    this.zoom = Math.max(ZOOM_MIN, Math.min(ZOOM_MAX, zoom))
    if (before < FINE_FROM && this.zoom >= FINE_FROM) void this.#show('original')
    return true
  }
}

/** Whether the address gives a picture; the browser caches the picture for the next use. */
function isPicture(src: string): Promise<boolean> {
  const image = new Image()
  image.src = src
  return image.decode().then(
    () => true,
    () => false,
  )
}

function inside(value: number): number {
  return Math.max(0, Math.min(1, value))
}
