import type { Acto, CasosAnswer } from '@espejo/server/contract'
import { post } from '#lib/api.ts'

const PER_REQUEST = 200

/** One act on actas of an elección. */
export type Sending = { id: string; actas: string[]; acto: Acto }

/** The parts of a sending that the service takes at once; every part has an id of its own. */
function partsOf({ id, actas, acto }: Sending): Sending[] {
  const many = Math.ceil(actas.length / PER_REQUEST)
  return Array.from({ length: many }, (_, at) => {
    const [from, to] = [at * PER_REQUEST, (at + 1) * PER_REQUEST]
    const seen = acto.acto === 'aprobar' ? acto.propuestas : undefined
    const said = seen ? { ...acto, propuestas: seen.slice(from, to) } : acto
    return { id: `${id}-${at}`, actas: actas.slice(from, to), acto: said as Acto }
  })
}

/** Records an act; asked again after a lost answer it is the same act. Answers acta by acta. */
export async function send(
  eleccion: string,
  sendings: readonly Sending[],
): Promise<Pick<CasosAnswer, 'casos' | 'negados'>> {
  const answer: Pick<CasosAnswer, 'casos' | 'negados'> = { casos: {}, negados: {} }
  for (const { id, actas, acto } of sendings.flatMap(partsOf)) {
    const { casos, negados } = await post<CasosAnswer>('/api/casos', {
      ...{ id, eleccion, actas },
      ...acto,
    })
    Object.assign(answer.casos, casos)
    Object.assign(answer.negados, negados)
  }
  return answer
}
