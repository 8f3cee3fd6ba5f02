declare global {
  namespace App {
    interface PageState {
      /** The screen of the representatives' app that lies over its home, and the acta it is about. */
      screen?: 'numeros' | 'foto' | 'recibo' | 'ayuda'
      tarea?: string
    }
  }
}

export {}
