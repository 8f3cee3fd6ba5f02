import { expect, it } from 'vitest'
import { isTest, readSources } from './tidy/house.ts'

/** Wordings that people in the field misread, or that promised what the service does not do. */
const MISREAD = [
  ...['Llamar a tu general', 'renglones y el total', 'Cuando el servidor confirme'],
  ...['Detenido, sigue en tu teléfono', 'Todo guardado', 'no van juntos', 'Faltan 1'],
  ...['Falta la credencial', 'pasa de lista nominal', 'renglones sin tocar', 'Sin código'],
  ...['Busca un foco', '¿De qué es?', 'De la sábana en la pared', 'Se enviará a las'],
  ...['Vale la última que', 'Asiento', 'PREP aún no la publica', 'Reporta en tu lugar'],
  ...['calladas', 'Calladas', 'primeros números', 'Reportar en su lugar'],
  ...['Reportar por el representante', 'Acta negada', 'no ha mandado nada', 'Toda ilegible'],
  ...['foto marcada', 'Esta pantalla pide una credencial', 'credencial abierta', 'Reexpedir'],
  ...['Recibe otro código', 'De la ruta', 'De todas las personas', 'vigentes no vienen'],
  ...['se emiten', 'siguen igual', 'queda nombrado como', 'Entra con tu enlace'],
]

it('no screen says again what people in the field misread', () => {
  const product = readSources().filter(
    ({ path }) => /^(server|web)\/src\//.test(path) && !isTest(path),
  )
  expect(product.length).toBeGreaterThan(300)
  const said = product.flatMap(({ path, text }) =>
    MISREAD.filter((wording) => text.includes(wording)).map((wording) => `${path}: ${wording}`),
  )
  expect(said).toEqual([])
})
