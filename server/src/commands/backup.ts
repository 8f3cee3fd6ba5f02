import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { copyLedger, salvageLedger, type CopyEnd, type Passed } from '../ledger/copy.ts'
import { HeadKeeper, syncFolder, writeHead } from '../ledger/head.ts'
import { KEY, ledgerIn, isNightOver } from '../ledger/open.ts'
import { readSqlite } from '../ledger/sqlite.ts'
import { now } from './clock.ts'
import * as copia from './copia.ts'
import type { Manifest } from './copia.ts'
import { readLedger } from './fold.ts'
import { CommandError, print, printJson } from './output.ts'

export type BackupOptions = { to: string; json?: boolean }
export type FromOptions = BackupOptions & { from: string }

/**
 * `espejo backup`: a copy of the whole night while the service runs. The ledger is copied before the
 * files: bytes and names are on disk before their record is, so every record copied finds its own. In
 * the other order a photograph could come between. Exit code 3: bytes named by the ledger are missing
 * at the source, or records once confirmed are.
 */
export async function backUp(config: Config, { to, json }: BackupOptions): Promise<void> {
  const folder = resolve(config.cwd, to)
  const first = await firstLineOf(config)
  const manifest = await makeCopy(config, config.data, folder, (...to) =>
    copyLedger(readLedger(config), ...to),
  )
  // The end of a practice night puts its ledger away: ledger and files would be of two nights.
  if (first !== (await firstLineOf(config)))
    throw new CommandError('Empezó otra noche durante la copia: repite en otra carpeta.')
  await copia.writeManifest(folder, manifest)
  tell(folder, manifest, json)
}

/**
 * `espejo salvage`: the readable beginning of a hurt ledger with everything beside it, in the form of
 * a backup. The service of the folder has to be stopped. Exit codes as of a backup.
 */
export async function salvage(config: Config, { from, to, json }: FromOptions): Promise<void> {
  const [data, folder] = [resolve(config.cwd, from), resolve(config.cwd, to)]
  if (!existsSync(ledgerIn(data))) throw new CommandError(`No hay bitácora en ${data}.`)
  const manifest = await makeCopy(config, data, folder, (...to) =>
    salvageLedger(ledgerIn(data), ...to),
  )
  await copia.writeManifest(folder, manifest)
  tell(folder, manifest, json)
}

/** `espejo restore`: a copy becomes a data folder, and with `ESPEJO_REDIS` a stream besides. */
export async function restore(config: Config, { from, to, json }: FromOptions): Promise<void> {
  const [folder, data] = [resolve(config.cwd, from), resolve(config.cwd, to)]
  const manifest = await copia.readManifest(folder)
  await copia.checkCopy(folder, manifest)
  await copia.newFolder(data)
  // The head goes first and the ledger last: a restoration that was cut off is refused at the start.
  await writeHead(data, { seq: manifest.seq, chain: manifest.chain, at: now().toISOString() })
  for (const wanted of manifest.archivos) {
    if (wanted.path === LEDGER) continue
    const copied = await copia.copyFile(folder, data, wanted.path)
    if (copied.sha256 !== wanted.sha256) throw new CommandError(`Cambió ${wanted.path}: repite.`)
  }
  await copia.syncNames(data, manifest.archivos)
  await (config.redis ? fill(config.redis, folder, manifest) : place(folder, data, manifest))
  if (json) return printJson({ carpeta: data, ...summaryOf(manifest) })
  print(
    `Restaurada en ${data}: ${manifest.seq} registros${config.redis ? ', en Redis' : ''}.`,
    `Cabeza ${manifest.chain}`,
    ...notesOf(manifest),
  )
}

const LEDGER = 'ledger.sqlite'

async function fill(url: string, folder: string, manifest: Manifest): Promise<void> {
  const { fillRedis } = await import('../ledger/redis-fill.ts')
  const { readRedis } = await import('../ledger/redis-read.ts')
  await fillRedis(url, KEY, readSqlite(ledgerIn(folder)), (aside) =>
    copia.checkLedger(readRedis(url, aside), manifest),
  )
}

/** Copied aside and checked there: only a whole ledger gets the name. */
async function place(folder: string, data: string, manifest: Manifest): Promise<void> {
  const aside = join(data, `${LEDGER}.part`)
  const end = await copyLedger(readSqlite(ledgerIn(folder)), aside)
  if (end.seq !== manifest.seq || end.chain !== manifest.chain)
    throw new CommandError('La bitácora no es la que dice la copia.')
  await copia.checkLedger(readSqlite(aside), manifest)
  await rename(aside, ledgerIn(data))
  await syncFolder(data)
}

/** Copies everything and reads the copy again from the disk; the manifest is left to the caller. */
async function makeCopy(
  config: Config,
  data: string,
  to: string,
  copyTo: (path: string, passed: Passed) => Promise<CopyEnd>,
): Promise<Manifest> {
  const inside = relative(data, to)
  if (!inside.startsWith('..')) throw new CommandError('La copia va fuera de la carpeta de datos.')
  await copia.newFolder(to)
  const at = now().toISOString()
  const head = headIn(config, data)
  const { seq, chain, reason } = await copyTo(ledgerIn(to), head.pass)
  const perdida = await head.lossAt(seq)
  const { copied, unread } = await copia.copyFiles(data, to)
  if (config.fotosS3) copied.push(await copia.listFotos(to))
  const archivos = [await copia.copiedAt(to, LEDGER), ...copied]
  const hasKey = !config.key && archivos.some(({ path }) => path === 'key')
  const manifest: Manifest = {
    ...{ formato: 1, seq, chain, at },
    ...(reason === undefined ? {} : { corta: reason }),
    ...(perdida === undefined ? {} : { perdida }),
    llave: hasKey ? 'en la copia' : 'aparte',
    fotos: config.fotosS3 ? 'en S3' : 'en la copia',
    faltan: [...unread, ...(await copia.lackingIn(to, archivos, !config.fotosS3))],
    archivos,
  }
  await copia.checkCopy(to, manifest)
  return manifest
}

async function firstLineOf(config: Config): Promise<string | undefined> {
  for await (const [record] of readLedger(config)) return record?.text
  return undefined
}

/**
 * Compares a ledger on its way into a copy with the head kept apart, as read before the copy: a
 * restoration writes a head of its own, so the copy has to say what the old head knows (LE9).
 */
function headIn(config: Config, data: string) {
  try {
    const keeper = new HeadKeeper(data)
    return {
      pass: (({ seq }, chain) => keeper.pass(seq, chain)) satisfies Passed,
      async lossAt(seq: number): Promise<string | undefined> {
        const loss = keeper.lossAt(seq)
        return loss !== undefined && (await isNightOver(config, keeper.known)) ? undefined : loss
      },
    }
  } catch (error) {
    return { pass: () => undefined, lossAt: () => (error as Error).message }
  }
}

function summaryOf({ archivos, ...manifest }: Manifest) {
  return { ...manifest, archivos: archivos.length }
}

function tell(folder: string, manifest: Manifest, json: boolean | undefined): void {
  const { seq, chain, corta, perdida, faltan } = manifest
  if (faltan.length > 0 || perdida !== undefined) process.exitCode = 3
  if (json) return printJson({ carpeta: folder, ...summaryOf(manifest) })
  print(
    `Copia terminada y comprobada en ${folder}: ${seq} registros, ${manifest.archivos.length} archivos.`,
    `Cabeza ${chain}`,
    ...(corta === undefined
      ? []
      : [`La bitácora se pudo leer hasta el registro ${seq}: ${corta}.`]),
    ...notesOf(manifest),
  )
}

/** Sentences on things a copy does not hold. */
function notesOf({ perdida, llave, fotos, faltan }: Manifest): string[] {
  return [
    ...(perdida === undefined
      ? []
      : [perdida, 'Los teléfonos vuelven a enviar las cifras confirmadas que ya no estén.']),
    ...(llave === 'aparte'
      ? [
          'La llave (ESPEJO_KEY) no va en la copia: guárdala aparte. Sin ella no abre ninguna credencial.',
        ]
      : []),
    ...(fotos === 'en S3'
      ? ['Las fotografías se quedan en su depósito S3: fotos.txt dice cuáles son (huella y bytes).']
      : []),
    ...(faltan.length > 0
      ? [
          `Faltan ${faltan.length} archivos que la bitácora nombra: no estaban, o eran otros, donde se hizo la copia.`,
          ...faltan.slice(0, SHOWN_MAX).map((path) => `  ${path}`),
        ]
      : []),
  ]
}

const SHOWN_MAX = 20
