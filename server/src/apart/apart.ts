import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { startThread } from './thread.ts'

/**
 * Memory of a reading thread in MB. A federal night of three bases (516,000 rows) fits in 800, a
 * sheet of 200,000 rows in 400.
 */
const MEMORY_MB = 1024

/** Time on the wall for each unit of processor time: a busy machine is no fault of the bytes. */
const WALL = 10
/** The processor time of a thread is looked at so often. */
const LOOK_MS = 500

/** The limit that a thread went beyond. */
export type Excess = 'memoria' | 'tiempo'

/** One reading in a thread of its own. `ms`: most time of a processor; ten times as much on the wall. */
export type ApartReading<Message, Answer> = {
  script: URL
  input: unknown
  ms: number
  memoryMb?: number
  /** Takes each message of the thread in order; the first value other than undefined is the answer. */
  take: (message: Message) => Answer | undefined
  /** The error of a reading that was ended for want of memory or time. */
  refusal: (excess: Excess) => Error
}

/**
 * Reads what came from outside in a thread that may cost so much memory and time and no more: the
 * service survives whatever the bytes hold. The thread is gone when the promise settles. Rejects
 * with `refusal` beyond the limits, and with the thread's own error for any other end.
 */
export async function runApart<Message, Answer>(
  reading: ApartReading<Message, Answer>,
): Promise<Answer> {
  const { script, input, ms, memoryMb = MEMORY_MB, take, refusal } = reading
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const worker = startThread(script, {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const late = setTimeout(() => reject(refusal('tiempo')), ms * WALL)
  const look = setInterval(
    () =>
      void worker.cpuUsage().then(
        ({ user, system }) => user + system > ms * 1000 && reject(refusal('tiempo')),
        () => undefined,
      ),
    Math.min(ms, LOOK_MS),
  )
  const onMessage = async (message: Message) => {
    const answer = take(message)
    if (answer !== undefined) return resolve(answer)
    // Everybody at the door has a turn before the thread sends more.
    await setImmediate()
    worker.postMessage('more')
  }
  worker.on('message', (message: Message) => void onMessage(message).catch(reject))
  worker.once('error', (error: NodeJS.ErrnoException) =>
    reject(isExcess(error) ? refusal('memoria') : error),
  )
  worker.once('exit', () => reject(new Error('The reader ended without an answer')))
  try {
    return await promise
  } finally {
    clearTimeout(late)
    clearInterval(look)
    await worker.terminate()
  }
}

/** A thread without memory, or a text or list longer than any may be. */
function isExcess(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError
}

/** In the thread: sends a message and waits until the other side has taken the message. */
export async function sendHome(message: unknown): Promise<void> {
  if (!parentPort) throw new Error('No thread to send from')
  const taken = once(parentPort, 'message')
  parentPort.postMessage(message)
  await taken
}
