import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../config.ts'
import { LeyError, readLey, type Ley } from '../ley/sets.ts'
import { causalesDocument, type CausalesDoc } from '../prep/causales.ts'
import { bundleAt } from './files.ts'
import { CommandError, print, printJson } from './output.ts'

/** The grounds of recount and nullity in any base; nothing is written, no service is needed. */
export async function showCausales(
  config: Config,
  path: string,
  { ley: name, json }: { ley: string; json?: boolean },
): Promise<void> {
  const ley = leyAt(config, name)
  const { bases, candidaturas } = await bundleAt(config, path)
  const docs = causalesDocument(bases, candidaturas, ley)
  if (json) return printJson(docs)
  for (const doc of docs) print(...linesOf(doc, ley))
}

/** A shipped set by its id, else a folder. */
function leyAt({ cwd }: Config, name: string): Ley {
  const folder = resolve(cwd, name)
  const isFolder = /[\\/.]/.test(name) && statSync(folder, { throwIfNoEntry: false })?.isDirectory()
  try {
    return readLey(name, isFolder ? folder : undefined)
  } catch (error) {
    throw error instanceof LeyError ? new CommandError(`Ley: ${error.message}`, 2) : error
  }
}

const said = (n: number) => n.toLocaleString('es-MX')

function linesOf(doc: CausalesDoc, ley: Ley): string[] {
  const { k, conDato, exactas, dentroDe3 } = doc.boletasSobreLista
  return [
    `${doc.file}: ${doc.eleccion}, ${said(doc.contabilizadas)} actas contabilizadas, ley ${ley.nombre}`,
    ...doc.avisos.map((aviso) => `  Aviso: ${aviso}`),
    '  procede\tigual\tfalta\tcausal',
    ...doc.causales.map(({ id, procede, igual, falta }) => {
      const causal = ley.byId.get(id)
      const unread = causal?.verificado ? '' : ' (sin verificar)'
      return `  ${said(procede)}\t${said(igual)}\t${said(falta)}\t${id}, ${causal?.articulo}${unread}`
    }),
    ...doc.demarcaciones.map((each) => `  ${gapOf(each)}`),
    k === null
      ? '  Boletas sobre la lista nominal: ninguna acta lo dice'
      : `  Boletas sobre la lista nominal: ${k}, exactas en ${said(exactas)} de ${said(conDato)} actas; a 3 o menos, ${said(dentroDe3)}`,
  ]
}

function gapOf(each: CausalesDoc['demarcaciones'][number]): string {
  const { clave, primero, segundo, ventaja, puntosTotal, puntosValidos, recuentoTotal } = each
  if (primero.key === '') return `${clave}: sin votos`
  const holds = recuentoTotal.filter(({ procede }) => procede)
  const ambitos = new Set(recuentoTotal.flatMap((variante) => variante.ambitos))
  const inside = ambitos.size > 0 ? `; a un punto o menos: ${[...ambitos].join(', ')}` : ''
  const all =
    holds.length === 0 || holds.length === recuentoTotal.length
      ? ''
      : `; según cómo se lea el punto (${holds.map(({ comparador, denominador }) => `${comparador} ${denominador}`).join(', ')})`
  return `${clave}: ${primero.key} sobre ${segundo.key} por ${said(ventaja)}, ${puntosTotal} puntos del total, ${puntosValidos} de los válidos${inside}${all}`
}
