import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/**
 * The load where wrk is absent: keep-alive connections, one request at a time on each, the next when
 * the answer is whole. Arguments: url, requests file, id prefix, connections, seconds.
 */
const [url = '', file = '', prefix = '', connections = '64', seconds = '4'] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const senders = readFileSync(file, 'utf8').trimEnd().split('\n').map(readSender)
const latenciesMs: number[] = []
let n = 0
let refused = 0
let broken = 0
let running = true

function readSender(line: string): { head: string; middle: string; tail: string } {
  const [token = '', head = '', middle = '', tail = ''] = line.split('\t')
  const length = head.length + 36 + middle.length + 4 + tail.length
  const lines = [
    'POST /api/actas HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${length}`,
  ]
  return { head: `${lines.join('\r\n')}\r\n\r\n${head}`, middle, tail }
}

function nextRequest(): string {
  n += 1
  const sender = senders[(n - 1) % senders.length]
  if (!sender) throw new Error('No senders')
  const id = prefix + String(n).padStart(12, '0')
  return sender.head + id + sender.middle + String(1000 + (n % 9000)) + sender.tail
}

/** Length of the answer at the start of the buffer, or 0 while it is not whole. */
function answerLength(buffer: string): number {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return 0
  const length = /content-length: (\d+)/i.exec(buffer.slice(0, end))?.[1]
  const whole = end + 4 + Number(length ?? 0)
  return buffer.length >= whole ? whole : 0
}

function drive(socket: Socket): void {
  let received = ''
  let sentAt = performance.now()
  const send = () => {
    sentAt = performance.now()
    socket.write(nextRequest())
  }
  socket.on('connect', send)
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1')
    const whole = answerLength(received)
    if (whole === 0) return
    if (!received.startsWith('HTTP/1.1 201')) refused += 1
    received = received.slice(whole)
    latenciesMs.push(performance.now() - sentAt)
    if (running) send()
    else socket.end()
  })
  socket.on('error', () => (broken += 1))
}

const startedAt = performance.now()
for (let i = 0; i < Number(connections); i++) drive(connect(Number(port), hostname))
setTimeout(() => (running = false), Number(seconds) * 1000)
process.on('exit', () => {
  const sorted = latenciesMs.sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
  const result = {
    requests: sorted.length,
    seconds: (performance.now() - startedAt) / 1000,
    refused,
    broken,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }
  process.stdout.write(`RESULT ${JSON.stringify(result)}\n`)
})
