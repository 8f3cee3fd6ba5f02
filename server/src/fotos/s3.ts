import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { FotoStore } from './store.ts'

export type S3Place = {
  /** `https://host[:port]/bucket`, or with a folder behind the bucket. */
  url: string
  key: string
  secret: string
  /** Region of the signature; most servers other than Amazon's take any. */
  region: string
}

/**
 * A silent server must not hold the requests in line. The second limit also bounds how long a slow
 * reader may leave the line idle.
 */
const PATIENCE = { connectionTimeout: 3_000, socketTimeout: 20_000 }

/** Keeps photographs as objects `<aa>/<sha256>` in an existing bucket. */
export function openS3({ url, key, secret, region }: S3Place, patience = PATIENCE): FotoStore {
  const { origin, pathname } = new URL(url)
  const [, Bucket = '', ...folders] = pathname.replace(/\/+$/, '').split('/')
  const client = new S3Client({
    endpoint: origin,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: key, secretAccessKey: secret },
    requestHandler: patience,
    maxAttempts: 2,
  })
  const place = (sha256: string) => ({
    Bucket,
    Key: [...folders, sha256.slice(0, 2), sha256].join('/'),
  })
  return {
    async put(path, sha256) {
      const object = {
        ...place(sha256),
        // Whole and not as a stream, so that a failed request can be sent again; 25 MB at most.
        Body: await readFile(path),
        // The server compares: bytes with a different hash are refused.
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      }
      const once = new PutObjectCommand({ ...object, IfNoneMatch: '*' })
      await client.send(once).catch(async (error: unknown) => {
        if (statusOf(error) === 412) return
        // A server without conditional writes answers 501 and gets a plain write, which may only
        // repeat the same bytes under the same key.
        if (statusOf(error) !== 501) throw error
        await client.send(new PutObjectCommand(object))
      })
    },
    async open(sha256) {
      const { Body } = await client.send(new GetObjectCommand(place(sha256)))
      if (!Body) throw new Error('The object has no body')
      return Body as Readable
    },
    async has(sha256) {
      return client.send(new HeadObjectCommand(place(sha256))).then(
        () => true,
        (error: unknown) => {
          if (statusOf(error) === 404) return false
          throw error
        },
      )
    },
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}
