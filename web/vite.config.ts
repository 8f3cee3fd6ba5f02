import { hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

const service = 'http://127.0.0.1:3000'

/**
 * A name for what is built, the same on every machine that builds it: phones keep the app under it and
 * fetch another one when the service serves another name.
 */
function version(): string {
  const files = globSync(
    ['src/**/*', 'static/*', '../server/src/domain/**/*.ts', '../package-lock.json'],
    {
      withFileTypes: true,
    },
  )
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .sort()
  return hash('sha256', files.map((file) => hash('sha256', readFileSync(file))).join()).slice(0, 12)
}

export default defineConfig({
  plugins: [
    sveltekit({
      compilerOptions: { runes: true },
      adapter: adapter({ fallback: '200.html', precompress: true }),
      // The representatives' app registers it (lib/captura/worker.ts): the war room needs none.
      serviceWorker: { register: false },
      // What a first opening over one bar of signal waits for comes in the document itself (routes/c).
      inlineStyleThreshold: 24_576,
      paths: { relative: false },
      version: { name: version() },
    }),
  ],
  build: {
    rolldownOptions: {
      output: {
        // Left alone, what pages share becomes some twenty files: over a bad network each one costs a
        // round trip, and the phone's app opened in twice the time.
        codeSplitting: {
          groups: [
            // Kit's client reads the build's name while it is loaded; in one file with what sets the
            // name it reads nothing, takes every build for a newer one and reloads each error for ever.
            {
              name: 'carga',
              test: /@sveltejs\/kit\/src\/runtime\/client\/payload\.js/,
              priority: 1,
            },
            { name: 'svelte', test: /node_modules\/svelte\/src\/(internal|reactivity|events)\// },
            {
              name: 'kit',
              test: /node_modules\/(@sveltejs\/kit|devalue)\/src\/(?!.*\/(client-entry|entry|payload)\.js)/,
            },
            {
              name: 'comun',
              test: /src\/(lib\/(api|kept|captura\/|format|sentences|standing)|domain\/)/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': service, '/ws': { target: service, ws: true } },
  },
})
