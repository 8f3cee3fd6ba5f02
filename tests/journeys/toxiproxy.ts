import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { endProcess } from './service.ts'

/** A bad network between a client and a service, by toxiproxy: a separate process, free ports. */
export type BadNetwork = {
  /** The address the client talks to. */
  url: string
  /**
   * Makes the traffic worse until the toxic is taken off again; applies to open connections too.
   */
  add(toxic: Toxic): Promise<void>
  remove(name: string): Promise<void>
  stop(): Promise<void>
}

/**
 * https://github.com/Shopify/toxiproxy#toxics; `toxicity`: the part of the connections affected.
 */
export type Toxic = {
  name: string
  type: 'bandwidth' | 'latency' | 'reset_peer'
  stream: 'upstream' | 'downstream'
  toxicity: number
  /** `rate` in KB/s, times in milliseconds. */
  attributes: Record<string, number>
}

const PROGRAM = join(import.meta.dirname, '../../../shared/bin/toxiproxy')
export const hasToxiproxy = existsSync(PROGRAM)

const START_MS = 10_000

/** `seed` makes the same connections suffer in the same order. */
export async function startBadNetwork(upstream: string, seed: number): Promise<BadNetwork> {
  const port = await freePort()
  const args = ['-host', '127.0.0.1', '-port', String(port), '-seed', String(seed)]
  const child = spawn(PROGRAM, args, { stdio: 'ignore' })
  const ask = (method: string, path: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  try {
    await untilIt(() => ask('GET', '/version'))
    const route = { name: 'red', listen: '127.0.0.1:0', upstream: new URL(upstream).host }
    const made = (await (await ask('POST', '/proxies', route)).json()) as { listen: string }
    return {
      url: `http://${made.listen}`,
      add: async (toxic) => {
        const answer = await ask('POST', '/proxies/red/toxics', toxic)
        if (!answer.ok) throw new Error(`toxiproxy: ${await answer.text()}`)
      },
      remove: async (name) => {
        await ask('DELETE', `/proxies/red/toxics/${name}`)
      },
      stop: () => endProcess(child, 'SIGTERM'),
    }
  } catch (error) {
    await endProcess(child, 'SIGKILL')
    throw error
  }
}

async function untilIt(answers: () => Promise<Response>): Promise<void> {
  const end = performance.now() + START_MS
  while (performance.now() < end) {
    const answer = await answers().catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('toxiproxy did not listen')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
