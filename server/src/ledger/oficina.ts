/** Which of several servers does the work that the servers do not share; without Redis this one. */
export type Oficina = AsyncDisposable & {
  /** Whether this server is the office now. */
  readonly isHere: boolean
  /** The address of the office, where another server is known to be the office. */
  readonly donde: string | undefined
  /** This server can be reached at the address, and is the office where no other one is. */
  listening(donde: string): Promise<void>
}

/** The office of a ledger in a file: one process has the ledger. */
export const ALONE: Oficina = {
  isHere: true,
  donde: undefined,
  listening: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
