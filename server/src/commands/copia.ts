import { hash, createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, type Dirent } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { HURT } from '../ledger/failure.ts'
import { verify } from '../ledger/chain.ts'
import { HEAD_FILE, syncFolder, writeWhole } from '../ledger/head.ts'
import { ledgerIn } from '../ledger/open.ts'
import { readSqlite } from '../ledger/sqlite.ts'
import { CommandError } from './output.ts'

/** A file of a copy; `path` inside the folder, with `/`. */
export type CopiedFile = { path: string; bytes: number; sha256: string }

/** The contents of a copy; written last, so a folder without a manifest is half a copy. */
export type Manifest = {
  formato: 1
  /** End of the copied ledger. */
  seq: number
  chain: string
  at: string
  /** Why a salvaged ledger ends where it ends. */
  corta?: string
  /** Against the head kept apart where the copy was made, as a sentence (RULES.md LE9). */
  perdida?: string
  llave: 'en la copia' | 'aparte'
  fotos: 'en la copia' | 'en S3'
  /** Bytes named by the ledger and absent, or other bytes, where the copy was made. */
  faltan: string[]
  archivos: CopiedFile[]
}

const MANIFEST = 'copia.json'
/** Files that belong to a running service, or that are copied in a way of their own. */
const APART =
  /^(ledger\.sqlite|personas\.sqlite-|servicio\.|leyendo\.json$|simulacro\.terminando$|copia\.json$|fotos\.txt$)|\.(nuevo|part|lock)$/
const PERSONAS = 'personas.sqlite'
const SQLITE_IOERR_READ = 266
const HEX_PAIR = /^[0-9a-f]{2}$/

/** Makes a folder for a copy or a restored night. Refuses a folder with anything inside. */
export async function newFolder(path: string): Promise<void> {
  const inside = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new CommandError(`No se puede usar ${path}.`)
  })
  if (inside.length > 0) throw new CommandError(`${path} no está vacía: no se escribe encima.`)
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** The file to be copied cannot be read; any other error is of the copy. */
class SourceError extends Error {}

function unreadable(cause: unknown): never {
  throw new SourceError((cause as Error).message, { cause })
}

/**
 * Copies everything of a data folder but the ledger; `unread` are files that cannot be read. Files that
 * vanish meanwhile are of a moment: bytes that a record names never vanish.
 */
export async function copyFiles(
  data: string,
  to: string,
): Promise<{ copied: CopiedFile[]; unread: string[] }> {
  const copied: CopiedFile[] = []
  const unread: string[] = []
  for (const path of await filesIn(data)) {
    const copying = path === PERSONAS ? copyPersonas(data, to) : copyFile(data, to, path)
    await copying.then(
      (file) => copied.push(file),
      async (error: unknown) => {
        // A disk under the copy that is full or refuses is no fault of the source.
        if (!(error instanceof SourceError)) throw error
        await rm(join(to, path), { force: true })
        if (existsSync(join(data, path))) unread.push(path)
      },
    )
  }
  return { copied, unread }
}

/** Settings, keys and lists; bases of PREP; originals of photographs. Never prints or previews. */
async function filesIn(data: string): Promise<string[]> {
  const top = await readdir(data, { withFileTypes: true })
  const settings = top.filter((each) => isBytes(each) && each.name !== HEAD_FILE)
  const cortes = await filesUnder(data, 'cortes')
  const fotos = await filesUnder(data, 'fotos')
  return [
    ...settings.map(({ name }) => name),
    ...cortes,
    ...fotos.filter((path) => HEX_PAIR.test(path.split('/')[1] ?? '')),
  ].filter((path) => !APART.test(path))
}

/** A link stands for bytes on another disk; a link to a folder cannot be read, and is told. */
function isBytes(each: Dirent): boolean {
  return each.isFile() || each.isSymbolicLink()
}

async function filesUnder(data: string, folder: string): Promise<string[]> {
  const found = await readdir(join(data, folder), { withFileTypes: true, recursive: true }).catch(
    () => [],
  )
  return found.filter(isBytes).map((each) =>
    join(each.parentPath, each.name)
      .slice(data.length + 1)
      .replaceAll('\\', '/'),
  )
}

/**
 * By SQLite itself: a plain copy in the middle of an import would be no database. Not opened for
 * reading alone: after a crash in an import SQLite puts the file right first.
 */
async function copyPersonas(data: string, to: string): Promise<CopiedFile> {
  const db = openSource(join(data, PERSONAS))
  try {
    db.prepare('VACUUM INTO ?').run(join(to, PERSONAS))
  } catch (error) {
    const { errcode = 0 } = error as { errcode?: number }
    if (errcode === SQLITE_IOERR_READ || HURT.includes(errcode & 0xff)) unreadable(error)
    throw error
  } finally {
    db.close()
  }
  // SQLite itself leaves a copy to the system (sqlite.org/lang_vacuum.html): a power cut loses it.
  await using made = await open(join(to, PERSONAS), 'r+')
  await made.sync()
  return copiedAt(to, PERSONAS)
}

function openSource(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 30_000 })
  } catch (error) {
    return unreadable(error)
  }
}

/** Copies a file, hashed on the way and on disk when resolved; never over another. */
export async function copyFile(from: string, to: string, path: string): Promise<CopiedFile> {
  await using source = await open(join(from, path)).catch(unreadable)
  const { mode } = await source.stat().catch(unreadable)
  await mkdir(join(to, dirname(path)), { recursive: true, mode: 0o700 })
  const hashed = createHash('sha256')
  let bytes = 0
  async function* read() {
    try {
      for await (const chunk of source.createReadStream() as AsyncIterable<Buffer>) {
        hashed.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      unreadable(error)
    }
  }
  const target = createWriteStream(join(to, path), { flags: 'wx', mode: mode & 0o700, flush: true })
  await pipeline(read, target)
  return { path, bytes, sha256: hashed.digest('hex') }
}

/** Size and hash of a file as it is on disk. */
export async function copiedAt(folder: string, path: string): Promise<CopiedFile> {
  const hashed = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(folder, path)) as AsyncIterable<Buffer>) {
    hashed.update(chunk)
    bytes += chunk.length
  }
  return { path, bytes, sha256: hashed.digest('hex') }
}

/** Reads a copy again from the disk: every file against the manifest, and the ledger's chain. */
export async function checkCopy(folder: string, manifest: Manifest): Promise<void> {
  for (const wanted of manifest.archivos) {
    const found = await copiedAt(folder, wanted.path).catch(() => undefined)
    if (found?.sha256 !== wanted.sha256 || found.bytes !== wanted.bytes)
      throw new CommandError(`La copia no está entera: falta ${wanted.path}, o es otro.`)
  }
  await checkLedger(readSqlite(ledgerIn(folder)), manifest)
}

/** Compares a ledger with the end named by a manifest. */
export async function checkLedger(
  chunks: Parameters<typeof verify>[0],
  { seq, chain }: Pick<Manifest, 'seq' | 'chain'>,
): Promise<void> {
  const verdict = await verify(chunks)
  if (!verdict.ok)
    throw new CommandError(`La cadena se rompe en el registro ${verdict.seq}: ${verdict.reason}`)
  if (verdict.records !== seq || verdict.head !== chain)
    throw new CommandError('La bitácora no es la que dice la copia.')
}

/** Lists the photographs of a copied ledger in `fotos.txt`, hash and bytes: they stay in S3. */
export async function listFotos(folder: string): Promise<CopiedFile> {
  const sizes = new Map<string, number>()
  for await (const chunk of readSqlite(ledgerIn(folder)))
    for (const { kind, body } of chunk)
      if (kind === 'foto.stored') sizes.set(body.sha256, body.bytes)
  const lines = [...sizes].map(([sha256, bytes]) => `${sha256} ${bytes}\n`)
  await writeFile(join(folder, 'fotos.txt'), lines.join(''), { flag: 'wx', flush: true })
  return copiedAt(folder, 'fotos.txt')
}

/** Bytes that the copied ledger names, and that are absent or other bytes in the copy. */
export async function lackingIn(
  folder: string,
  files: readonly CopiedFile[],
  withFotos: boolean,
): Promise<string[]> {
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  const named = new Set<string>()
  for await (const chunk of readSqlite(ledgerIn(folder)))
    for (const { kind, body } of chunk) {
      if (kind === 'prep.corte.published') named.add(placeOf('cortes', body.sha256))
      if (kind === 'foto.stored' && withFotos) named.add(placeOf('fotos', body.sha256))
    }
  return [...named].filter((path) => hashes.get(path) !== path.split('/')[2])
}

/** `fotos/ab/abcdef…` */
function placeOf(folder: string, sha256: string): string {
  return `${folder}/${sha256.slice(0, 2)}/${sha256}`
}

/** Makes the names of copied files durable, and the name of their folder. */
export async function syncNames(folder: string, files: readonly CopiedFile[]): Promise<void> {
  const folders = new Set(['..'])
  for (const { path } of files) folders.add(dirname(path)).add(dirname(dirname(path)))
  for (const each of folders) await syncFolder(join(folder, each))
}

/** Makes all names of the copy durable, then the manifest. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await syncNames(folder, manifest.archivos)
  const text = JSON.stringify(manifest, null, 1)
  await writeWhole(join(folder, MANIFEST), `${hash('sha256', text)}\n${text}\n`)
}

/** The manifest of a copy. Refuses half a copy, and a manifest that was changed. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new CommandError(`${folder} no es una copia terminada: no tiene ${MANIFEST}.`)
  })
  const [sum = '', ...rest] = text.trimEnd().split('\n')
  const body = rest.join('\n')
  if (hash('sha256', body) !== sum) throw new CommandError(`${MANIFEST} está dañado o cambiado.`)
  const written = JSON.parse(body) as { formato?: unknown } | null
  if (written?.formato !== undefined && written.formato !== 1)
    throw new CommandError('La copia es de una versión más nueva de Espejo.')
  const read = MANIFEST_SHAPE.safeParse(written)
  if (!read.success) throw new CommandError(`${MANIFEST} está dañado o cambiado.`)
  return written as Manifest
}

/** A path that stays in its folder, and is not of a file that a restoration writes itself. */
const isInside = (path: string) =>
  !/(^|[/\\])(\.{0,2})($|[/\\])/.test(path) && !/^(ledger\.sqlite.+|cabeza\.json.*)$/.test(path)

/** The sum in a manifest tells damage, not forgery: anybody may write the sum of another text. */
const MANIFEST_SHAPE = z.object({
  ...{ seq: z.int().min(0), chain: z.string(), at: z.string(), faltan: z.array(z.string()) },
  ...{ llave: z.string(), fotos: z.string(), corta: z.string().optional() },
  perdida: z.string().optional(),
  archivos: z.array(
    z.object({ path: z.string().refine(isInside), bytes: z.number(), sha256: z.string() }),
  ),
})
