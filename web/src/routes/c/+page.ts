/**
 * The only page drawn by the build: over one bar of signal a person types the code and the PIN
 * while the app is still on its way. SvelteKit's client would be a fifth of the way (app.ts).
 */
export const ssr = true
export const csr = false
export const prerender = true

/** The form as Svelte draws it for app.ts, which takes the form over. */
export async function load(): Promise<{ body: string }> {
  if (!import.meta.env.SSR) return { body: '' }
  const { render } = await import('svelte/server')
  const { default: App } = await import('./App.svelte')
  return { body: render(App).body }
}
