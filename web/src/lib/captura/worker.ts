import { keepText, keptText } from '#lib/kept.ts'

/**
 * The app's files are pinned for the night: a new version is fetched and then waits. It takes over
 * only when the service names another version than the one this phone began with, and never while a
 * tally is being typed or sent (the caller sees to that).
 */

/** Registers the worker; without TLS there is none and the app lives from the network. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const controlled = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over a page that is already its own version.
    if (controlled) location.reload()
  })
  await navigator.serviceWorker
    .register('/service-worker.js', { type: 'module' })
    .catch(() => undefined)
}

/** The service said which version it serves. */
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

/** The new worker once its files are on the phone; undefined when there is none or it failed. */
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
