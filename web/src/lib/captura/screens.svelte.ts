import { createContext } from 'svelte'

/** A screen over the home of the casilla, and the screen's acta. */
export type PageState = {
  screen?: 'numeros' | 'foto' | 'recibo' | 'ayuda' | 'entrar' | 'practica'
  /** A screen of the practice over the practice's home. */
  paso?: 'numeros' | 'foto' | 'recibo'
  tarea?: string
}

/**
 * Screens over the home, each an entry of the browser's own history under a single address: the
 * phone's «atrás» closes a screen. The app has no router (routes/c/app.ts).
 */
export class Screens {
  now = $state.raw<PageState>({})

  /** Follows the phone's «atrás»; returns the end of following. */
  start(): () => void {
    const follow = ({ state }: PopStateEvent) => (this.now = (state ?? {}) as PageState)
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }

  show(place: PageState) {
    history.pushState(place, '')
    this.now = place
  }

  /** The present entry becomes the home, under `path` where one is given. */
  beHome(path?: string) {
    history.replaceState({}, '', path)
    this.now = {}
  }
}

export const [useScreens, setScreens] = createContext<Screens>()
