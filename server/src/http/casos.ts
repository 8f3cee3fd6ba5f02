import { hash } from 'node:crypto'
import { Hono } from 'hono'
import type { Credential, Credentials } from '../access/credential.ts'
import { scopeOf } from '../access/nombramiento.ts'
import { covers, may, ROLES, type Scope } from '../access/role.ts'
import { subjectOf } from '../access/subject.ts'
import { casoBody, type CasoBody, type CasoDoc, type CasosAnswer } from '../contract/caso.ts'
import { kindOfActo, type CasoKind } from '../domain/fold/caso.ts'
import { isEnded } from '../domain/fold/credencial.ts'
import { slotIn, type Eleccion } from '../domain/fold/eleccion.ts'
import type { Night } from '../domain/fold/night.ts'
import { casoDoc, type Shown } from '../domain/read/caso.ts'
import type { Draft } from '../domain/record.ts'
import type { NightDesk } from '../ledger/desk.ts'
import { RefusalError, SENTENCES, type RefusalName } from '../refusal/refusal.ts'
import { bodyOf, doorForResends, spend, type Env } from './door.ts'

/**
 * POST /api/casos: an act of a lawyer on the cases of one or many actas, a record an acta. The fold
 * decides, so the answer is acta by acta (RULES.md CJ3, CJ6).
 */
export function casos(desk: NightDesk, shown: Shown, credentials: Credentials) {
  return new Hono<Env>().post('/', doorForResends(credentials, 'litigar'), async (c) => {
    const body = await bodyOf(c, casoBody)
    const credential = c.get('credential')
    const eleccion = desk.night.elecciones.get(body.eleccion)
    if (!eleccion) throw new RefusalError('eleccion_desconocida', [body.eleccion])
    const to = body.acto === 'asignar' ? holderOf(desk.night, credentials, body.a) : undefined
    const said = to ? { ...body, a: to.sub } : body
    const answer: CasosAnswer = { seq: 0, casos: {}, negados: {} }
    const refuse = (acta: string, error: RefusalName, detail: string[] = []) => {
      const who = error === 'caso_tomado' ? shown(detail[0] ?? '') : {}
      answer.negados[acta] = { error, mensaje: SENTENCES[error], ...who }
    }
    const drafts = body.actas.flatMap((acta) => {
      const error = refusalAt(eleccion, credential, acta) ?? unfitAt(eleccion, body, to, acta)
      if (error) refuse(acta, error)
      return error ? [] : [{ acta, draft: draftOf(desk, said, acta, credential.sub) }]
    })
    // A resend costs nothing; what is new is paid for whole, before anything is written.
    const { outcomes } = desk.night
    spend(credentials, credential, drafts.filter(({ draft }) => !outcomes.has(draft.id)).length)
    await Promise.all(
      drafts.map(async ({ acta, draft }) => {
        const outcome = outcomes.get(draft.id) ?? (await desk.submit(draft))
        if (outcome.status === 'refused') return refuse(acta, outcome.refusal, outcome.detail)
        const slot = slotIn(eleccion, acta)!
        const doc: CasoDoc | undefined = casoDoc(desk.night, eleccion, slot, shown)
        if (doc) answer.casos[acta] = doc
      }),
    )
    return c.json({ ...answer, seq: desk.night.seq } satisfies CasosAnswer)
  })
}

/** A lawyer of some casillas acts on these alone (RULES.md NO8). */
function refusalAt(
  eleccion: Eleccion,
  credential: Credential,
  acta: string,
): RefusalName | undefined {
  const slot = slotIn(eleccion, acta)
  if (slot?.expected.acta !== acta) return 'casilla_desconocida'
  return covers(credential, slot.expected.casilla) ? undefined : 'casilla_ajena'
}

/** A case is given only to somebody who may act in it (RULES.md CJ3). */
function unfitAt(
  { slots }: Eleccion,
  { acto }: CasoBody,
  to: Holder | undefined,
  acta: string,
): RefusalName | undefined {
  if (acto !== 'asignar') return undefined
  const casilla = slots.get(acta)?.expected.casilla ?? ''
  return to && covers(to, casilla) ? undefined : 'persona_desconocida'
}

type Holder = Scope & { sub: string }

/** The person under a name as shown: of a nombramiento in force, or of a credential in use. */
function holderOf(night: Night, credentials: Credentials, persona: string): Holder | undefined {
  const { nombramientos, credenciales } = night.representacion
  for (const each of nombramientos.values()) {
    if (each.revocadoAt !== undefined) continue
    if (each.cargo !== 'juridico' && each.cargo !== 'coordinacion') continue
    const sub = subjectOf(each.id)
    if (credentials.shown(sub) === persona) return { sub, casillas: scopeOf(each) }
  }
  for (const each of credenciales.usadas.values()) {
    const rol = ROLES.find((known) => known === each.rol)
    if (each.sub !== persona || !rol || !may({ rol }, 'litigar')) continue
    // The ledger does not tell the casillas of such a credential: the person's own door does.
    const isOver = credentials.secondsTo(each.exp) === 0 || isEnded(credenciales, each)
    if (!isOver) return { sub: each.sub, casillas: 'todas' }
  }
  return undefined
}

/** The id covers the author, the client's id, the act and the acta: the same request is the same records. */
function draftOf(desk: NightDesk, body: CasoBody, acta: string, actor: string): Draft<CasoKind> {
  const { id, actas: _, eleccion, acto, ...rest } = body
  const kind = kindOfActo(acto)
  const said = acto === 'aprobar' ? { propuesta: body.propuestas[acta] ?? '' } : rest
  const key = JSON.stringify([actor, id, kind, eleccion, acta, said])
  return {
    ...{ id: `caso:${hash('sha256', key, 'base64url')}`, at: desk.now(), actor, kind, version: 1 },
    body: { eleccion, acta, ...said },
  } as Draft<CasoKind>
}
