import { createSubscriber, SvelteMap } from 'svelte/reactivity'
import { call } from './api.ts'

const EVERY_MS = 3000

type Cell = { doc: unknown; seq: number; at: string; proven: boolean; receivedAt: number }
const EMPTY: Cell = { doc: undefined, seq: 0, at: '', proven: false, receivedAt: 0 }

function urlOf(topic: string): string {
  const [kind, ...rest] = topic.split(':')
  if (kind === 'ambito') return `/api/ambito?clave=${rest.join(':')}`
  if (kind === 'diferencias') return `/api/diferencias?ambito=${rest.join(':')}`
  return '/api/progreso'
}

/** Stands in for the live wire: asks again every few seconds while somebody looks. */
export class Live {
  transport = $state<'en vivo' | 'cada 15 s' | 'sin conexión'>('en vivo')
  since = $state(0)
  #cells = new SvelteMap<string, Cell>()
  #subscribe = new Map<string, () => void>()

  topic<T>(name: string): {
    doc?: T
    seq: number
    at: string
    proven: boolean
    receivedAt: number
  } {
    let subscribe = this.#subscribe.get(name)
    if (!subscribe) {
      subscribe = createSubscriber(() => this.#poll(name))
      this.#subscribe.set(name, subscribe)
    }
    subscribe()
    return (this.#cells.get(name) ?? EMPTY) as Cell & { doc: T }
  }

  #poll(name: string): () => void {
    const ask = async () => {
      try {
        const doc = await call<{ seq?: number; at?: string }>(urlOf(name))
        const { seq = 0, at = '' } = doc
        this.#cells.set(name, { doc, seq, at, proven: true, receivedAt: Date.now() })
        this.#set('en vivo')
      } catch {
        this.#set('sin conexión')
      }
    }
    void ask()
    const timer = setInterval(() => void ask(), EVERY_MS)
    return () => clearInterval(timer)
  }

  #set(transport: Live['transport']) {
    if (this.transport === transport) return
    this.transport = transport
    this.since = Date.now()
  }
}
