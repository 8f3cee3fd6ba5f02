/**
 * A condition that holds unless this program has a defect, whatever anybody sends. A broken
 * invariant throws: figures that might be wrong are not shown. The message says what should have
 * been so.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`)
}
