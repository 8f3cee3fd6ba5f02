/** What a command prints: JSON alone on standard output, or lines for a person. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Something that the person who typed the command can mend; the exit code says of which kind it is. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number

  /** 1: it could not be done. 2: the words of the command are off. */
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
