import { Buffer } from 'node:buffer'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { crc32, gunzipSync } from 'node:zlib'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { PrepError } from './error.ts'

/**
 * A file found in a delivery. `path` is a label for people: `a.zip/b.zip/c.csv`; nothing is written
 * under `path`. `error`: the file cannot be opened, though the rest of the delivery can.
 */
export type Member = { path: string; bytes: Buffer; error?: PrepError }

/** Content that is hostile, not merely broken: nothing of the delivery is taken. */
class Refusal extends PrepError {}

/**
 * A federal night is some 300 MB and 30 files; a corte of nothing but zeros shrinks to a fiftieth.
 */
const LIMITS = { bytes: 1_000_000_000, entries: 400, ratio: 400, ratioFrom: 20_000_000, depth: 3 }
/** Largest single file: four federal bases of 60 MB. */
const FILE_MAX = 256_000_000

type Budget = { bytes: number; entries: number }

/** Companion files of a Macintosh are not readable files. */
const READABLE =
  /^(?!.*(^|\/)(__MACOSX\/|\.)).*(\.(csv|txt|zip|gz|tgz|tar|xls[xmb]?)|(^|\/)[^./]+)$/is

/**
 * Unpacks zips in zips, tar.gz and bare files. Throws `PrepError` for bombs and broken archives.
 */
export async function unpack(bytes: Uint8Array, fileName: string): Promise<Member[]> {
  const budget = { bytes: 0, entries: 0 }
  return anyWhole(await unpackLevel(asBuffer(bytes), shownPath(fileName), 0, budget))
}

/** A delivery with nothing but broken files is an error, not a list of broken files. */
function anyWhole(members: Member[]): Member[] {
  const [broken] = members
  if (broken?.error && members.every(({ error }) => error !== undefined)) throw broken.error
  return members
}

/** A file, or every readable file of a folder, at most three folders deep. */
export async function unpackPath(path: string): Promise<Member[]> {
  const whole = resolve(path)
  const found = await stat(whole).catch(() => undefined)
  if (!found) throw new PrepError(`No existe ${basename(path)}`, { file: path })
  const budget = { bytes: 0, entries: 0 }
  if (!found.isDirectory()) return unpackLevel(await readFile(whole), shownPath(whole), 0, budget)
  const members: Member[] = []
  for (const file of await filesUnder(whole)) {
    const shown = join(basename(whole), relative(whole, file))
    members.push(...(await unpackInner({ path: shown, bytes: await readFile(file) }, 0, budget)))
  }
  return anyWhole(members)
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && READABLE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => relative(folder, file).split(sep).length <= LIMITS.depth + 1)
  if (files.length > LIMITS.entries)
    throw new PrepError(`La carpeta tiene más de ${LIMITS.entries} archivos`, { file: folder })
  return files.sort()
}

/**
 * A name with its folder, because the folder may tell the corte's time; folders above are private.
 */
function shownPath(path: string): string {
  return path
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '..')
    .slice(-2)
    .join('/')
}

async function unpackLevel(
  bytes: Buffer,
  path: string,
  depth: number,
  budget: Budget,
): Promise<Member[]> {
  if (bytes.length === 0) throw new PrepError('El archivo está vacío', { file: path })
  if (isOtherArchive(bytes))
    throw new PrepError('Es un archivo RAR o 7z, que no se abre; hace falta un zip', { file: path })
  if (isWorkbook(bytes)) throw workbook(path)
  const packed = isZip(bytes) || isGzip(bytes)
  if (!packed && !isTar(bytes)) {
    if (bytes.length > FILE_MAX)
      throw new PrepError(`Se rechaza: pasa de ${FILE_MAX / 1e6} MB`, { file: path })
    return [{ path, bytes }]
  }
  if (depth > LIMITS.depth)
    throw new Refusal(`Hay más de ${LIMITS.depth} archivos comprimidos uno dentro de otro`, {
      file: path,
    })
  const inner = isZip(bytes)
    ? await unzip(bytes, path, budget)
    : isGzip(bytes)
      ? [gunzip(bytes, path, budget)]
      : untar(bytes, path, budget)
  const members: Member[] = []
  for (const each of inner) members.push(...(await unpackInner(each, depth + 1, budget)))
  return members
}

/** Unpacks a file among several: a broken file leaves the rest whole. */
async function unpackInner(member: Member, depth: number, budget: Budget): Promise<Member[]> {
  if (member.error) return [member]
  try {
    return await unpackLevel(member.bytes, member.path, depth, budget)
  } catch (error) {
    if (!(error instanceof PrepError) || error instanceof Refusal) throw error
    return [{ ...member, error }]
  }
}

async function unzip(bytes: Buffer, path: string, budget: Budget): Promise<Member[]> {
  const zip = await fromBufferPromise(bytes, { decodeStrings: false }).catch((cause: unknown) => {
    throw new PrepError('El zip está cortado o no es un zip', { file: path, cause })
  })
  const members: Member[] = []
  try {
    for await (const entry of zip.eachEntry()) {
      countEntry(budget, path)
      const name = nameOf(entry)
      if (/^xl\/workbook\.(xml|bin)$/.test(name)) throw workbook(path)
      if (name === '' || !READABLE.test(name) || entry.uncompressedSize === 0) continue
      const inner = `${path}/${name}`
      checkRatio(entry.compressedSize, entry.uncompressedSize, inner)
      countBytes(budget, entry.uncompressedSize, inner)
      members.push(await inflate(zip, entry, inner))
    }
  } catch (cause) {
    if (cause instanceof PrepError) throw cause
    throw new PrepError('El zip está dañado', { file: path, cause })
  }
  return members
}

/**
 * The stream ends with an error when the content is longer or shorter than the zip's directory
 * announced.
 */
async function inflate(zip: ZipFile, entry: Entry, path: string): Promise<Member> {
  const broken = (message: string, cause?: unknown): Member => ({
    path,
    bytes: Buffer.alloc(0),
    error: new PrepError(message, { file: path, cause }),
  })
  if (entry.isEncrypted()) return broken('El zip pide contraseña')
  try {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    return crc32(bytes) === entry.crc32 ? { path, bytes } : broken('Está dañado dentro del zip')
  } catch (cause) {
    return broken('Está dañado dentro del zip', cause)
  }
}

/**
 * The name for people to read, without `../` and control characters. Folders stay, because folders
 * may tell the corte's time.
 */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer
  const utf8 = raw.toString('utf8')
  const name = utf8.includes('\uFFFD') ? raw.toString('latin1') : utf8
  if (/[/\\]$/.test(name)) return ''
  return name
    .replace(/\p{Cc}/gu, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
}

function gunzip(bytes: Buffer, path: string, budget: Budget): Member {
  try {
    const maxOutputLength = LIMITS.bytes - budget.bytes
    const inflated = gunzipSync(bytes, { maxOutputLength })
    checkRatio(bytes.length, inflated.length, path)
    countBytes(budget, inflated.length, path)
    return { path: path.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar'), bytes: inflated }
  } catch (cause) {
    if (cause instanceof PrepError) throw cause
    throw new PrepError('El gz está cortado o es demasiado grande', { file: path, cause })
  }
}

/**
 * Plain files of a tar (POSIX 1003.1 ustar): blocks of 512, the size in octal at 124, the kind at
 * 156.
 */
function untar(bytes: Buffer, path: string, budget: Budget): Member[] {
  const members: Member[] = []
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    countEntry(budget, path)
    const name = basename(bytes.toString('latin1', at, at + 100).replace(/\0.*$/s, ''))
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8)
    if (!(size >= 0) || at + 512 + size > bytes.length)
      throw new PrepError('El tar está cortado', { file: path })
    const plain = bytes[at + 156] === 0x30 || bytes[at + 156] === 0
    if (plain && size > 0 && READABLE.test(name))
      members.push({ path: `${path}/${name}`, bytes: bytes.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return members
}

function checkRatio(packed: number, unpacked: number, file: string): void {
  if (unpacked > LIMITS.ratioFrom && unpacked > packed * LIMITS.ratio)
    throw new Refusal('Se rechaza: el contenido es desproporcionado para su tamaño comprimido', {
      file,
    })
}

function countBytes(budget: Budget, bytes: number, file: string): void {
  budget.bytes += bytes
  if (budget.bytes > LIMITS.bytes)
    throw new Refusal(`Se rechaza: descomprimido pasa de ${LIMITS.bytes / 1e6} MB`, { file })
}

function countEntry(budget: Budget, file: string): void {
  budget.entries += 1
  if (budget.entries > LIMITS.entries)
    throw new Refusal(`Se rechaza: hay más de ${LIMITS.entries} archivos dentro`, { file })
}

function isZip(bytes: Buffer): boolean {
  const magic = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0
  return magic === 0x504b0304 || magic === 0x504b0506
}

/** Rar! and 7z, by first bytes. */
function isOtherArchive(bytes: Buffer): boolean {
  const magic = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0
  return magic === 0x52617221 || magic === 0x377abcaf
}

/** The container of an .xls workbook, by first bytes. */
function isWorkbook(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.readUInt32BE(0) === 0xd0cf11e0
}

function workbook(file: string): PrepError {
  return new PrepError('Es un libro de Excel, que no se lee; hace falta el CSV de la autoridad', {
    file,
  })
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function isTar(bytes: Buffer): boolean {
  return bytes.length > 512 && bytes.toString('latin1', 257, 262) === 'ustar'
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
