import { createSubscriber } from 'svelte/reactivity'

/** The time of day for «hace 3 min»: ticks only while something on the screen shows an age. */
export class Clock {
  #ms = Date.now()
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(() => {
      this.#ms = Date.now()
      update()
    }, 5000)
    return () => clearInterval(timer)
  })

  get now(): number {
    this.#subscribe()
    return this.#ms
  }
}
