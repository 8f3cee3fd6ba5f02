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

/** All that the pages may say: markup and script of every source without its comments. */
const SAID = readSources()
  .filter(({ path }) => path.startsWith('web/src/') && !isTest(path))
  .map(({ text }) => text)
  .join('\n')
  .replaceAll(/\/\*[\s\S]*?\*\//g, '')
  .replaceAll(/\s+/g, ' ')

/** Words that people of a war room read wrong, and the words instead; '' where none is fixed. */
it.each([
  ['los cortes entran solo a mano', 'Ninguna: los cortes se cargan a mano.'],
  ['No hay tal ámbito', 'Ese lugar no existe en esta elección'],
  ['No hay tal acta', 'Esa acta no existe'],
  ['No existe lo que se pide ver', 'La dirección no lleva a ningún lugar de esta elección'],
  ['`Otros ${', '`Otras ${'],
  ['recibidas, PREP aún no', 'las tenemos, PREP aún no'],
  ["label: 'sin llegar'", 'nadie las tiene'],
  ['La ventaja, con nuestras cifras', 'Efecto en la ventaja'],
  ['Cambió</th>', 'PREP cambió</th>'],
  ['>Ventaja</th>', '>Ventaja, puntos</th>'],
  ['capturó el acta y no la', 'PREP capturó el acta, pero no la contabiliza'],
  ['· regla', ''],
  ['Primero menos segundo', 'Diferencia entre primero y segundo lugar'],
  ['en la cadena. ', 'de la bitácora.'],
  ["'avisos, no impiden", "'aviso; no impide'"],
  ["'sin nadie'", "'sin representante'"],
  ['Cómo ha llegado<', 'Cómo han llegado las actas'],
  ['} últimos`', '`Ver los últimos ${'],
  [' sin ver', 'Mostrar más (faltan {'],
  ['Buscar entre ${all.length} por nombre o número', 'Buscar entre ${all.length} por nombre`'],
  ['Comprobado ', 'Sumas verificadas '],
  ['Una dirección', 'Dirección web del PREP'],
  ['Una carpeta vigilada', 'Carpeta vigilada'],
  ['· semilla', 'Noche de práctica n.º'],
  ['escribe en su terminal', 'Entra con tu código y tu PIN'],
])('no page says «%s»: it says «%s»', (wrong, right) => {
  expect(SAID).not.toContain(wrong)
  expect(SAID).toContain(right)
})
