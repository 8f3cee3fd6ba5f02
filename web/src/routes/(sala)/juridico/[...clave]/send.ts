import type { Peticion, Resolucion } from '@espejo/server/domain/record'
import type { Asunto, CasosAnswer, JuridicoDoc } from '@espejo/server/contract'
import { post } from '#lib/api.ts'
import { proposalsOf } from '#lib/juridico/acts.ts'
import type { Sent, Verb } from '#lib/juridico/asunto.ts'

const PER_REQUEST = 200
const NO_PROPOSAL = 'no tiene una petición por aprobar'
export const NO_GROUND = 'ninguna causal procede para esta petición'

/** The fields of an act as a person filled them in. */
export type Filled = {
  text: string
  peticion: Peticion
  resultado: Resolucion
  /** Grounds chosen for a single acta. */
  chosen: string[]
  people: readonly { persona: string; nombre?: string | undefined }[]
}

/** One act on actas of an elección; its id stays when it is sent again. */
type Sending = { id: string; actas: string[]; acto: Sent }
type ActsAnswer = Pick<CasosAnswer, 'casos' | 'negados'>

const actasOf = (rows: readonly Asunto[]) => rows.map(({ acta }) => acta)

const refused = (rows: readonly Asunto[], mensaje: string): ActsAnswer['negados'] =>
  Object.fromEntries(rows.map(({ acta }) => [acta, { error: 'caso_no_va', mensaje }]))

/** The requests for an act, and the actas refused here: the act says nothing about them. */
export function sendingsOf(
  { verb, rows, id }: { verb: Verb; rows: readonly Asunto[]; id: string },
  filled: Filled,
  laws: JuridicoDoc['causalesDeLey'],
): { all: Sending[]; negados: ActsAnswer['negados'] } {
  const { peticion, chosen } = filled
  if (verb === 'proponer') {
    const { groups, none } = proposalsOf(rows, peticion, laws)
    const own = rows.length === 1 ? [{ rows, causales: chosen }] : groups
    const all = own.map((group, at) => ({
      id: `${id}-${at}`,
      actas: actasOf(group.rows),
      acto: { acto: verb, peticion, causales: group.causales },
    }))
    return { all, negados: rows.length === 1 ? {} : refused(none, NO_GROUND) }
  }
  if (verb === 'aprobar') {
    const open = rows.filter(({ caso }) => caso?.propuesta)
    const propuestas = Object.fromEntries(
      open.flatMap(({ acta, caso }) => (caso?.propuesta ? [[acta, caso.propuesta.id]] : [])),
    )
    const acto = { acto: verb, propuestas }
    const all = open.length > 0 ? [{ id, actas: actasOf(open), acto }] : []
    const rest = rows.filter((row) => !open.includes(row))
    return { all, negados: refused(rest, NO_PROPOSAL) }
  }
  return { all: [{ id, actas: actasOf(rows), acto: actOf(verb, filled) }], negados: {} }
}

function actOf(
  verb: Exclude<Verb, 'proponer' | 'aprobar'>,
  { text, resultado, people }: Filled,
): Sent {
  const said = text.trim()
  switch (verb) {
    case 'tomar':
    case 'soltar':
      return { acto: verb }
    case 'asignar':
      return { acto: verb, a: people.find(({ nombre: name }) => name === said)?.persona ?? said }
    case 'anotar':
    case 'devolver':
      return { acto: verb, texto: said }
    case 'presentar':
      return { acto: verb, ...(said === '' ? {} : { recibeCargo: said }) }
    case 'resolver':
      return { acto: verb, resultado, texto: said }
    case 'cerrar':
    case 'reabrir':
      return { acto: verb, texto: said }
  }
}

/** The parts of a sending that the service takes at once; every part has an id of its own. */
function partsOf({ id, actas, acto }: Sending): Sending[] {
  const many = Math.ceil(actas.length / PER_REQUEST)
  return Array.from({ length: many }, (_, at) => ({
    id: `${id}-${at}`,
    actas: actas.slice(at * PER_REQUEST, (at + 1) * PER_REQUEST),
    acto,
  }))
}

/** Records an act; asked again after a lost answer it is the same act. Answers acta by acta. */
export async function send(eleccion: string, sendings: readonly Sending[]): Promise<ActsAnswer> {
  const answer: ActsAnswer = { casos: {}, negados: {} }
  for (const { id, actas, acto } of sendings.flatMap(partsOf)) {
    const body = { id, eleccion, actas, ...acto }
    const { casos, negados } = await post<CasosAnswer>('/api/casos', body)
    Object.assign(answer.casos, casos)
    Object.assign(answer.negados, negados)
  }
  return answer
}
