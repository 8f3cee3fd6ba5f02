import { z } from 'zod'
import { CANALES } from '../domain/record.ts'
import { FIGURE_MAX } from '../domain/figure.ts'

/** Values that a representative may report of a line. */
type Reported = number | (typeof MARKS)[number]
const MARKS = ['blanco', 'ilegible', 'no_capturado'] as const

const FIGURE_SCHEMA = {
  anyOf: [{ type: 'integer', minimum: 0, maximum: FIGURE_MAX }, { enum: [...MARKS] }],
}

function isFigure(value: unknown): value is Reported {
  if (typeof value !== 'number')
    return value === 'blanco' || value === 'ilegible' || value === 'no_capturado'
  return Number.isInteger(value) && value >= 0 && value <= FIGURE_MAX
}

/**
 * A count, a blank, an illegible figure, or a line that nobody wrote down: four different things
 * (RULES.md FI1, FI3). One function
 * instead of a union: an acta has some thirty figures, and as unions the figures cost more than all
 * else.
 */
const WANTED = 'ni número entero desde 0, ni «blanco», «ilegible» o «no_capturado»'
const figure = z.custom<Reported>(isFigure, WANTED).meta(FIGURE_SCHEMA)

/** Lines with a field of their own: a second figure of the same line is refused by name. */
const APART = ['NULOS', 'NO_REGISTRADAS']

/** Figures by option key; each wrong figure is named. */
const votos = z
  .custom<Record<string, Reported>>(
    (value) => value?.constructor === Object,
    'falta, o no son cifras por renglón',
  )
  .check(({ value, issues }) => {
    for (const key in value)
      if (!isFigure(value[key]) || APART.includes(key))
        issues.push({
          ...{ code: 'custom', path: [key.slice(0, 80)], input: value[key] },
          message: APART.includes(key) ? 'va aparte, nunca entre los votos' : WANTED,
        })
  })
  .meta({ type: 'object', additionalProperties: FIGURE_SCHEMA })

/**
 * Body of POST /api/actas. `votos` by option key, every option of the ballot, no registradas and
 * nulos apart.
 */
export const actaBody = z.strictObject({
  /** Made by the client, once a submission: ULID or UUID. */
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  /** The client's clock. */
  at: z.iso.datetime({ offset: true }),
  eleccion: z.string().regex(/^[A-Z0-9_]{2,24}$/),
  casilla: z.string().regex(/^[0-9A-Z@#/-]{6,40}$/),
  votos,
  noRegistradas: figure,
  nulos: figure,
  totalAsentado: figure,
  boletasSobrantes: figure,
  personasVotaron: figure,
  representantesVotaron: figure,
  votosSacados: figure,
  /**
   * From a person who captures for others, and never from a representative: by telephone, or a
   * capture (RULES.md NV4).
   */
  canal: z.enum(CANALES).exclude(['representante']).optional(),
  /** The photograph of the acta behind a captura. */
  foto: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})
export type ActaBody = z.infer<typeof actaBody>
