import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endProcess } from './service.ts'

/** A separate Redis on a free port of this machine; every record is on disk before the answer. */
export type TestRedis = {
  url: string
  /** SIGKILL; `start` begins again on the same port and the same files. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** `prefix` stands before the program, as `['taskset', '-c', '0']`. */
export async function startRedis(prefix: string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'espejo-redis-'))
  const port = await freePort()
  let child = await launch(port, folder, prefix)
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => endProcess(child, 'SIGKILL'),
    start: async () => {
      child = await launch(port, folder, prefix)
    },
    stop: async () => {
      await endProcess(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch(port: number, folder: string, prefix: string[]) {
  const args = `--port ${port} --bind 127.0.0.1 --appendonly yes --appendfsync always`.split(' ')
  const own = ['redis-server', ...args, '--dir', folder, '--save', '']
  const [program = '', ...words] = [...prefix, ...own]
  const child = spawn(program, words)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
  child.stdout.on('data', (chunk: Buffer) => {
    if (chunk.includes('Ready to accept connections')) resolve()
  })
  await promise
  return child
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
