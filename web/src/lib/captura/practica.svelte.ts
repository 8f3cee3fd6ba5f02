import type { CapturaDoc } from '@espejo/server/contract'
import { Captura, type Session } from './captura.svelte.ts'
import type { Way } from './sender.svelte.ts'
import { openPhoneDisk, Store } from './store.ts'

/** Everything «arrives» at once and goes nowhere: no address of the service stands here. */
const NOWHERE: Way = {
  tally: () => taken(),
  foto: () => taken(),
  isReachable: () => Promise.resolve(true),
}

function taken() {
  return Promise.resolve({ status: 'confirmado' as const, at: new Date().toISOString() })
}

/**
 * Practice on one's own casilla (RULES.md JO5): the screens of the night over a disk of its own, with
 * a way that leads nowhere. No draft, photograph or item meets those of the night.
 */
export class Practica extends Captura {
  override readonly practica = true
  #store = new Store(() => openPhoneDisk('espejo-practica'))

  constructor(session: Session, doc: CapturaDoc) {
    super(NOWHERE, 'espejo-practica')
    this.session = session
    this.doc = { ...doc, casillas: doc.casillas.map(untouched) }
  }

  override start(): Promise<void> {
    return this.begin(this.#store)
  }

  /** The service is never asked. */
  override refresh(): Promise<void> {
    return Promise.resolve()
  }

  /** Throws the practice away; a new practice begins on the empty disk. */
  async forget(): Promise<void> {
    for (const { id } of this.sender.items) await this.#store.remove('envios', id)
    for (const { key } of this.tareas) await this.#store.remove('borradores', key)
  }
}

/** The casilla as before the night: nothing arrived, nothing compared. */
function untouched(casilla: CapturaDoc['casillas'][number]): CapturaDoc['casillas'][number] {
  const estado = { foto: 'falta', prep: 'sin_dato', enRevision: false, conflicto: false } as const
  return { ...casilla, actas: casilla.actas.map((acta) => ({ ...acta, estado })) }
}
