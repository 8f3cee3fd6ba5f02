import { createContext } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'

/** The second hand: runs only while a countdown is on the screen. */
export class Ticker {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1000)
    return () => clearInterval(timer)
  })

  get now(): number {
    this.#subscribe()
    return Date.now()
  }
}

export const [useTicker, setTicker] = createContext<Ticker>()
