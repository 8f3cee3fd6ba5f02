import { isDeepStrictEqual } from 'node:util'
import { shortCasilla } from '../domain/clave.ts'
import type { CausalPedida, ActaPedida } from '../domain/peticion.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { PeticionEmitida } from '../domain/fold/peticion.ts'
import type { Lado } from '../domain/fold/slot.ts'
import { invariant } from '../domain/invariant.ts'
import { listOf } from '../domain/words.ts'
import type { LeyDeEleccion } from '../ley/eleccion.ts'
import type { CausalDeLey, EscritoDeLey, LUGARES } from '../ley/schema.ts'
import { archivoOf, codigoOf, consejoOf, plain } from './consejo.ts'

/** A line of the table: a ground of a casilla. Lines of one casilla share its annex. */
export type Linea = {
  anexo: number
  seccion: string
  casilla: string
  /** CLAVE_CASILLA, and the acta's own key. */
  clave: string
  acta: string
  causal: string
  fundamento: string
  /** The doubt about the article, in words; '' for a text compared. */
  aviso: string
  cifras: string
  numeros: Record<Lado, { valor?: number; limite?: number }>
  foto: string
  corte: string
}

/** A petition as it stands on paper, whatever the format: every writer draws the same. */
export type Escrito = {
  /** Name of the files, without the format. */
  archivo: string
  /** `recuento-D03, versión 2` */
  numero: string
  titulo: string
  /** A paper of a practice night says so (RULES.md NO7). */
  simulacro: boolean
  /** The moment of the record, ISO. */
  at: string
  eleccion: string
  consejo: string
  destinatario: string[]
  antes: string[]
  lineas: Linea[]
  casillas: number
  notas: string[]
  despues: string[]
  subsidiaria: string[]
  firmas: string[]
  acuse: EscritoDeLey['acuse']
  /** Number, version and place in the ledger. */
  pie: string
  cadena: string
}

const MARCAS = {
  '†': 'El texto de este precepto no se ha cotejado con su publicación oficial.',
  '‡': 'Texto federal; ley local sin cotejar.',
} as const
type Marca = keyof typeof MARCAS

/** The writ of an issued petition: from the record, the catálogo and the law set, and nothing else. */
export function escritoOf(
  eleccion: Eleccion,
  peticion: PeticionEmitida,
  ley: LeyDeEleccion,
): Escrito {
  const consejo = eleccion.ambitos.get(peticion.consejo)
  const modelo = ley.ley.escritos.find((each) => each.peticion === peticion.peticion)
  invariant(consejo && modelo, 'a petition was issued for a council, by a writ of the set')
  const cuadro = new Cuadro(ley, modelo)
  const lineas = peticion.filas.flatMap((row, i) => cuadro.lineasOf(eleccion, row, i + 1))
  const { proceso, titulo, simulacro } = eleccion.catalogo
  const codigo = `${peticion.peticion}-${codigoOf(consejo)}`
  const lugares = {
    ...{ eleccion: plain(`${titulo}, ${proceso}`), consejo: consejoOf(consejo) },
    casillas: peticion.filas.length === 1 ? 'una casilla' : `${peticion.filas.length} casillas`,
    ...cuadro.lugares(),
  }
  const fill = (text: string) => filled(text, lugares)
  const numero = `${codigo}, versión ${peticion.version}`
  return {
    ...{ archivo: archivoOf(peticion, consejo), numero, simulacro },
    ...{ at: peticion.at, eleccion: lugares.eleccion, consejo: lugares.consejo },
    titulo: fill(modelo.titulo),
    destinatario: modelo.destinatario.map(fill),
    antes: modelo.antes.map(fill),
    ...{ lineas, casillas: peticion.filas.length, notas: cuadro.notas() },
    despues: modelo.despues.map(fill),
    subsidiaria: modelo.subsidiaria.map(fill),
    ...{ firmas: modelo.firmas, acuse: modelo.acuse },
    pie: `Petición ${numero}. Emitida el ${momentOf(peticion.at, eleccion.catalogo.utcOffset)}; asiento ${peticion.seq} de la bitácora.`,
    cadena: `Cadena hasta el asiento ${peticion.cadena.seq}: ${peticion.cadena.hash}`,
  }
}

/** The words of the law for the rows of one paper; keeps what has to be said of them. */
class Cuadro {
  readonly #ley: LeyDeEleccion
  readonly #modelo: EscritoDeLey
  readonly #marcas = new Set<Marca>()
  /** Articles of the grounds named, in the order of the rows. */
  readonly #causales = new Map<string, { nombre: string; cita: string }>()

  constructor(ley: LeyDeEleccion, modelo: EscritoDeLey) {
    this.#ley = ley
    this.#modelo = modelo
  }

  lineasOf(eleccion: Eleccion, row: ActaPedida, anexo: number): Linea[] {
    const expected = eleccion.slots.get(row.acta)?.expected
    const casilla = expected?.casilla ?? row.acta
    const { foto = '', corte = '' } = row
    const grounds = Map.groupBy(row.causales, ({ id }) => id)
    return [...grounds].map(([id, pedidas]) => ({
      ...{ anexo, seccion: expected?.seccion ?? '', casilla: plain(shortCasilla(casilla)) },
      ...{ clave: plain(casilla), acta: plain(row.acta), foto, corte },
      ...this.#wordsOf(id, pedidas),
    }))
  }

  #wordsOf(id: string, pedidas: readonly CausalPedida[]) {
    const causal = this.#ley.byId.get(id)
    const [first] = pedidas
    const nombre = this.#rotuloOf(first?.por ?? id)?.nombre ?? whole(causal?.texto ?? id)
    const marcas = this.#marcasOf(pedidas.flatMap(({ por }) => [id, ...(por ? [por] : [])]))
    const cita = this.#cite(causal, id, marcas)
    this.#causales.set(`${nombre} ${cita}`, { nombre, cita })
    const sideOf = (lado: Lado) => {
      const { valor, limite } = pedidas.find((each) => each.lado === lado) ?? {}
      return {
        ...(valor === undefined ? {} : { valor }),
        ...(limite === undefined ? {} : { limite }),
      }
    }
    return {
      ...{ causal: nombre, fundamento: cita },
      aviso: marcas.map((marca) => MARCAS[marca]).join(' '),
      cifras: this.#cifrasOf(causal, pedidas),
      numeros: { nuestra: sideOf('nuestra'), prep: sideOf('prep') },
    }
  }

  /** The set's name of a ground; a local ground of the same rule has the same name and numbers. */
  #rotuloOf(id: string): EscritoDeLey['causales'][number] | undefined {
    const { causales } = this.#modelo
    const regla = this.#ley.byId.get(id)?.regla
    const isAlike = (other: string) =>
      regla !== undefined && isDeepStrictEqual(this.#ley.byId.get(other)?.regla, regla)
    return (
      causales.find(({ causal }) => causal === id) ?? causales.find(({ causal }) => isAlike(causal))
    )
  }

  #cifrasOf(causal: CausalDeLey | undefined, pedidas: readonly CausalPedida[]): string {
    const said = pedidas.flatMap(({ id, por, lado, valor, limite }) => {
      if (lado === undefined) return []
      const { cifras = '{valor} contra {limite}' } = this.#rotuloOf(por ?? id) ?? {}
      const isTold = valor !== undefined && limite !== undefined
      const numbers = isTold ? { valor: String(valor), limite: String(limite) } : undefined
      return [{ lado: LADO[lado], text: numbers ? filled(cifras, numbers) : '' }]
    })
    const [one, other] = said
    if (!one) return causal?.regla ? 'faltan cifras que la decidan' : 'causal de hecho, sin cifras'
    if (other?.text === one.text) return sentence(`${one.lado} y ${other.lado}`, one.text)
    return said.map(({ lado, text }) => sentence(lado, text)).join('; ')
  }

  /** Doubts about the text of some grounds: nobody compared, or lent. */
  #marcasOf(ids: readonly string[]): Marca[] {
    const { byId, prestadas } = this.#ley
    const isUnseen = ids.some((id) => byId.get(id)?.verificado !== true)
    const isLent = ids.some((id) => prestadas.has(id))
    return [...(isUnseen ? ['†' as const] : []), ...(isLent ? ['‡' as const] : [])]
  }

  #cite(causal: CausalDeLey | undefined, id: string, marcas: readonly Marca[]): string {
    for (const marca of marcas) this.#marcas.add(marca)
    // A part of ours of a ground: the article is that of the ground.
    const articulo = causal?.articulo.replace(/ \(subregla nuestra\)$/, '')
    const cita = causal ? `${causal.ley} ${articulo}` : id
    // The mark stays on the line of its article.
    return marcas.length === 0 ? cita : `${cita}\u00a0${marcas.join('')}`
  }

  /** Words for the paragraphs: the grounds in the table, and the recount of a whole council. */
  lugares() {
    const all = [...this.#causales.values()]
    const totales = this.#ley.causales.filter(
      ({ tipo, ambito, pide }) =>
        tipo === 'recuento_total' &&
        (ambito === 'distrito' || ambito === 'municipio') &&
        (pide.cuando === 'inicio' || pide.cuando === 'final'),
    )
    const [umbral] = totales.flatMap(({ regla }) =>
      regla?.regla === 'diferenciaDePuntos' ? [regla] : [],
    )
    const below = umbral?.comparador === '<' ? 'menor' : 'igual o menor'
    const points = umbral?.puntos === 1 ? 'un punto porcentual' : `${umbral?.puntos} puntos`
    const cites = totales.map((causal) =>
      this.#cite(causal, causal.id, this.#marcasOf([causal.id])),
    )
    return {
      causales: all.map(({ nombre, cita }) => `${lowered(nombre)} (${cita})`).join('; '),
      fundamento: listOf(unique(all.map(({ cita }) => cita))),
      total: listOf(unique(cites)) || EN_BLANCO,
      umbral: umbral ? `${below} a ${points}` : EN_BLANCO,
    }
  }

  notas(): string[] {
    return Object.entries(MARCAS)
      .filter(([marca]) => this.#marcas.has(marca as Marca))
      .map(([marca, text]) => `${marca} ${text}`)
  }
}

const EN_BLANCO = '________'
const LADO: Record<Lado, string> = { nuestra: 'Acta', prep: 'PREP' }

function sentence(lado: string, text: string): string {
  return text === '' ? `según ${lado}` : `${lado}: ${text}`
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}

function whole(text: string): string {
  return text.replace(/\.$/, '')
}

type Lugares = Partial<Record<(typeof LUGARES)[number] | 'valor' | 'limite', string>>

/** A single pass: what stands in a name's place is not read for places again. */
function filled(text: string, lugares: Lugares): string {
  return text.replace(/\{(\w+)\}/g, (_, name: keyof Lugares) => lugares[name] ?? EN_BLANCO)
}

/** `9 de junio de 2021, 23:41`, by the clock of the place. */
function momentOf(at: string, utcOffset: number): string {
  const local = new Date(Date.parse(at) + utcOffset * 60_000)
  const day = new Intl.DateTimeFormat('es-MX', { dateStyle: 'long', timeZone: 'UTC' }).format(local)
  return `${day}, ${local.toISOString().slice(11, 16)}`
}
