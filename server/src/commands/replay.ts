import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findService } from './service.ts'
import type { Config } from '../config.ts'
import type { Taken } from '../prep/taken.ts'
import { readBundle } from '../prep/base.ts'
import { readParcel, type Parcel } from './files.ts'
import { CommandError, print, printJson } from './output.ts'
import { sentenceOf } from './prep.ts'

type Item = Parcel & { elecciones: string[]; at: number }

/**
 * `espejo replay`: every corte under a folder, in time order, through the running service. The
 * first corte of an unknown elección makes the elección.
 */
export async function replayFolder(
  config: Config,
  folder: string,
  options: { speed: string; eleccion?: string; json?: boolean },
): Promise<void> {
  const speed = Number(options.speed)
  if (!(speed >= 0)) throw new CommandError('--speed es un número desde 0.', 2)
  const service = await findService(config)
  if (!service) throw new CommandError('No hay servicio en marcha: empieza con npm start.')
  const items = await itemsIn(resolve(config.cwd, folder), options.eleccion)
  if (items.length === 0)
    throw new CommandError(
      `No hay cortes${options.eleccion === undefined ? '' : ` de ${options.eleccion}`} en ${folder}.`,
    )
  const { elecciones } = await service.get<{ elecciones: object }>('/api/progreso')
  const known = new Set(Object.keys(elecciones))
  const done: Taken[] = []
  for (const [i, item] of items.entries()) {
    const before = items[i - 1]
    if (speed > 0 && before) await wait((item.at - before.at) / speed)
    const isNew = item.elecciones.some((eleccion) => !known.has(eleccion))
    const path = isNew ? '/api/elecciones' : '/api/prep/cortes'
    const answer = await service.upload<{ cortes?: Taken[]; elecciones?: Taken[] }>(
      path,
      item.bytes,
      item.fileName,
    )
    for (const eleccion of item.elecciones) known.add(eleccion)
    for (const taken of answer.cortes ?? answer.elecciones ?? []) {
      done.push(taken)
      if (!options.json) print(sentenceOf(taken))
    }
  }
  if (options.json) printJson({ cortes: done })
}

/** Zips unchanged; a folder with files is one delivery. */
async function itemsIn(folder: string, eleccion: string | undefined): Promise<Item[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new CommandError(`No existe: ${folder}`)
  })
  const paths: string[] = []
  if (entries.some((entry) => entry.isFile() && /\.(csv|txt)$/i.test(entry.name)))
    paths.push(folder)
  for (const entry of entries)
    if (entry.isDirectory() || /\.(zip|tar\.gz|tgz)$/i.test(entry.name))
      paths.push(join(folder, entry.name))
  const items: Item[] = []
  for (const path of paths) {
    const isNested =
      path !== folder && entries.some((e) => e.isDirectory() && join(folder, e.name) === path)
    if (isNested && !(await holdsFiles(path))) items.push(...(await itemsIn(path, eleccion)))
    else items.push(...(await itemAt(path, eleccion)))
  }
  return items.sort((a, b) => a.at - b.at)
}

async function holdsFiles(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true })
  return entries.some((entry) => entry.isFile() && /\.(csv|txt)$/i.test(entry.name))
}

async function itemAt(path: string, eleccion: string | undefined): Promise<Item[]> {
  const parcel = await readParcel(path)
  const { bases } = await readBundle(parcel.bytes, parcel.fileName)
  const elecciones = bases.map((base) => base.eleccion)
  if (eleccion !== undefined && !elecciones.includes(eleccion)) return []
  const at = Math.max(...bases.map((base) => Date.parse(base.corteAt)))
  return [{ ...parcel, elecciones, at }]
}
