/** Time for a slow phone to begin the download before the blob is let go. */
const KEPT_MS = 60_000

/** Hands a blob to the browser as a file of the name. */
export function download(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS)
}
