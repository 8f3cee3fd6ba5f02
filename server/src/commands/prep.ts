import { join } from 'node:path'
import { resolve } from 'node:path'
import { findService } from './service.ts'
import type { Config } from '../config.ts'
import { now } from './clock.ts'
import { CIERRE, isFecha, isHora } from '../domain/jornada.ts'
import { Bitacora } from '../prep/bitacora.ts'
import type { Taken } from '../prep/taken.ts'
import type { Cuando } from '../prep/jornada.ts'
import { diffDocument } from '../prep/diff.ts'
import { inspectDocument } from '../prep/inspect.ts'
import { bundleAt, joinParcel, readParcel, type Parcel } from './files.ts'
import { CommandError, print, printJson } from './output.ts'
import { openDesk } from '../ledger/open.ts'

export async function inspectFile(
  config: Config,
  path: string,
  { json }: { json?: boolean },
): Promise<void> {
  const { bases, candidaturas } = await bundleAt(config, path)
  const documents = inspectDocument(bases, candidaturas)
  if (json) return printJson(documents)
  for (const doc of documents)
    print(
      `${doc.file}: ${doc.title}, corte ${doc.corteAt}`,
      `  ${doc.rows} actas, ${doc.capturadas} capturadas, ${doc.contabilizadas} contabilizadas, ${doc.fueraDeCatalogo} fuera de catálogo`,
      `  ${doc.votos} votos, lista nominal ${doc.listaNominal}`,
      ...doc.options.map(({ key, votos }) => `  ${key}\t${votos}`),
      `  Candidaturas${doc.demarcaciones ? `, suma de ${doc.demarcaciones.length} demarcaciones` : ''}:`,
      ...doc.candidaturas.map(({ key, votos }) => `  ${key}\t${votos}`),
      ...doc.warnings.map((warning) => `  Aviso: ${warning}`),
    )
}

/** The words of the screen for each count of `prep diff`. */
const DIFFERENCES = {
  before: 'Bases antes',
  after: 'Bases después',
  appeared: 'Actas capturadas por primera vez',
  changed: 'Actas con otras cifras',
  vanished: 'Actas que ya no están capturadas',
  countedToNot: 'Actas que dejaron de contar',
  notToCounted: 'Actas que empezaron a contar',
  imageChanged: 'Actas con otra imagen',
  added: 'Actas que sólo tiene la base nueva',
  removed: 'Actas que sólo tenía la base vieja',
} as const

export async function diffFiles(
  config: Config,
  before: string,
  after: string,
  { json }: { json?: boolean },
): Promise<void> {
  const [one, other] = [await bundleAt(config, before), await bundleAt(config, after)]
  const doc = diffDocument(one.bases, other.bases)
  if (json) return printJson(doc)
  for (const [name, words] of Object.entries(DIFFERENCES) as [keyof typeof DIFFERENCES, string][])
    print(`${words}: ${doc[name].length}`)
}

/** The work, through the running service, or with the ledger opened here when no service runs. */
async function deliver(
  config: Config,
  { bytes, fileName }: Parcel,
  to: 'elecciones' | 'cortes',
  cuando?: Cuando,
): Promise<Taken[]> {
  const service = await findService(config)
  if (service) {
    const path = to === 'cortes' ? '/api/prep/cortes' : '/api/elecciones'
    const answer = await service.upload<{ cortes?: Taken[]; elecciones?: Taken[] }>(
      path,
      bytes,
      fileName,
      cuando === undefined
        ? {}
        : { 'x-jornada': cuando ? `${cuando.fecha}T${cuando.cierre}` : 'no' },
    )
    return answer.cortes ?? answer.elecciones ?? []
  }
  await using desk = await openDesk(config, now)
  const intake = new Bitacora(desk, join(config.data, 'cortes'))
  return to === 'cortes'
    ? await intake.take(bytes, fileName)
    : await intake.create(bytes, fileName, false, cuando)
}

export async function importFile(
  config: Config,
  path: string,
  { json }: { json?: boolean },
): Promise<void> {
  const cortes = await deliver(config, await readParcel(resolve(config.cwd, path)), 'cortes')
  if (json) return printJson({ cortes })
  for (const corte of cortes) print(sentenceOf(corte))
}

export function sentenceOf({
  eleccion,
  corteAt,
  cambios,
  repetido,
  rechazo,
  avisos,
}: Taken): string {
  if (rechazo) return `${eleccion} ${corteAt}: no se tomó. ${avisos.join(' ')}`
  if (repetido) return `${eleccion} ${corteAt}: ese corte ya estaba.`
  return `${eleccion} ${corteAt}: ${cambios} actas cambiaron.`
}

export type InitOptions = {
  fromPrep: string[]
  candidaturas?: string
  jornada?: string
  cierre?: string
  json?: boolean
}

export async function initFrom(config: Config, options: InitOptions): Promise<void> {
  const cuando = cuandoOf(options)
  const files = [...options.fromPrep, ...(options.candidaturas ? [options.candidaturas] : [])]
  const parcel = await joinParcel(files.map((file) => resolve(config.cwd, file)))
  const elecciones = await deliver(config, parcel, 'elecciones', cuando)
  if (options.json) return printJson({ elecciones })
  for (const { eleccion } of elecciones) print(`Elección creada: ${eleccion}.`)
}

/**
 * Absent without `--jornada`: the day of the base. Exits with 2 for what is no day or no hour, and
 * for an hour without a day.
 */
function cuandoOf({ jornada, cierre: said }: InitOptions): Cuando | undefined {
  const isDated = jornada !== undefined && jornada !== 'no'
  if (said !== undefined && !isDated)
    throw new CommandError('--cierre va con --jornada y un día.', 2)
  if (!isDated) return jornada === 'no' ? null : undefined
  const cierre = said ?? CIERRE
  if (!isFecha(jornada)) throw new CommandError('--jornada es un día como 2027-06-06, o «no».', 2)
  if (!isHora(cierre)) throw new CommandError('--cierre es una hora como 18:00.', 2)
  return { fecha: jornada, cierre }
}
