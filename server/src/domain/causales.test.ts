import { describe, expect, it } from 'vitest'
import type { ActaLeida, BoletasSobreLista } from './boletas.ts'
import type { Option } from './catalogo.ts'
import type { Causal, ReglaCasilla } from './causal.ts'
import { causalesDe, veredictoDe } from './causales.ts'
import type { Contexto } from './contexto.ts'
import { totalOf } from './acta.ts'
import type { Figure } from './figure.ts'

/** PAN and PRI go together, MORENA alone; then the two last lines. */
const OPTIONS: Option[] = [
  { key: 'PAN', kind: 'partido' },
  { key: 'PRI', kind: 'partido' },
  { key: 'PAN-PRI', kind: 'coalicion', parties: ['PAN', 'PRI'] },
  { key: 'MORENA', kind: 'partido' },
  { key: 'NO_REGISTRADAS', kind: 'no_registradas' },
  { key: 'NULOS', kind: 'nulos' },
]
const UNKNOWN: BoletasSobreLista = { k: null, conDato: 0, exactas: 0, dentroDe3: 0 }
const KNOWN: BoletasSobreLista = { k: 20, conDato: 100, exactas: 40, dentroDe3: 80 }

const contexto = (more: Partial<Contexto> = {}): Contexto => ({
  options: OPTIONS,
  candidaturas: [
    { key: 'PAN-PRI', places: [0, 1, 2] },
    { key: 'MORENA', places: [3] },
  ],
  sobreLista: UNKNOWN,
  mismaFuente: [],
  marcaLetra: false,
  ...more,
})

/** An acta that adds up: the votes and no representatives, 500 in the lista nominal. */
function acta(votos: Figure[], more: Partial<ActaLeida> = {}): ActaLeida {
  const total = totalOf(votos)
  return {
    votos,
    totalAsentado: total,
    votosSacados: total,
    personasVotaron: total,
    representantesVotaron: 0,
    boletasSobrantes: 520 - total,
    boletasRecibidas: 'no_capturado',
    listaNominal: 500,
    limite: 510,
    capturada: true,
    contabilizada: true,
    sinActa: false,
    noInstalada: false,
    observada: false,
    excedida: false,
    ...more,
  }
}

type Suelta = Exclude<ReglaCasilla, { regla: 'algunaDe' }>

/** `procede`, `no_procede`, `= …` at the boundary, `falta: …` with the figures. */
function said(regla: Suelta, one: ActaLeida, more: Partial<Contexto> = {}): string {
  const { estado, igual, falta } = veredictoDe(regla, one, contexto(more))
  return `${igual ? '= ' : ''}${estado}${falta.length > 0 ? `: ${falta.join()}` : ''}`
}

describe('nulos against the difference', () => {
  const federal: Suelta = {
    regla: 'nulosMayorQueDiferencia',
    por: 'candidatura',
    comparador: '>',
  }
  const at = (nulos: Figure) => acta([40, 30, 30, 90, 0, nulos])

  it.each([
    [9, 'no_procede', 'procede'],
    [10, '= no_procede', 'procede'],
    [11, 'procede', 'procede'],
  ])(
    '[CS4] %i nulos at a difference of 10 between candidacies: %s; by columns, 50 apart: never',
    (nulos, expected, least) => {
      expect(said(federal, at(nulos))).toBe(expected)
      expect(said({ ...federal, por: 'columna' }, at(nulos))).toBe('no_procede')
      const orEqual = said({ ...federal, comparador: '>=' }, at(nulos))
      expect(orEqual.replace('= ', '')).toBe(nulos === 9 ? 'no_procede' : least)
    },
  )

  it('[CS4] columns find grounds that candidacies do not, and the other way round', () => {
    const split = acta([50, 49, 0, 20, 0, 5])
    expect(said(federal, split)).toBe('no_procede')
    expect(said({ ...federal, por: 'columna' }, split)).toBe('procede')
    const joined = acta([40, 45, 0, 90, 0, 10])
    expect(said(federal, joined)).toBe('procede')
    expect(said({ ...federal, por: 'columna' }, joined)).toBe('no_procede')
  })

  it('[CS4] a tie with a single nulo is a ground, a tie without nulos is not', () => {
    expect(said(federal, acta([45, 45, 0, 90, 0, 1]))).toBe('procede')
    expect(said(federal, acta([45, 45, 0, 90, 0, 0]))).toBe('= no_procede')
  })

  it('[CS4] a line without a figure leaves the ground open, unregistered names aside', () => {
    expect(said(federal, at('ilegible'))).toBe('falta: NULOS')
    expect(said(federal, acta([40, 'vacio', 30, 90, 0, 50]))).toBe('falta: PRI')
    expect(said(federal, acta([40, 30, 30, 90, 'vacio', 11]))).toBe('procede')
    expect(said(federal, acta([40, 'no_aplica', 60, 90, 0, 11]))).toBe('procede')
    expect(said(federal, acta([40, 'no_capturado', 60, 90, 0, 11]))).toBe('falta: PRI')
  })
})

describe('all votes for one', () => {
  const federal: Suelta = { regla: 'todosParaUno', para: 'partido', de: 'total' }

  it.each([
    [[0, 0, 0, 90, 0, 0], 'procede', 'procede'],
    [[0, 0, 0, 89, 0, 1], 'no_procede', 'procede'],
    [[0, 0, 0, 89, 1, 0], 'no_procede', 'procede'],
    [[1, 0, 0, 89, 0, 0], 'no_procede', 'no_procede'],
    [[0, 0, 0, 0, 0, 0], 'no_procede', 'no_procede'],
    [[0, 0, 90, 0, 0, 0], 'no_procede', 'no_procede'],
  ])('[CS7] all votes for a party at %j: %s; of valid votes: %s', (votos, whole, valid) => {
    expect(said(federal, acta(votos))).toBe(whole)
    expect(said({ ...federal, de: 'validos' }, acta(votos))).toBe(valid)
  })

  it('[CS7] parties of one coalition are one where the law set says candidacy', () => {
    const one = acta([60, 10, 20, 0, 0, 0])
    expect(said(federal, one)).toBe('no_procede')
    expect(said({ ...federal, para: 'candidatura' }, one)).toBe('procede')
  })

  it('[CS7] a party beside its combination of one is a single party (CA2)', () => {
    const options = OPTIONS.with(2, { key: 'C_PAN', kind: 'coalicion', parties: ['PAN'] })
    expect(said(federal, acta([60, 0, 30, 0, 0, 0]), { options })).toBe('procede')
  })

  it('[CS7] all legible votes for a party beside an unread line leave the ground open', () => {
    expect(said(federal, acta([0, 0, 0, 90, 0, 'ilegible']))).toBe('falta: NULOS')
    expect(said(federal, acta([1, 0, 0, 90, 0, 'ilegible']))).toBe('no_procede')
  })
})

describe('rubros and the error that decides', () => {
  const apart: Suelta = { regla: 'rubrosDiscordantes', representantes: 'aparte' }
  const among: Suelta = { regla: 'rubrosDiscordantes', representantes: 'entre_personas' }
  const error: Suelta = {
    regla: 'errorDeterminante',
    por: 'candidatura',
    comparador: '>=',
    representantes: 'entre_personas',
  }
  /** 190 votes, a difference of 10. */
  const VOTOS = [40, 30, 30, 90, 0, 0]

  it.each([
    [{}, 'no_procede', 'no_procede'],
    [{ votosSacados: 191 }, 'procede', 'procede'],
    [{ personasVotaron: 187, representantesVotaron: 3 }, 'no_procede', 'no_procede'],
    [{ representantesVotaron: 3 }, 'procede', 'no_procede'],
    [{ votosSacados: 0 }, 'no_procede', 'no_procede'],
    [{ votosSacados: 0, personasVotaron: 189 }, 'procede', 'procede'],
    [{ votosSacados: 'ilegible', personasVotaron: 0 }, 'falta: personasVotaron,votosSacados', '='],
  ])('[CS3] [CS2] rubros with %j: %s apart, %s among personas', (more, strict, kind) => {
    const one = acta(VOTOS, more as Partial<ActaLeida>)
    expect(said(apart, one)).toBe(strict)
    expect(said(among, one)).toBe(kind === '=' ? strict : kind)
  })

  it.each([
    [199, 'no_procede'],
    [200, '= procede'],
    [201, 'procede'],
  ])('[CS3] %i votes drawn, the sum being 190 and the difference 10: %s', (drawn, expected) => {
    const one = acta(VOTOS, { votosSacados: drawn, personasVotaron: drawn })
    expect(said(error, one)).toBe(expected)
    const above = said({ ...error, comparador: '>' }, one)
    expect(above).toBe(drawn === 200 ? '= no_procede' : expected)
  })

  it('[CS3] a tie makes no error of an acta that adds up', () => {
    expect(said(error, acta([45, 45, 0, 90, 0, 0]))).toBe('no_procede')
  })

  it('[CS6] rubros, sums and ballots are open where the feed fills them from one field', () => {
    const feed: Partial<Contexto> = { mismaFuente: ['votosSacados', 'totalAsentado'] }
    const one = acta(VOTOS, { personasVotaron: 150 })
    const asentado: Suelta = {
      regla: 'distintos',
      izquierda: ['totalAsentado'],
      derecha: ['totalCalculado'],
    }
    for (const regla of [apart, among, error, asentado])
      expect(said(regla, one, feed)).toBe('falta: votosSacados,totalAsentado')
    const ballots: Suelta = { regla: 'masQueBoletas', sumas: [['totalCalculado']] }
    expect(said(ballots, one, feed)).toBe('falta: votosSacados,totalAsentado')
  })
})

describe('sums of the paper', () => {
  const VOTOS = [40, 30, 30, 90, 0, 0]
  const asentado: Suelta = {
    regla: 'distintos',
    izquierda: ['totalAsentado'],
    derecha: ['totalCalculado'],
  }
  const boletas: Suelta = {
    regla: 'distintos',
    izquierda: ['boletasSobrantes', 'totalCalculado'],
    derecha: ['boletasRecibidas'],
  }
  const exceso: Suelta = {
    regla: 'masQueBoletas',
    sumas: [
      ['totalCalculado'],
      ['boletasSobrantes', 'personasVotaron', 'representantesVotaron'],
      ['boletasSobrantes', 'totalCalculado'],
    ],
  }

  it.each([
    [189, 'procede'],
    [190, 'no_procede'],
    [191, 'procede'],
    [0, 'falta: totalAsentado'],
    ['ilegible', 'falta: totalAsentado'],
    ['no_capturado', 'falta: totalAsentado'],
  ])('[CS2] total asentado %s where the lines are 190: %s', (totalAsentado, expected) => {
    expect(said(asentado, acta(VOTOS, { totalAsentado: totalAsentado as Figure }))).toBe(expected)
  })

  it.each([
    [519, 'procede', 'procede'],
    // Ballots that add up are what the law wants, and no boundary to look at.
    [520, 'no_procede', 'no_procede'],
    [521, 'procede', 'no_procede'],
  ])(
    '[CS5] 520 ballots on the acta, %i received: differs %s, more than received %s',
    (boletasRecibidas, differs, more) => {
      expect(said(boletas, acta(VOTOS, { boletasRecibidas }))).toBe(differs)
      expect(said(exceso, acta(VOTOS, { boletasRecibidas }))).toBe(more)
    },
  )

  it.each([
    [316, 'procede', 'no_procede'],
    [327, '= no_procede', 'no_procede'],
    [330, 'no_procede', 'no_procede'],
    [333, '= no_procede', '= no_procede'],
    [334, 'procede', 'procede'],
    [0, 'falta: boletasSobrantes', 'falta: boletasSobrantes'],
  ])(
    '[CS5] %i sobrantes beside 190 votes, 520 ballots being inferred within three: %s, %s',
    (boletasSobrantes, differs, more) => {
      const one = acta(VOTOS, { boletasSobrantes })
      expect(said(boletas, one, { sobreLista: KNOWN })).toBe(differs)
      expect(said(exceso, one, { sobreLista: KNOWN })).toBe(more)
      if (boletasSobrantes > 0) expect(said(boletas, one)).toBe('falta: boletasRecibidas')
    },
  )

  it('[CS5] a sum at the edge of the margin is no boundary where another sum is over', () => {
    const one = acta(VOTOS, { boletasSobrantes: 333, personasVotaron: 191 })
    expect(said(exceso, one, { sobreLista: KNOWN })).toBe('procede')
  })

  it('[CS5] a constant that few actas show, or an especial, tells no ballots', () => {
    const one = acta(VOTOS, { boletasSobrantes: 400 })
    const few = { ...KNOWN, conDato: 29, dentroDe3: 29 }
    const wide = { ...KNOWN, conDato: 161 }
    for (const sobreLista of [few, wide])
      expect(said(boletas, one, { sobreLista })).toBe('falta: boletasRecibidas')
    expect(said(boletas, one, { sobreLista: { ...KNOWN, conDato: 160 } })).toBe('procede')
    const especial = acta(VOTOS, { boletasSobrantes: 400, listaNominal: 0 })
    expect(said(boletas, especial, { sobreLista: KNOWN })).toBe('falta: boletasRecibidas')
  })

  it.each([
    [189, 'procede'],
    [190, '= no_procede'],
    [191, 'no_procede'],
  ])(
    '[CS11] 190 votes where %i fit by lista nominal and representatives: %s',
    (limite, expected) => {
      const regla: Suelta = { regla: 'excedeLista' }
      expect(said(regla, acta(VOTOS, { limite }))).toBe(expected)
      expect(said(regla, acta(VOTOS, { limite, listaNominal: 0 }))).toBe('no_procede')
    },
  )

  it('[CS11] an acta of zeros with the remark of excess is open', () => {
    const one = acta([0, 0, 0, 0, 0, 0], { excedida: true })
    expect(said({ regla: 'excedeLista' }, one)).toBe('falta: totalCalculado')
  })
})

describe('what cannot be read', () => {
  const regla: Suelta = { regla: 'cifraSinLeer' }
  const whole = { totalAsentado: 190, votosSacados: 190 }

  it.each([
    ['every line read', [40, 30, 30, 90, 0, 0], {}, 'no_procede'],
    ['a line that the totals restore', [40, 'ilegible', 30, 90, 0, 0], whole, 'no_procede'],
    [
      'a line and totals that differ',
      [40, 'ilegible', 30, 90, 0, 0],
      { ...whole, votosSacados: 189 },
      'procede',
    ],
    [
      'a line and totals below the rest',
      [40, 'blanco', 30, 90, 0, 0],
      { totalAsentado: 150, votosSacados: 150 },
      'procede',
    ],
    ['two lines', ['ilegible', 'ilegible', 30, 90, 0, 0], whole, 'procede'],
    ['no line at all', Array(6).fill('vacio'), {}, 'procede'],
    [
      'no line at all, for want of an acta',
      Array(6).fill('vacio'),
      { sinActa: true },
      'no_procede',
    ],
    ['a line nobody captured', [40, 'no_capturado', 30, 90, 0, 0], {}, 'falta: renglones'],
    ['a remark without a line', [40, 30, 30, 90, 0, 0], { observada: true }, 'falta: renglones'],
    [
      'a remark beside a blank total',
      [40, 30, 30, 90, 0, 0],
      { observada: true, votosSacados: 0 },
      'no_procede',
    ],
  ])('[CS10] %s', (_, votos, more, expected) => {
    expect(said(regla, acta(votos as Figure[], more))).toBe(expected)
  })

  it('[CS6] [CS10] a line is not restored by totals that the feed copied', () => {
    const mismaFuente: Contexto['mismaFuente'] = ['votosSacados', 'totalAsentado']
    const one = acta([40, 'ilegible', 30, 90, 0, 0], whole)
    expect(said(regla, one, { mismaFuente })).toBe('falta: votosSacados,totalAsentado')
    const two = acta([40, 'ilegible', 'ilegible', 90, 0, 0], whole)
    expect(said(regla, two, { mismaFuente })).toBe('procede')
    expect(said(regla, acta([40, 30, 30, 90, 0, 0]), { mismaFuente })).toBe('no_procede')
  })

  it('[CS10] letter against number is known where the feed marks it, and open elsewhere', () => {
    const letra: Suelta = { regla: 'letraDistinta' }
    const one = acta([40, 30, 30, 90, 0, 0])
    expect(said(letra, acta([40, 'inconsistente', 30, 90, 0, 0]))).toBe('procede')
    expect(said(letra, one)).toBe('falta: letra')
    expect(said(letra, one, { marcaLetra: true })).toBe('no_procede')
  })
})

describe('the grounds of an acta together', () => {
  const of = (id: string, regla: ReglaCasilla): Causal => ({
    ...{ id, ambito: 'casilla', tipo: 'recuento', datos: ['copias', 'prep'], regla },
  })
  const NULOS = of('x.nulos', {
    regla: 'nulosMayorQueDiferencia',
    por: 'candidatura',
    comparador: '>',
  })
  const LETRA = of('x.letra', { regla: 'letraDistinta' })
  const SIN = of('x.sin', { regla: 'sinActa' })
  const ALL = [
    ...[NULOS, LETRA, SIN],
    of('x.alguna', { regla: 'algunaDe', causales: ['x.nulos', 'x.letra'] }),
    of('x.encima', { regla: 'algunaDe', causales: ['x.alguna'] }),
  ]
  const byId = new Map(ALL.map((causal) => [causal.id, causal]))
  const judged = (one: ActaLeida, more: Partial<Contexto> = {}) =>
    Object.fromEntries(
      [...causalesDe(ALL, byId, one, contexto(more))].map(([id, { estado }]) => [id, estado]),
    )

  it('[CS1] a union applies with any of its grounds, and is open while one is open', () => {
    const votos = [40, 30, 30, 90, 0, 11]
    expect(judged(acta(votos))).toMatchObject({ 'x.alguna': 'procede', 'x.encima': 'procede' })
    expect(judged(acta(votos.with(5, 9)))).toMatchObject({ 'x.encima': 'falta' })
    const marked = judged(acta(votos.with(5, 9)), { marcaLetra: true })
    expect(marked).toMatchObject({ 'x.alguna': 'no_procede', 'x.encima': 'no_procede' })
  })

  it('[CS11] an acta that is not counted is read by few grounds, an expected one by its want', () => {
    const votos = [40, 30, 30, 90, 0, 11]
    const captured = judged(acta(votos, { contabilizada: false }))
    expect(Object.keys(captured).sort()).toEqual(['x.alguna', 'x.encima', 'x.letra', 'x.sin'])
    const expected = judged(acta(votos, { contabilizada: false, capturada: false }))
    expect(expected).toEqual({ 'x.sin': 'falta' })
    expect(judged(acta(votos, { contabilizada: false, sinActa: true }))['x.sin']).toBe('procede')
    expect(judged(acta(votos))['x.sin']).toBe('no_procede')
  })
})

describe('the numbers of a verdict', () => {
  const ASIDE = { representantes: 'aparte' } as const
  it.each<[Suelta, valor: number | undefined, limite: number | undefined]>([
    [{ regla: 'nulosMayorQueDiferencia', por: 'candidatura', comparador: '>' }, 9, 10],
    [{ regla: 'rubrosDiscordantes', ...ASIDE }, 4, 0],
    [{ regla: 'errorDeterminante', por: 'candidatura', comparador: '>=', ...ASIDE }, 4, 10],
    [{ regla: 'distintos', izquierda: ['totalAsentado'], derecha: ['totalCalculado'] }, 200, 199],
    [{ regla: 'masQueBoletas', sumas: [['totalCalculado']] }, undefined, undefined],
    [{ regla: 'excedeLista' }, 199, 510],
    [{ regla: 'todosParaUno', para: 'partido', de: 'validos' }, 90, 190],
    [{ regla: 'letraDistinta' }, undefined, undefined],
  ])('[CS15] $regla.regla compared $1 with $2', (regla, valor, limite) => {
    const one = acta([40, 30, 30, 90, 0, 9], { votosSacados: 203, totalAsentado: 200 })
    const verdict = veredictoDe(regla, one, contexto())
    expect([verdict.valor, verdict.limite]).toEqual([valor, limite])
  })

  it('[CS15] a union has the numbers of the ground that applies', () => {
    const causales: Causal[] = [
      ...(['x.lista', 'x.nulos'] as const).map((id): Causal => {
        const regla: ReglaCasilla =
          id === 'x.lista'
            ? { regla: 'excedeLista' }
            : { regla: 'nulosMayorQueDiferencia', por: 'candidatura', comparador: '>' }
        return { id, ambito: 'casilla', tipo: 'recuento', datos: ['prep'], regla }
      }),
      {
        ...{ id: 'x.alguna', ambito: 'casilla', tipo: 'recuento', datos: ['prep'] },
        regla: { regla: 'algunaDe', causales: ['x.lista', 'x.nulos'] },
      },
    ]
    const byId = new Map(causales.map((each) => [each.id, each]))
    const found = causalesDe(causales, byId, acta([40, 30, 30, 90, 0, 11]), contexto())
    expect(found.get('x.alguna')).toMatchObject({ estado: 'procede', valor: 11, limite: 10 })
  })
})
