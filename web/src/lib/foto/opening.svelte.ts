import { openCamera, type Camera } from './camera.ts'
import { sayNoCamera } from './words.ts'

/**
 * The camera while the camera's screen is seen, and no longer: a late opening is closed at once.
 */
export class Opening {
  camera: Camera | undefined = $state.raw()
  /** Reason for no camera; empty during the opening. */
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
