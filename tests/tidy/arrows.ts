import { posix } from 'node:path'
import type { Import } from './house.ts'

/**
 * The arrows of the house: what each room may import at run time. This table is the architecture;
 * what it does not list is forbidden. `node` stands for any built-in module. A room may always
 * import itself, and the types of any room of the server.
 */
export const ARROWS: Record<string, readonly string[]> = {
  domain: [],
  contract: ['domain', 'zod'],
  ledger: ['domain', 'node', 'redis'],
  prep: ['domain', 'node', 'csv-parse', 'yauzl'],
  estructura: ['domain', 'node', 'csv-parse', 'pdfkit', 'qrcode', 'read-excel-file', 'yauzl'],
  simulacro: ['domain', 'node', 'csv-stringify', 'yazl'],
  fotos: [
    'domain',
    'contract',
    'node',
    '@tus/server',
    '@tus/file-store',
    'sharp',
    '@aws-sdk/client-s3',
  ],
  live: ['domain', 'contract', 'node', 'ws'],
  http: ['domain', 'contract', 'node', 'hono', '@hono/node-server', 'zod'],
  'config.ts': ['node', 'zod'],
  'log.ts': ['node', 'pino'],
  // main.ts, cli.ts, what they wire with and the commands: these know every room, no room knows them.
  wiring: ['*'],
  commands: ['*'],
  web: ['domain', '*packages'],
  // Its runner starts the service as the other tests do; its scenarios run inside k6.
  'load-tests': ['node', 'k6', 'tests'],
  tests: ['*'],
}

/** Rooms whose types are nobody else's business; everything else may be imported by type. */
const TYPES: Record<string, readonly string[]> = {
  domain: [],
  contract: ['domain'],
  web: ['contract', 'domain'],
  'load-tests': ['contract'],
}

/** `server/src/http/app.ts` → `http`, `server/src/main.ts` → `wiring`, `web/src/lib/api.ts` → `web`. */
export function roomOf(path: string): string {
  const [first = '', second = '', third = ''] = path.split('/')
  if (first !== 'server' || second !== 'src') return first
  return third.endsWith('.ts') && !(third in ARROWS) ? 'wiring' : third
}

/** Where an import leads: a room of ours, `node`, or the name of a package. */
function targetOf({ from, to }: Import): string {
  if (to.startsWith('.')) return roomOf(posix.join(posix.dirname(from), to))
  if (to.startsWith('node:')) return 'node'
  if (to.startsWith('#lib/') || to.startsWith('$')) return 'web'
  if (to.startsWith('@espejo/server/')) return to.split('/')[2] ?? ''
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
