import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Desk } from '../ledger/desk.ts'
import { openDisk } from './disk.ts'
import { inspectFoto } from './image.ts'
import { Previews } from './preview.ts'
import { Reception } from './receive.ts'
import type { FotoStore } from './store.ts'
import type { FotosDesk } from '../http/fotos.ts'
import { logFor } from '../log.ts'

const log = logFor('fotos')

/** Where photographs come in, stay and are shown. */
export type Fotos = AsyncDisposable &
  Pick<FotosDesk, 'receive' | 'original' | 'preview'> & { forget(): Promise<void> }

/** The SDK is loaded where there is an S3 to speak to. */
async function s3At(place: NonNullable<Config['fotosS3']>): Promise<FotoStore> {
  const { openS3 } = await import('./s3.ts')
  return openS3(place)
}

/** Originals in `fotos/` or in S3; uploads under way and previews in `fotos/` always. */
export async function openFotos(config: Config, desk: Desk, nowMs: () => number): Promise<Fotos> {
  const folder = join(config.data, 'fotos')
  const store = config.fotosS3 ? await s3At(config.fotosS3) : await openDisk(folder)
  const previews = new Previews(join(folder, 'vistas'), store)
  const reception = await Reception.open({
    folder: join(folder, 'llegando'),
    night: desk.night,
    store,
    inspect: inspectFoto,
    submit: (draft) => desk.submit(draft),
    now: () => desk.now(),
    nowMs,
    stored: (sha256) => previews.drawLater(sha256),
    failed: (error) => log.warn({ error: String(error) }, 'foto pendiente'),
  })
  return {
    receive: (request, sender) => reception.handle(request, sender),
    original: (sha256) => store.open(sha256),
    preview: (sha256, tam) => previews.read(sha256, tam),
    forget: () => reception.forget(),
    async [Symbol.asyncDispose]() {
      await reception[Symbol.asyncDispose]()
      previews[Symbol.dispose]()
    },
  }
}
