declare global {
  namespace App {
    interface PageState {
      /** A screen of the representatives' app over the app's home, and the screen's acta. */
      screen?: 'numeros' | 'foto' | 'recibo' | 'ayuda' | 'entrar' | 'practica'
      /** A screen of the practice over the practice's home. */
      paso?: 'numeros' | 'foto' | 'recibo'
      tarea?: string
    }
  }
}

export {}
