import type { TrabajoDoc } from '@espejo/server/contract'
import { call, post, Problem } from '#lib/api.ts'

const ASK_MS = 700

type Body = ({ ids: string[] } | { ruta: string } | { todas: true }) & { acuse?: true }

/** A printing of nombramientos: start, progress, and file. */
export class Job {
  doc = $state.raw<TrabajoDoc>()
  problem = $state('')
  #name = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  get running(): boolean {
    return this.doc?.estado === 'corriendo'
  }

  /** Address of the finished file; '' before. */
  get file(): string {
    return this.doc?.estado === 'listo'
      ? `/api/nombramientos/pdf/${encodeURIComponent(this.doc.trabajo)}/archivo?nombre=${encodeURIComponent(this.#name)}`
      : ''
  }

  /** `name`: the finished file's, without extension. */
  async start(body: Body, name: string): Promise<void> {
    this.stop()
    this.#name = name
    this.doc = undefined
    this.problem = ''
    await this.#take(() => post<TrabajoDoc>('/api/nombramientos/pdf', body))
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #take(ask: () => Promise<TrabajoDoc>): Promise<void> {
    try {
      this.doc = await ask()
      this.problem = ''
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.problem = error.message
      // Without a connection the job goes on at the service; the next request finds the job.
      if (error.status !== 0 || !this.doc) return
    }
    const { estado, trabajo: job } = this.doc
    if (estado === 'fallido') this.problem = 'El PDF no se pudo hacer. Vuelve a intentarlo.'
    if (estado !== 'corriendo') return
    const path = `/api/nombramientos/pdf/${encodeURIComponent(job)}`
    this.#timer = setTimeout(() => void this.#take(() => call<TrabajoDoc>(path)), ASK_MS)
  }
}
