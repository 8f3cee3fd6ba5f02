import type { Cabida, Dicha } from '../domain/leida.ts'
import { cabidaOf } from '../domain/leida.ts'
import { nuestraOf, type Lado, type Slot } from '../domain/fold/slot.ts'

/** The word of a side on an acta, and the version that holds the word. */
type Palabra = { version: object; dicha: Dicha; cabida: Cabida }

/**
 * The word in force of a side; undefined where the side has none. `spare`: representatives that the
 * law allows where PREP gives no number.
 */
export function palabraOf(slot: Slot, lado: Lado, spare: number): Palabra | undefined {
  const { listaNominal } = slot.expected
  if (lado === 'nuestra') {
    const version = nuestraOf(slot)
    if (!version) return undefined
    // A reading of ours has no remark: nobody writes the words of PREP for us.
    const dicha = { ...version, capturada: true, observaciones: '' }
    return { version, dicha, cabida: { listaNominal, limite: slot.limit } }
  }
  const version = slot.prep[slot.prep.length - 1]
  if (!version?.value) return undefined
  const { value } = version
  return { version, dicha: value, cabida: cabidaOf(listaNominal, value.representantes, spare) }
}

/** The word of a side that has none: every figure is still to be captured. */
export function nadaOf(places: number): Dicha {
  const none = 'no_capturado' as const
  return {
    votos: new Array<typeof none>(places).fill(none),
    ...{ totalAsentado: none, boletasSobrantes: none, personasVotaron: none },
    ...{ representantesVotaron: none, votosSacados: none },
    ...{ capturada: false, contabilizada: false, observaciones: '' },
  }
}
