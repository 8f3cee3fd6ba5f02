import { randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/**
 * The secret for signing credentials: given (several servers share the secret), or made once and
 * kept in the data folder, readable by the file's owner only. A practice night's folder has a key
 * of its own, so credentials of a practice night open nothing real.
 */
export function readKey(config: Pick<Config, 'key' | 'data'>): string {
  if (config.key) return config.key
  const path = join(config.data, 'key')
  mkdirSync(config.data, { recursive: true })
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8')
}

/** Whether there is a key already, given or kept: a command makes none, which would open nothing. */
export function hasKey({ key, data }: Pick<Config, 'key' | 'data'>): boolean {
  return Boolean(key) || existsSync(join(data, 'key'))
}

/** Whether two texts are the same; the time taken says nothing of where the texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
