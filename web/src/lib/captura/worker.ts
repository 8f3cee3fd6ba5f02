import { keepText, keptText } from '#lib/kept.ts'

/**
 * The app's files are pinned for the night: a new version is fetched and then waits. The new
 * version takes over only when the service names a version other than the phone's pinned version,
 * and never during the typing or sending of a tally (the callers of `updateWorker` see to that).
 */

/** Registers the worker. Without TLS no worker exists and the app lives from the network. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const controlled = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over a page already of the worker's own version.
    if (controlled) location.reload()
  })
  await navigator.serviceWorker
    .register('/service-worker.js', { type: 'module' })
    .catch(() => undefined)
}

/** The service named the version it serves. */
export async function updateWorker(version: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const pinned = keptText('version')
  if (pinned === version) return
  const registration = await navigator.serviceWorker.getRegistration()
  if (pinned !== undefined && registration) {
    const asked = await registration.update().catch(() => undefined)
    if (!asked) return
    const waiting = registration.waiting ?? (await installed(registration))
    waiting?.postMessage('adelante')
  }
  keepText('version', version)
}

/**
 * The new worker as soon as its files are on the phone; undefined with no worker or a failed
 * worker.
 */
function installed({
  installing: worker,
}: ServiceWorkerRegistration): Promise<ServiceWorker | undefined> {
  if (!worker) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') resolve(worker)
      if (worker.state === 'redundant') resolve(undefined)
    })
  })
}
