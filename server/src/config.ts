import { join, resolve } from 'node:path'
import { z } from 'zod'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Only this machine by default: TLS and the outside are a proxy's work. */
  HOST: z.string().default('127.0.0.1'),
  ESPEJO_DATA: z.string().min(1).default('data'),
  /**
   * redis://… makes the ledger a Redis stream; by default the ledger is SQLite in the data folder.
   */
  ESPEJO_REDIS: z.string().startsWith('redis').optional(),
  /** Shared secret of several servers; by default a secret is made and kept in the data folder. */
  ESPEJO_KEY: z.string().min(32).optional(),
  /** http(s)://host/bucket of an S3 for the photographs; by default they are in the data folder. */
  ESPEJO_FOTOS_S3: z.url({ protocol: /^https?$/ }).optional(),
  ESPEJO_S3_KEY: z.string().min(1).optional(),
  ESPEJO_S3_SECRET: z.string().min(1).optional(),
  ESPEJO_S3_REGION: z.string().min(1).default('us-east-1'),
  /** Other origins whose pages may open the socket, comma separated. */
  ESPEJO_ORIGINS: z.string().default(''),
  /** Limit of submissions waiting for the disk; at the limit the door answers 503. */
  ESPEJO_WAITING_MAX: z.coerce.number().int().min(1).default(4000),
  /** Days for which the credential of a nombramiento is good, counted from printing or sign-in. */
  ESPEJO_NOMBRAMIENTO_DIAS: z.coerce.number().int().min(1).max(400).default(14),
  /** How many times the usual number of writes each credential may make; loads take more. */
  ESPEJO_PRESUPUESTO: z.coerce.number().min(1).default(1),
  /** The address that phones open, for the QR on nombramientos: https://… */
  ESPEJO_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Proxies whose X-Forwarded-For and -Proto are believed: addresses or nets, comma separated. */
  ESPEJO_PROXY: z.string().default(''),
  /** Folders of cortes are watched inside this folder alone; by default `entrada` of the data. */
  ESPEJO_FUENTES: z.string().min(1).optional(),
  /** Addresses or nets of the house that sources by URL may read, comma separated. */
  ESPEJO_FUENTES_RED: z.string().default(''),
  INIT_CWD: z.string().optional(),
})

export type Config = {
  port: number
  host: string
  data: string
  redis: string | undefined
  key: string | undefined
  fotosS3: { url: string; key: string; secret: string; region: string } | undefined
  origins: string[]
  waitingMax: number
  nombramientoDias: number
  presupuesto: number
  publicUrl: string | undefined
  proxies: string[]
  /** How far sources of cortes reach: a folder, and nets besides the internet. */
  fuentes: { carpeta: string; redes: string[] }
  /** Folder in which the person typed the command. */
  cwd: string
}

/** Reads the environment once. Throws with the variable's name when a value makes no sense. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = schema.safeParse(env)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`Variable de entorno ${issue?.path.join('.') ?? ''}: valor no válido.`)
  }
  const read = parsed.data
  const root = resolve(import.meta.dirname, '../..')
  const data = resolve(root, read.ESPEJO_DATA)
  return {
    port: read.PORT,
    host: read.HOST,
    data,
    redis: read.ESPEJO_REDIS,
    key: read.ESPEJO_KEY,
    fotosS3: fotosS3From(read),
    origins: listOf(read.ESPEJO_ORIGINS),
    waitingMax: read.ESPEJO_WAITING_MAX,
    nombramientoDias: read.ESPEJO_NOMBRAMIENTO_DIAS,
    presupuesto: read.ESPEJO_PRESUPUESTO,
    publicUrl: read.ESPEJO_URL?.replace(/\/+$/, ''),
    proxies: listOf(read.ESPEJO_PROXY),
    fuentes: {
      carpeta: resolve(root, read.ESPEJO_FUENTES ?? join(data, 'entrada')),
      redes: listOf(read.ESPEJO_FUENTES_RED),
    },
    cwd: read.INIT_CWD ?? process.cwd(),
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
}

function fotosS3From(read: z.infer<typeof schema>): Config['fotosS3'] {
  const { ESPEJO_FOTOS_S3: url, ESPEJO_S3_KEY: key, ESPEJO_S3_SECRET: secret } = read
  if (url === undefined) return undefined
  if (!key || !secret)
    throw new Error('ESPEJO_FOTOS_S3 pide también ESPEJO_S3_KEY y ESPEJO_S3_SECRET.')
  return { url, key, secret, region: read.ESPEJO_S3_REGION }
}
