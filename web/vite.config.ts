import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

const service = 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [
    sveltekit({
      compilerOptions: { runes: true },
      adapter: adapter({ fallback: '200.html', precompress: true }),
      // The representatives' app registers it (lib/captura/worker.ts): the war room needs none.
      serviceWorker: { register: false },
    }),
  ],
  server: {
    proxy: { '/api': service, '/ws': { target: service, ws: true } },
  },
})
