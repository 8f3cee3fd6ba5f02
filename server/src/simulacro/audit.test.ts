import { describe, expect, it } from 'vitest'
import { diferenciasDoc } from '../domain/read/diferencias.ts'
import type { PrepActa } from '../domain/catalogo.ts'
import { newNight, type Night } from '../domain/fold/night.ts'
import type { Draft, Kind, LedgerRecord } from '../domain/record.ts'
import { findAmbito } from '../domain/read/ambito.ts'
import { readBundle } from '../prep/base.ts'
import { changesAgainst } from '../prep/diff.ts'
import { agendaOf, submissionOf, minuteIso } from './agenda.ts'
import { audit, type Difference } from './audit.ts'
import { makeBase } from './base.ts'
import { MINUTES } from './arrivals.ts'
import { makeNight, type SimulacroNight } from './night.ts'
import { apply } from '../domain/fold/apply.ts'

/** Folds a practice night as the service would, without the service. */
class Fold {
  readonly night: Night = newNight()
  readonly #simulacro: SimulacroNight
  #previous = new Map<string, PrepActa>()

  constructor(simulacro: SimulacroNight) {
    this.#simulacro = simulacro
  }

  async create(): Promise<void> {
    this.#apply('eleccion.created', this.#simulacro.catalogo, 0)
    await this.publish(0)
  }

  submit(place: number, revision: number, minute: number) {
    const {
      id: clientId,
      at: clientAt,
      noRegistradas,
      nulos,
      ...rest
    } = submissionOf(this.#simulacro, place, revision)
    const votos = { ...rest.votos, NO_REGISTRADAS: noRegistradas, NULOS: nulos }
    return this.#apply('acta.submitted', { ...rest, votos, clientId, clientAt }, minute, clientId)
  }

  async publish(minute: number): Promise<void> {
    const { name, bytes } = await makeBase(this.#simulacro, minute)
    const [base] = (await readBundle(bytes, name)).bases
    const eleccion = this.night.elecciones.get('AYUN')
    if (!base || !eleccion) throw new Error('No base')
    const { sha256, file, corteAt, header, rows, fuera } = base
    const actas = changesAgainst(this.#previous, base, eleccion.catalogo.options)
    for (const { acta, value } of actas) if (value) this.#previous.set(acta, value)
    const parts = { part: 1, parts: 1, rows: rows.length, fueraDeCatalogo: fuera.length }
    const body = { eleccion: 'AYUN', sha256, file, corteAt, header, warnings: [], ...parts, actas }
    this.#apply('prep.corte.published', body, minute)
  }

  filas(): Difference[] {
    const place = findAmbito(this.night, 'AYUN')
    if (!place) throw new Error('No AYUN')
    return Object.values(diferenciasDoc(place, { all: true, max: Infinity }).filas)
  }

  #apply<K extends Kind>(kind: K, body: Draft<K>['body'], minute: number, id?: string) {
    const seq = this.night.seq + 1
    const record = {
      id: id ?? `${kind}:${seq}`,
      at: minuteIso(minute),
      actor: 'x',
      kind,
      version: 1,
      body,
      seq,
      text: '',
    }
    return apply(this.night, record as unknown as LedgerRecord)
  }
}

describe('the audit', () => {
  it('[RE1] [RE4] finds exactly what was planted when a whole night is folded', async () => {
    const simulacro = makeNight(11, 0.1)
    const fold = new Fold(simulacro)
    await fold.create()
    const alarms: unknown[] = []
    for (const happening of agendaOf(simulacro)) {
      if (happening.what === 'submission') {
        const outcome = fold.submit(happening.place, happening.revision, happening.minute)
        if (outcome.status !== 'accepted') alarms.push(outcome)
      } else if (happening.what === 'corte') {
        await fold.publish(happening.minute)
        const { faltan, falsasAlarmas } = audit(simulacro, fold.filas(), happening.minute)
        alarms.push(...faltan, ...falsasAlarmas)
      }
    }
    expect(alarms).toEqual([])
    const end = audit(simulacro, fold.filas(), MINUTES)
    expect(end.encontrados).toHaveLength(simulacro.planted.length)
    expect(end.pendientes).toEqual([])
    const { diferencias, actas } = findAmbito(fold.night, 'AYUN')?.ambito ?? {}
    const agree = simulacro.planted.filter(({ tipo }) => tipo === 'correccion_prep').length
    const apart = simulacro.silences.size + simulacro.planted.length - agree
    expect(diferencias?.coincide).toBe((actas?.esperadas ?? 0) - apart)
  })

  const planted = {
    planted: [
      { acta: 'a', tipo: 'digito', fuente: 'prep', espera: ['difiere'], desde: 140 },
      { acta: 'b', tipo: 'falta_prep', fuente: 'prep', espera: ['solo_nuestra'], desde: MINUTES },
    ],
    silences: new Map([['c', 'solo_nuestra']]),
  } as const satisfies Parameters<typeof audit>[0]
  const namesOf = (filas: Difference[], minute: number) => {
    const { encontrados, faltan, pendientes, falsasAlarmas } = audit(planted, filas, minute)
    return [encontrados, faltan, pendientes, falsasAlarmas].map((each) =>
      each.map(({ acta }) => acta).join(''),
    )
  }

  it.each<[string, Difference[], number, string[]]>([
    ['nothing found yet', [], 130, ['', '', 'ab', '']],
    ['found', [{ acta: 'a', tipo: 'difiere' }], 140, ['a', '', 'b', '']],
    ['not found', [], 140, ['', 'a', 'b', '']],
    [
      'found under another name',
      [{ acta: 'a', tipo: 'prep_sin_contabilizar' }],
      140,
      ['', 'a', 'b', ''],
    ],
    ['not planted', [{ acta: 'z', tipo: 'difiere' }], 140, ['', 'a', 'b', 'z']],
    [
      'one side only, too early to say',
      [{ acta: 'z', tipo: 'solo_prep' }],
      140,
      ['', 'a', 'b', ''],
    ],
    ['one side only at the end', [{ acta: 'z', tipo: 'solo_prep' }], MINUTES, ['', 'ab', '', 'z']],
    ['a known silence', [{ acta: 'c', tipo: 'solo_nuestra' }], MINUTES, ['', 'ab', '', '']],
    [
      'a silence of the other side',
      [{ acta: 'c', tipo: 'solo_prep' }],
      MINUTES,
      ['', 'ab', '', 'c'],
    ],
  ])('the audit tells: %s', (_, filas, minute, expected) => {
    expect(namesOf(filas, minute)).toEqual(expected)
  })
})
