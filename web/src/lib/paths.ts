import { resolve } from '$app/paths'

/** `GOB:distrito:04-007` → `/a/GOB/distrito/04-007` */
export function ambitoPath(clave: string): string {
  const [eleccion = '', kind, ...code] = clave.split(':')
  if (kind === 'casilla') return actaPath(clave)
  return resolve('/(sala)/a/[...clave]', {
    clave: [eleccion, kind, ...code].filter(Boolean).join('/'),
  })
}

/** `GOB:casilla:040001B010005` → `/acta/GOB/casilla/040001B010005` */
export function actaPath(clave: string): string {
  return resolve('/(sala)/acta/[...clave]', {
    clave: clave.split(':').map(encodeURIComponent).join('/'),
  })
}

/** `GOB:distrito:04-007` → `/juridico/GOB/distrito/04-007`, the lawyers' queue of an ámbito. */
export function juridicoPath(clave: string): string {
  return resolve('/(sala)/juridico/[...clave]', { clave: clave.split(':').join('/') })
}

/** The other way, from the rest of the address. */
export function claveOf(rest: string): string {
  return rest.split('/').filter(Boolean).join(':')
}
