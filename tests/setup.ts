import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The set-up step of `npm test`: the suite needs a browser, a Redis and a drawer of PDF pages of
 * this machine, in the packaged versions. With the right to install, the step says so and installs;
 * without, the step prints the command.
 */
const NEEDS = [
  { program: ['chromium', 'chromium-browser', 'google-chrome'], pack: 'chromium' },
  { program: ['redis-server'], pack: 'redis-server' },
  { program: ['pdftoppm'], pack: 'poppler-utils' },
]

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Words before apt-get: none for root, `sudo -n` where sudo works, else null. */
function rightsToInstall(): string[] | null {
  if (!isOnPath('apt-get')) return null
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : null
}

function run([program = '', ...args]: string[]): boolean {
  process.stdout.write(`  $ ${[program, ...args].join(' ')}\n`)
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  return spawnSync(program, args, { stdio: [...stdio] }).status === 0
}

/** The package starts a Redis on port 6379; the tests start a separate Redis and want no other. */
function stopService(sudo: string[]): void {
  if (existsSync('/run/systemd/system'))
    run([...sudo, 'systemctl', 'disable', '--now', 'redis-server'])
  else if (existsSync('/var/run/redis/redis-server.pid'))
    run([...sudo, 'service', 'redis-server', 'stop'])
}

function install(packs: string[]): boolean {
  const sudo = rightsToInstall()
  const apt = ['apt-get', 'install', '-y', '--no-install-recommends', ...packs]
  const list = packs.join(' y ')
  if (!sudo) {
    process.stderr.write(
      `Falta ${list} para las pruebas. Instala y repite:\n  sudo apt-get update && sudo ${apt.join(' ')}\n`,
    )
    return false
  }
  process.stdout.write(`Falta ${list} para las pruebas; se instala:\n`)
  const quiet = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive']
  const done = run([...quiet, 'apt-get', 'update']) && run([...quiet, ...apt])
  if (packs.includes('redis-server')) stopService(sudo)
  if (!done) process.stderr.write(`No se pudo instalar ${list}.\n`)
  return done
}

function missingPacks(): string[] {
  return NEEDS.filter(({ program }) => !program.some(isOnPath)).map(({ pack }) => pack)
}

const missing = missingPacks()
if (missing.length > 0 && !(install(missing) && missingPacks().length === 0)) process.exitCode = 1
