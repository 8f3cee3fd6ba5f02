import { describe, expect, it } from 'vitest'
import { ask, call, Problem } from './api.ts'

/** The page's requests, and the answer to each. */
function service(answer: () => Response) {
  const asked: RequestInit[] = []
  const fetcher = (_path: unknown, init?: RequestInit) => {
    asked.push(init ?? {})
    return Promise.resolve().then(answer)
  }
  return { asked, fetcher: fetcher as typeof fetch }
}

const problemFrom = (answer: () => Response): Promise<unknown> =>
  call('/api/ruta', {}, service(answer).fetcher).catch((error: unknown) => error)

describe('a page that asks the service', () => {
  it('sends its cookie, or a token in the place of the cookie', async () => {
    const { asked, fetcher } = service(() => Response.json({}))
    await ask('/api/inicio', {}, fetcher)
    await ask('/api/ruta', { token: 'a.b.c', headers: { 'if-none-match': '"1"' } }, fetcher)
    const sent = asked.map(({ credentials, headers }) => [credentials, ...new Headers(headers)])
    expect(sent).toEqual([
      ['same-origin'],
      ['omit', ['authorization', 'Bearer a.b.c'], ['if-none-match', '"1"']],
    ])
  })

  it('takes a token that no header may hold for no answer, like any way that is closed', async () => {
    const fetcher = () => Promise.resolve(new Response('{}'))
    const asked = call('/api/captura', { token: 'abc\u200b' }, fetcher)
    await expect(asked).rejects.toMatchObject({ name: 'Problem', status: 0 })
  })

  it.each([401, 403, 404, 451])(
    'says nothing of the credential for a portal that answers %i',
    async (status) => {
      const portal = () => Promise.resolve(new Response('<h1>Paga tu saldo</h1>', { status }))
      const asked = call('/api/captura', { token: 'abc' }, portal)
      await expect(asked).rejects.toMatchObject({
        status,
        message: `El servicio contestó con el error ${status}.`,
      })
    },
  )

  it('hears a refusal in the words of the service, with the wait that it asks for', async () => {
    const words = { error: 'ocupado', mensaje: 'Espera.', detalle: ['a'] }
    const answer = () => Response.json(words, { status: 503, headers: { 'retry-after': '9' } })
    const heard = { status: 503, code: 'ocupado', message: 'Espera.', details: ['a'], slotMs: 9000 }
    expect(await problemFrom(answer)).toMatchObject(heard)
  })

  it.each([
    ['no answer', () => Promise.reject(new TypeError()), 0, /No hay conexión/],
    ['an error without words', () => new Response('', { status: 502 }), 502, /con el error 502/],
    ['a portal in between', () => new Response('<html>'), 200, /no se puede leer/],
  ])('says of %s what happened', async (_name, answer, status, said) => {
    const problem = await problemFrom(answer as () => Response)
    expect(problem).toBeInstanceOf(Problem)
    expect([(problem as Problem).status, (problem as Problem).message]).toEqual([
      status,
      expect.stringMatching(said),
    ])
  })
})
