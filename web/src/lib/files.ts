import { ask, call, problemOf, type Asking } from './api.ts'

/**
 * A base goes as its own bytes; the name travels in a header because the body has no room for a
 * name.
 */
export function postFile<T>(
  path: string,
  file: File,
  more: Record<string, string> = {},
): Promise<T> {
  return call<T>(path, sent(file, more))
}

/** A file goes and a file comes back. Throws Problem. */
export async function askFile(path: string, file: File): Promise<Response> {
  const response = await ask(path, sent(file))
  if (!response.ok) throw await problemOf(response)
  return response
}

function sent(file: File, more: Record<string, string> = {}): Asking {
  const headers = {
    ...more,
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(file.name),
  }
  return { method: 'POST', headers, body: file }
}
