import type { ServerMessage } from '@espejo/server/contract'

/** False in browsers before 2023: old browsers ask for plain JSON. */
export function canUnpack(): boolean {
  try {
    return Boolean(new DecompressionStream('deflate-raw'))
  } catch {
    return false
  }
}

/** A message of the wire; undefined when the message is not ours. */
export async function messageOf(data: unknown): Promise<ServerMessage | undefined> {
  try {
    return JSON.parse(await textOf(data)) as ServerMessage
  } catch {
    return undefined
  }
}

async function textOf(data: unknown): Promise<string> {
  if (!(data instanceof ArrayBuffer)) return String(data)
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Response(stream).text()
}
