/** The clock of the commands: Date, and milliseconds since 1970. Everything else is handed one. */
export const now = (): Date => new Date()
export const nowMs = (): number => Date.now()
