import { hash } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { SesionDoc } from '../contract/sesion.ts'
import { Activations } from '../estructura/activations.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { usedLink } from '../access/opening.ts'
import { revokeCredenciales } from '../access/uses.ts'
import { jsonOf, open, ownPage, setSession, spend } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'

const SESSION_SECONDS = 5 * 24 * 3600

export const sesionBody = z.union([
  z.strictObject({ codigo: z.string().min(16).max(200) }),
  z.strictObject({ token: z.string().min(16).max(8192) }),
])

/** Whether a code is the one-time admin link of the service. */
export type IsLink = (codigo: string) => boolean

/**
 * The session of a browser: a one-time link or a credential becomes a cookie unreadable for
 * scripts.
 */
export function sesion(desk: NightDesk, isLink: IsLink, credentials: Credentials) {
  const app = new Hono()
  const opening = new Set<string>()
  const activations = new Activations(desk)
  app.get('/', open, async (c) => {
    const credential = await credentials.fromRequest(c.req.raw)
    return c.json({ sesion: credential ? publicOf(credential) : null })
  })
  app.post('/', open, ownPage, async (c) => {
    const parsed = sesionBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('cuerpo_invalido')
    const token =
      'codigo' in parsed.data
        ? await useLink({ desk, isLink, credentials, opening }, parsed.data.codigo)
        : parsed.data.token
    const credential = await credentials.check(token)
    if (!credential) throw new RefusalError('sin_credencial')
    if (credentials.isRevoked(credential)) throw new RefusalError('credencial_revocada')
    if (credential.nombramiento !== undefined) activations.add(credential.nombramiento)
    // A session opens no other one: what a session opened would outlive its end.
    const isOpened = credential.de !== undefined
    if (!isOpened) spend(credentials, credential)
    const session = isOpened ? token : await credentials.issueSession(credential)
    setSession(c, session, credentials.secondsTo(credential.exp))
    return c.json({ sesion: publicOf(credential) })
  })
  app.delete('/', open, ownPage, async (c) => {
    const credential = await credentials.fromRequest(c.req.raw)
    // Cookies of older builds have the token or the paper itself, which opens elsewhere too.
    if (credential?.id !== undefined && credential.de !== undefined)
      await revokeCredenciales(desk, [credential.id], credential.sub)
    // Last: while the ledger takes nothing the browser keeps the session, and may end it later.
    setSession(c, '', 0)
    return c.json({ sesion: null })
  })
  return app
}

/**
 * The person signed in, for the person's own screen: role, scope, and the name on the nombramiento, if
 * the credential has one.
 */
export function ownerOf(
  { rol, casillas, nombramiento }: Credential,
  personas: Pick<Personas, 'contactOf'>,
): SesionDoc {
  const nombre = nombramiento && personas.contactOf(nombramiento)?.nombre
  return {
    rol,
    casillas: casillas === 'todas' ? casillas : casillas.size,
    ...(nombre ? { nombre } : {}),
  }
}

function publicOf({ rol, sub, exp, casillas }: Credential) {
  return { rol, sub, exp, casillas: casillas === 'todas' ? casillas : [...casillas] }
}

type Opening = {
  desk: NightDesk
  isLink: IsLink
  credentials: Credentials
  /** Links with their use on the way to the ledger. */
  opening: Set<string>
}

/** The link opens once: the use is a record, so a restart or a second server remembers the use. */
async function useLink({ desk, isLink, credentials, opening }: Opening, codigo: string) {
  const sha256 = hash('sha256', codigo)
  const id = `enlace:${sha256}`
  if (!isLink(codigo) || usedLink(desk.night) !== undefined || opening.has(id))
    throw new RefusalError('enlace_usado')
  opening.add(id)
  // After a failed write the link may be tried again; during the write nobody can use the link.
  await desk
    .submit({
      id,
      at: desk.now(),
      actor: 'admin',
      kind: 'enlace.used',
      version: 1,
      body: { sha256 },
    })
    .finally(() => opening.delete(id))
  // Two links may be used at two servers at once: the ledger says which was first.
  if (usedLink(desk.night) !== id) throw new RefusalError('enlace_usado')
  const exp = credentials.expIn(SESSION_SECONDS)
  return credentials.issue({ sub: 'admin', rol: 'admin', casillas: 'todas', exp })
}
