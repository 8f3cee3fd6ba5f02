import type { HandleClientError } from '@sveltejs/kit/hooks'

/**
 * A file of the phone's app cut off on its way is no error to show: the screen stays on the page
 * that the document brought, and routes/c/before.js asks again.
 */
export const handleError: HandleClientError = ({ error, event }) => {
  const started = document.documentElement.dataset.listo !== undefined
  if (started || event.url?.pathname !== '/c') return undefined
  void Promise.reject(error as Error)
  return new Promise(() => undefined)
}
