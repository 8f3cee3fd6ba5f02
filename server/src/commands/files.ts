import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { ZipFile } from 'yazl'
import type { Config } from '../config.ts'
import { unpackPath } from '../prep/archive.ts'
import { readMembers, type Bundle } from '../prep/base.ts'
import { CommandError } from './output.ts'

/** A delivery for the service: one file's bytes, or several files packed in a zip. */
export type Parcel = { bytes: Uint8Array; fileName: string }

/** Reads a file unchanged, or packs a folder's files like the authority. */
export async function readParcel(path: string): Promise<Parcel> {
  const info = await stat(path).catch(() => {
    throw new CommandError(`No existe: ${path}`)
  })
  if (!info.isDirectory()) return { bytes: await readFile(path), fileName: basename(path) }
  const names = await readdir(path, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return zipFiles(files.sort(), path)
}

/** Packs files under the name of `folder`; the folder's name often tells the corte's time. */
async function zipFiles(files: string[], folder: string): Promise<Parcel> {
  const zip = new ZipFile()
  for (const file of files)
    zip.addBuffer(await readFile(file), join(basename(folder), relative(folder, file)), {
      // The same files make the same bytes.
      mtime: new Date(Date.UTC(2000, 0, 1)),
    })
  zip.end()
  const parts: Buffer[] = []
  for await (const part of zip.outputStream) parts.push(part as Buffer)
  return { bytes: Buffer.concat(parts), fileName: `${basename(folder)}.zip` }
}

/** Several files of one delivery: a base and its candidaturas. */
export async function joinParcel(paths: string[]): Promise<Parcel> {
  const [only] = paths
  if (paths.length === 1 && only !== undefined) return readParcel(only)
  const zip = new ZipFile()
  for (const path of paths) {
    const { bytes, fileName } = await readParcel(path)
    zip.addBuffer(Buffer.from(bytes), `${paths.indexOf(path)}/${fileName}`)
  }
  zip.end()
  const parts: Buffer[] = []
  for await (const part of zip.outputStream) parts.push(part as Buffer)
  return { bytes: Buffer.concat(parts), fileName: 'entrega.zip' }
}

/** Reads the bases of a file or folder; nothing is kept. */
export async function bundleAt(config: Config, path: string): Promise<Bundle> {
  const whole = resolve(config.cwd, path)
  const members = await unpackPath(whole).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new CommandError(`No existe: ${path}`) : error
  })
  return readMembers(members, path)
}
