import type { ProgresoDoc } from '@espejo/server/contract'
import { clock } from './format.ts'

/** Lines for the operator while a part keeps the service from its work; none while all is well. */
export function troubleLines(fallas: ProgresoDoc['fallas'] = {}, utcOffset: number): string[] {
  const { bitacora, prep, disco } = fallas
  return [
    ...(bitacora
      ? [
          `Desde las ${clock(bitacora.desde, utcOffset)} no se guarda ninguna acta. ${bitacora.causa}. Los teléfonos conservan lo suyo y lo vuelven a enviar.`,
        ]
      : []),
    ...(prep
      ? [
          `Desde las ${clock(prep.desde, utcOffset)} no se puede leer el PREP: sus cifras son las del último corte que llegó.`,
        ]
      : []),
    ...(disco
      ? [
          `Desde las ${clock(disco.desde, utcOffset)} queda poco lugar en el disco y se guarda para las actas: fotos, cortes e impresiones esperan.`,
        ]
      : []),
  ]
}
