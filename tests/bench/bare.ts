import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'

/**
 * The yardstick of the service, in a separate process. Without an argument: node:http that reads
 * and parses the body and answers. With a file: one durable insert for each request before the
 * answer, as a naive application does.
 */
const [file] = process.argv.slice(2)
const insert = file === undefined ? () => 0 : openTable(file)

function openTable(path: string): (id: string, body: string) => number {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('CREATE TABLE acta (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL)')
  const statement = db.prepare('INSERT INTO acta (id, body) VALUES (?, ?)')
  return (id, body) => Number(statement.run(id, body).lastInsertRowid)
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = (chunks[0] && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString()
    const { id } = JSON.parse(text) as { id: string }
    const answer = JSON.stringify({ clientId: id, seq: insert(id, text) })
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
