import { pino } from 'pino'

/** One logger per room. Lines carry no names, tokens, addresses or positions. */
const root = pino({
  level: 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ['token', 'authorization', 'cookie', '*.token'], remove: true },
})

export function logFor(room: string) {
  return root.child({ room })
}
