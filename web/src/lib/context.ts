import { createContext } from 'svelte'
import type { Live } from './live.svelte.ts'
import type { Clock } from './clock.svelte.ts'

export const [useLive, setLive] = createContext<Live>()
export const [useClock, setClock] = createContext<Clock>()
