import { hash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import adapter from '@sveltejs/adapter-static'
import type { Adapter } from '@sveltejs/kit'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'

const service = 'http://127.0.0.1:3000'

/**
 * A name for the build, the same on every machine: phones keep the app under the build's name and
 * fetch a new build when the service names a new build.
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

/** The representatives' app, a page without SvelteKit's client. */
const APP = join(import.meta.dirname, 'src/routes/c/app.ts')
/** The app, modules of the other pages that open on a phone without a network, and their frame. */
const OF_PHONE =
  /\/src\/routes\/(c\/app\.ts|(\+\w+|(ruta|verificar)\/.*)\.svelte)$|\/client[\w-]*\/(entry|app)\.js$/
/** The list of all pages: a file named by this chunk alone is another page's. */
const ALL_PAGES = /\/client[\w-]*\/app\.js$/

/**
 * Gives the worker `virtual:telefono`, the names of the build's files that a page of the phone can
 * ask for: those pages' own chunks, and whatever a kept file names, letters and readers included.
 */
function filesOfPhone(): Plugin {
  const kept = new Set<string>()
  return {
    name: 'espejo-telefono',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (this.environment.name !== 'client') return
        const byName = new Map(Object.values(bundle).map((file) => [basename(file.fileName), file]))
        const keep = (name: string) => {
          const file = byName.get(basename(name))
          if (!file || kept.has(file.fileName)) return
          kept.add(file.fileName)
          if (file.type === 'chunk') {
            for (const each of [...file.imports, ...(file.viteMetadata?.importedCss ?? [])])
              keep(each)
            if (file.moduleIds.some((id) => ALL_PAGES.test(id))) return
          }
          if (!/\.(js|css)$/.test(name)) return
          const text = Buffer.from(file.type === 'chunk' ? file.code : file.source).toString()
          for (const each of byName.keys()) if (text.includes(each)) keep(each)
        }
        for (const file of byName.values())
          if (file.type === 'chunk' && file.moduleIds.some((id) => OF_PHONE.test(id)))
            keep(file.fileName)
      },
    },
    resolveId: (id) => (id === 'virtual:telefono' ? `\0${id}` : undefined),
    load: (id) =>
      id === '\0virtual:telefono'
        ? `export const telefono = ${JSON.stringify([...kept])}`
        : undefined,
  }
}

/**
 * Builds the app beside SvelteKit's pages, and names the app's files in the document drawn by the
 * build: all that the app's start needs is asked for at once.
 */
function appOfPhone(): { plugin: Plugin; adapt: Adapter } {
  let [entry = '', ...needed]: string[] = []
  const plugin: Plugin = {
    name: 'espejo-app',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    buildStart() {
      this.emitFile({ type: 'chunk', id: APP, name: 'c' })
    },
    generateBundle(_, bundle) {
      const found = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.facadeModuleId === APP,
      )
      const names = new Set([found?.fileName ?? ''])
      for (const name of names) {
        const file = bundle[name]
        if (file?.type !== 'chunk') throw new Error(`The app's file ${name} is not in the build`)
        for (const each of file.imports) names.add(each)
      }
      ;[entry = '', ...needed] = names
    },
  }
  const pages = adapter({ fallback: '200.html', precompress: true })
  const adapt: Adapter = {
    ...pages,
    adapt(builder) {
      const file = builder.getBuildDirectory('output/prerendered/pages/c.html')
      const links = [entry, ...needed].map((name) => `<link rel="modulepreload" href="/${name}">`)
      const start = `<script type="module">import("/${entry}")</script>`
      const page = readFileSync(file, 'utf8')
      writeFileSync(file, page.replace('<!--entrada-->', links.join('') + start))
      return pages.adapt(builder)
    },
  }
  return { plugin, adapt }
}

const app = appOfPhone()

export default defineConfig({
  plugins: [
    filesOfPhone(),
    app.plugin,
    sveltekit({
      compilerOptions: { runes: true },
      adapter: app.adapt,
      // The phones' app registers the worker (lib/captura/worker.ts); the war room needs none.
      serviceWorker: { register: false },
      // Files for a first opening over a single bar of signal come in the document (routes/c).
      inlineStyleThreshold: 24_576,
      paths: { relative: false },
      version: { name: version() },
    }),
  ],
  build: {
    rolldownOptions: {
      // Svelte does not say that its parts do nothing by themselves: unused parts stayed.
      treeshake: {
        moduleSideEffects: [
          {
            test: /node_modules\/svelte\/src\/(internal\/client|legacy|reactivity)\//,
            sideEffects: false,
          },
        ],
      },
      output: {
        // Without groups, shared code becomes some twenty files: over a bad network each file costs
        // a round trip, and the phone's app opened in twice the time.
        codeSplitting: {
          groups: [
            // Kit's client reads the build's name while the client is loaded. In a file together
            // with the code that sets the name, the client reads nothing, takes every build for a
            // newer build and reloads each error for ever.
            {
              name: 'carga',
              test: /@sveltejs\/kit\/src\/runtime\/client\/payload\.js/,
              priority: 1,
            },
            // The parts of Svelte that the desks alone use are no weight on a phone. A part is a
            // file: one element with spread attributes on any page costs the phone 1.2 kB.
            {
              name: 'svelte',
              test: /node_modules\/svelte\/src\/(?!(animate|easing)\/|.*\/(html|legacy-client|loop|set|size|svelte-element|svelte-head|timing|transitions|universal)\.js)/,
            },
            { name: 'svelte-mesa', test: /node_modules\/svelte\/src\// },
            {
              name: 'kit',
              test: /node_modules\/(@sveltejs\/kit|devalue)\/src\/(?!.*\/(client-entry|entry|payload)\.js)/,
            },
            // Modules that the home of the casilla does without are left out of this file by name.
            {
              name: 'comun',
              test: /src\/(lib\/(api|kept|captura\/(?!edit|findings|keep-foto|mine|named|spelled|stopped|typing)|format|parties|phone|zone)|domain\/(clave|figure)|routes\/c\/Glyph)/,
              minShareCount: 2,
            },
            { name: 'hallazgos', test: /src\/(lib\/captura\/(findings|typing)|domain\/acta)\./ },
            {
              name: 'casilla',
              test: /routes\/c\/(app|App|Band|Casilla|Done|Gate|Notes|Screen|Signal|SignIn|Steps)\./,
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
