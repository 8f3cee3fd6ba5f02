import { openCamera, type Camera } from './camera.ts'
import { sayNoCamera } from './words.ts'

/** The camera while its screen is seen, and no longer: what opens after the screen left is closed. */
export class Opening {
  camera: Camera | undefined = $state.raw()
  /** Why there is none; empty while it opens. */
  refusal = $state('')
  #turn = 0

  /** Follows the page: a phone put away films nothing and spends nothing. */
  follow(): () => void {
    const turn = () => (document.hidden ? this.#end() : void this.#start())
    turn()
    document.addEventListener('visibilitychange', turn)
    return () => {
      document.removeEventListener('visibilitychange', turn)
      this.#end()
    }
  }

  async #start() {
    const turn = ++this.#turn
    this.refusal = ''
    const found = await openCamera()
    const isLate = turn !== this.#turn
    if (typeof found !== 'string') {
      if (isLate) found.close()
      else this.camera = found
    } else if (!isLate) this.refusal = sayNoCamera(found)
  }

  #end() {
    this.#turn++
    this.camera?.close()
    this.camera = undefined
  }
}
