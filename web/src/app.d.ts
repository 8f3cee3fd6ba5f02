declare global {
  namespace App {
    interface PageState {
      /** A screen of the representatives' app over the app's home, and the screen's acta. */
      screen?: 'numeros' | 'foto' | 'recibo' | 'ayuda' | 'entrar'
      tarea?: string
    }
  }
}

export {}
