import type { Problem } from '#lib/api.ts'
import { timed } from '#lib/format.ts'

/** Why a corte by hand was not taken; a base of an elección that is not there says where to make it. */
export function refusedCorte(
  { code, message, details }: Pick<Problem, 'code' | 'message' | 'details'>,
  utcOffset: number,
): string {
  const told = details.map((each) => timed(each, utcOffset))
  return code === 'eleccion_desconocida'
    ? `Esta base es de ${told.join()}, que aún no está creada: créala con este mismo archivo en «Cargar la base de otra elección».`
    : `${message} ${told.join('; ')}`
}
