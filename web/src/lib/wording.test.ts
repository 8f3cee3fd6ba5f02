import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** All that the pages may say: markup and script of every source without its comments. */
const SAID = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(import.meta.dirname, '..', path), 'utf8'))
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
