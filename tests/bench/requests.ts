import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { actaBodyOf, type Campo } from '../fixtures/campo.ts'

/**
 * Stand-ins in a body for the values distinct in every request; stand-in and value have equal
 * length.
 */
const ID = 'IIIIIIII-IIII-IIII-IIII-IIIIIIIIIIII'
const FIGURE = 1_111

/**
 * Writes a line for each sender: token, and the body in three parts around the submission's id
 * (36 characters) and a figure of four digits. Any generator can then make distinct submissions at
 * the price of a concatenation. Returns the mean body in bytes.
 */
export function writeRequests(
  file: string,
  { eleccion, ballots }: Campo,
  senders: { casilla: string; token: string }[],
): number {
  const tokens = new Map(senders.map(({ casilla, token }) => [casilla, token]))
  let bytes = 0
  const lines = ballots.map((ballot, n) => {
    const body = { ...actaBodyOf(eleccion, ballot, n), id: ID, boletasSobrantes: FIGURE }
    const text = JSON.stringify(body)
    bytes += Buffer.byteLength(text)
    const [head = '', rest = ''] = text.split(ID)
    const [middle = '', tail = ''] = rest.split(`"boletasSobrantes":${FIGURE}`)
    const token = tokens.get(ballot.casilla) ?? ''
    return [token, head, `${middle}"boletasSobrantes":`, tail].join('\t')
  })
  writeFileSync(file, `${lines.join('\n')}\n`)
  return Math.round(bytes / ballots.length)
}

/** First 24 characters of the ids of one round: no two rounds share an id. */
export function newIdPrefix(): string {
  const hex = randomBytes(10).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-`
}
