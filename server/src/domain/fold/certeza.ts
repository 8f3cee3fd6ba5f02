import { leadOf } from './candidatura.ts'
import type { Option } from '../catalogo.ts'
import type { Ambito, Lado } from './slot.ts'
import { cuotaOf, isPrimeras } from './voz.ts'

/** How sure the lead of a demarcación is, without a model (RULES.md SG1, SG2, SG3). */
export type Certeza = {
  /** Key of the second place; '' where nobody else has votes. */
  segundo: string
  /** Actas that the side does not count. */
  faltan: number
  /** Their electores; absent while no lista nominal is known of them. */
  electores?: number
  /** The missing actas without a lista nominal: `electores` leaves their electores out. */
  sinLista?: number
  /**
   * Points by which the second would have to win the missing actas; over 100, not even all of their
   * votes are enough. Absent where an acta of them has no lista nominal.
   */
  puntos?: number
  /** The participation on which `puntos` rests, in percent: that of the counted actas. */
  participacion?: number
  unPunto?: true
  /** Nulos, where they are more than the margin. */
  nulos?: number
}

/** Undefined while nobody leads (RULES.md FR2, VO2). */
export function certezaOf(
  ambito: Ambito,
  lado: Lado,
  options: readonly Option[],
): Certeza | undefined {
  const front = isPrimeras(ambito, lado) ? undefined : leadOf(ambito, lado)
  if (!front || front.lider === '') return undefined
  const sum = ambito.sumas[lado]
  const nulos = sum.votos[options.findIndex(({ kind }) => kind === 'nulos')] ?? 0
  return {
    segundo: front.segundo,
    ...missingOf(ambito, lado, front.ventaja),
    ...(isUnPunto(front.ventaja, sum.total) ? { unPunto: true as const } : {}),
    ...(nulos > front.ventaja ? { nulos } : {}),
  }
}

/** One point or less of all votes: all votes are counted again on request (RULES.md SG2). */
export function isUnPunto(ventaja: number, votos: number): boolean {
  return votos > 0 && ventaja * 100 <= votos
}

/** Actas missing, and the points that the second place would need of them (RULES.md SG1). */
function missingOf(ambito: Ambito, lado: Lado, ventaja: number) {
  const { actas, listaNominal } = ambito
  const sum = ambito.sumas[lado]
  const faltan = actas.esperadas - sum.actas
  const sinLista = ambito.sinLista - sum.sinLista
  const counted = cuotaOf(ambito, lado) * listaNominal.esperadas
  const electores = Math.round(listaNominal.esperadas - counted)
  const share = counted > 0 ? (sum.total - sum.especiales) / counted : 0
  const isKnown = sinLista === 0 && electores * share > 0
  return {
    faltan,
    ...(sinLista < faltan ? { electores } : {}),
    ...(sinLista > 0 ? { sinLista } : {}),
    ...(isKnown
      ? {
          puntos: Math.ceil((100 * (ventaja + 1)) / (electores * share)),
          participacion: Math.round(share * 1000) / 10,
        }
      : {}),
  }
}
