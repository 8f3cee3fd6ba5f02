import { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Desk } from '../ledger/desk.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { healthOf, type Neighbours } from './app.ts'
import { retrySlot } from './door.ts'
import type { Fetch } from './listen.ts'
import { answerRefusal, STATUS } from './refusals.ts'

type Shut = 'otra_noche' | 'version_anterior'

/**
 * Why nothing of the night can be asked now: its figures would be wrong without the records of a
 * newer version (RULES.md LE6), or another night is about to begin (RULES.md LE12).
 */
function shutOf({ night, turning }: Desk): Shut | undefined {
  return turning ? 'otra_noche' : night.newer && 'version_anterior'
}

/** The same for the live line. */
export function lineShut(desk: Desk) {
  const shut = shutOf(desk)
  return shut && { status: STATUS[shut], error: shut, mensaje: new RefusalError(shut).mensaje }
}

/**
 * The app before which nothing of a shut night passes. Pages still open: a phone keeps its tally
 * there until the service takes it. Each request writes in the night of its beginning alone.
 */
export function gate(app: Hono, desk: Desk, health: Neighbours['health']): Fetch {
  const apps = {
    otra_noche: shut(health, 'otra_noche'),
    version_anterior: shut(health, 'version_anterior'),
  }
  return (request, env) => {
    const why = shutOf(desk)
    // As Hono reads the path: `/%61pi` is `/api`.
    const asked = why && getPath(request).startsWith('/api') ? apps[why] : app
    return desk.inThisNight(() => asked.fetch(request, env))
  }
}

function shut(health: Neighbours['health'], why: Shut): Hono {
  const app = new Hono()
  app.get('/api/health', healthOf(health))
  app.get('/api/ready', healthOf(health))
  app.all('*', (c) => {
    const more = why === 'otra_noche' ? { retryAfter: retrySlot(Math.random()) } : {}
    return answerRefusal(c, new RefusalError(why, [], more))
  })
  return app
}
