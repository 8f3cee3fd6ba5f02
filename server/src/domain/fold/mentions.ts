import type { Contest } from './catalogo.ts'
import { slotOf } from './submission.ts'
import type { Night } from './night.ts'
import type { LedgerRecord } from '../record.ts'
import type { Slot } from './slot.ts'

type Places = (readonly [Contest, Slot])[]

/** The actas a record speaks of. */
export function placesOf(night: Night, record: LedgerRecord): Places {
  switch (record.kind) {
    case 'acta.submitted':
    case 'foto.stored':
    case 'foto.marked': {
      const contest = night.contests.get(record.body.eleccion)
      const slot = slotOf(night, record.body)
      return contest && !('refusal' in slot) ? [[contest, slot]] : []
    }
    case 'prep.corte.published':
    case 'eleccion.extended':
    case 'eleccion.created': {
      const clave = record.kind === 'eleccion.created' ? record.body.clave : record.body.eleccion
      return actasOf(night.contests.get(clave), record.body.actas)
    }
    case 'casilla.noted':
      return actasAt(night, record.body.casilla)
    case 'nombramiento.issued':
      return record.body.nombramientos.flatMap((each) => actasHeld(night, each))
    case 'nombramiento.revoked':
      return record.body.ids.flatMap((id) =>
        actasHeld(night, night.representacion.nombramientos.get(id)),
      )
    default:
      return []
  }
}

export function actasAt({ contests }: Night, casilla: string): Places {
  return [...contests.values()].flatMap((contest) =>
    (contest.byCasilla.get(casilla) ?? []).map((slot) => [contest, slot] as const),
  )
}

function actasHeld(night: Night, nombrado: { casillas: string[] } | undefined): Places {
  return (nombrado?.casillas ?? []).flatMap((casilla) => actasAt(night, casilla))
}

function actasOf(contest: Contest | undefined, actas: { acta: string }[]): Places {
  if (!contest) return []
  return actas.flatMap(({ acta }) => {
    const slot = contest.slots.get(acta)
    return slot ? [[contest, slot] as const] : []
  })
}
