import type { AmbitoDoc } from '@espejo/server/contract'
import { count, plural, points } from './format.ts'
import { nameOf, shortName } from './parties.ts'
import { lackingOf, marginOf } from './standing.ts'

/** How sure the lead is, in lines without a model (RULES.md SG1, SG2, SG3); none without a lead. */
export function certaintyLines(doc: AmbitoDoc): string[] {
  const { certeza, voz } = doc
  const margin = marginOf(doc, voz)
  if (!certeza || !margin?.leader) return []
  return [
    missingLine(doc, certeza),
    certeza.unPunto ? 'Un punto o menos: procede el recuento total si se pide.' : '',
    certeza.nulos === undefined
      ? ''
      : `Nulos ${count(certeza.nulos)}, más que la ventaja (${count(margin.ventaja)}).`,
  ].filter(Boolean)
}

type Certeza = NonNullable<AmbitoDoc['certeza']>

/** `A PREP le faltan por contar 98 actas, 56,200 electores: MC tendría que ganarlas por 17 puntos.` */
function missingLine({ voz, actas, candidaturas, eleccion }: AmbitoDoc, certeza: Certeza): string {
  const { faltan, electores, sinLista = 0, puntos, participacion = 0, segundo } = certeza
  if (faltan === 0) return ''
  const whose = voz === 'prep' ? 'A PREP\u00a0le' : 'Nos'
  // «Nos faltan» by itself are the actas that did not come: received ones are told apart.
  const here = voz === 'nuestra' ? faltan - lackingOf(actas) : 0
  const came = here > 0 ? ` (${plural(here, 'ya recibida', 'ya recibidas')})` : ''
  const head = `${whose} ${faltan === 1 ? 'falta' : 'faltan'} por contar ${plural(faltan, 'acta', 'actas')}${came}`
  const row = candidaturas.find(({ key }) => key === segundo)
  const who = row ? nameOf(row, eleccion.proceso) : shortName(segundo)
  if (electores === undefined)
    return `${head}, sin lista nominal: no se sabe cuántos electores son.`
  const which = `${head}, ${plural(electores, 'elector', 'electores')}`
  if (sinLista > 0)
    return `${head}, ${count(sinLista)} de ellas sin lista nominal y las demás con ${plural(electores, 'elector', 'electores')}: no se sabe por cuánto tendrían que ganarse.`
  if (puntos === undefined || who === '') return `${which}.`
  const base = `si vota el ${points(participacion)}\u00a0% como en las contadas`
  if (puntos > 100) return `${which}: ${who} no alcanza ni ganándolas todas, ${base}.`
  return `${which}: ${who} tendría que ganarlas por ${plural(puntos, 'punto', 'puntos')}, ${base}.`
}
