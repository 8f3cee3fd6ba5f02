/** Output of a command: JSON alone on standard output, or lines for a person. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** An error for the person at the command line to mend; the exit code names the kind. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number

  /** 1: the command failed. 2: the words of the command are off. */
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
