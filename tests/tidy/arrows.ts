import { posix } from 'node:path'
import type { Import } from './house.ts'

/**
 * The three storeys of the domain: words and arithmetic, changes of the night, readings of the
 * night.
 */
const STOREYS = ['domain', 'domain/fold', 'domain/read'] as const

/**
 * The arrows of the house: the rooms each room may import at run time. The table is the
 * architecture: an arrow not listed is forbidden. `node` stands for any built-in module. A room may
 * always import itself, and, unless in TYPES, the types of any room of the server.
 */
export const ARROWS: Record<string, readonly string[]> = {
  'config.ts': ['node', 'zod'],
  'log.ts': ['node', 'pino'],
  // From below: the words and rules of every room.
  domain: [],
  'domain/fold': ['domain'],
  'domain/read': ['domain', 'domain/fold'],
  refusal: [],
  apart: ['node'],
  ley: ['domain', 'node', 'zod'],
  disk: ['refusal', 'node'],
  hojas: ['node', 'yazl'],
  contract: [...STOREYS, 'zod'],
  access: [...STOREYS, ...['refusal', 'node', 'hono', 'ipaddr.js', 'proxy-addr']],
  ledger: [...STOREYS, 'apart', 'jobs', 'node', 'redis'],
  health: ['log.ts', 'disk', 'prom-client'],
  jobs: ['log.ts', 'refusal', 'disk', 'node'],
  // The desks, side by side.
  prep: [
    ...STOREYS,
    ...['log.ts', 'refusal', 'apart', 'disk', 'ledger', 'node'],
    ...['csv-parse', 'ipaddr.js', 'yauzl', 'zod'],
  ],
  estructura: [
    ...STOREYS,
    ...['refusal', 'apart', 'hojas', 'contract', 'access', 'jobs', 'node'],
    ...['csv-parse', 'pdfkit', 'qrcode', 'read-excel-file', 'yauzl'],
  ],
  centro: [...STOREYS, 'access', 'tinyqueue'],
  juridico: [
    ...STOREYS,
    ...['ley', 'apart', 'hojas', 'contract', 'node'],
    ...['csv-stringify', 'docx', 'pdfkit', 'yauzl', 'yazl'],
  ],
  fotos: [
    ...STOREYS,
    ...['log.ts', 'refusal', 'disk', 'jobs', 'contract', 'access', 'node'],
    ...['@tus/server', '@tus/file-store', 'sharp', '@aws-sdk/client-s3'],
  ],
  simulacro: [...STOREYS, 'log.ts', 'refusal', 'ledger', 'node', 'csv-stringify', 'yazl'],
  live: [...STOREYS, 'contract', 'node', 'ws'],
  // The roof: routes and status codes.
  http: [
    ...STOREYS,
    ...['refusal', 'contract', 'access', 'ledger', 'prep', 'estructura', 'centro'],
    ...['juridico', 'node', 'hono', '@hono/node-server', 'zod'],
  ],
  // These rooms know every room, and no room knows them.
  'service.ts': ['*'],
  'main.ts': ['*'],
  'cli.ts': ['*'],
  commands: ['*'],
  web: ['domain', '*packages'],
  // The runner starts the service as the other tests do; the scenarios run inside k6; a drill zips.
  'load-tests': ['node', 'k6', 'yazl', 'tests'],
  tests: ['*'],
}

/** Rooms held to a list for types too: the rooms each may import by type, besides the arrows. */
const TYPES: Record<string, readonly string[]> = {
  domain: [],
  'domain/fold': ['domain'],
  'domain/read': ['domain', 'domain/fold'],
  contract: STOREYS,
  web: ['contract', 'domain'],
  'load-tests': ['contract'],
}

/** `server/src/http/app.ts` → `http`, `server/src/main.ts` → `main.ts`, `web/src/lib/api.ts` → `web`. */
export function roomOf(path: string): string {
  const [first = '', second = '', third = '', fourth = ''] = path.split('/')
  if (first !== 'server' || second !== 'src') return first
  const storey = `${third}/${fourth}`
  return storey in ARROWS ? storey : third.replace(/\.test\.ts$/, '.ts')
}

/** Where an import leads: a room of ours, `node`, or the name of a package. */
export function targetOf({ from, to }: Import): string {
  if (to.startsWith('.')) return roomOf(posix.join(posix.dirname(from), to))
  if (to.startsWith('node:')) return 'node'
  if (to.startsWith('#lib/') || to.startsWith('$')) return 'web'
  if (to.startsWith('@espejo/server/')) return roomOf(to.replace('@espejo/server', 'server/src'))
  const [scope = '', name = ''] = to.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

/** True when the table has an arrow for the import. */
export function isAllowed(found: Import): boolean {
  const room = roomOf(found.from)
  const target = targetOf(found)
  const arrows = ARROWS[room] ?? []
  if (target === room || arrows.includes('*') || arrows.includes(target)) return true
  if (arrows.includes('*packages') && !(target in ARROWS)) return true
  if (!found.typeOnly) return false
  const types = TYPES[room]
  return types ? types.includes(target) : true
}
