import { expect, it, test } from 'vitest'
import { smallCatalogo } from '../../../tests/fixtures/desk.ts'
import { actaAt, ALTERADA, Despacho, ERROR, NULOS } from '../../../tests/fixtures/despacho.ts'
import { leyDe } from '../ley/eleccion.ts'
import { juicioOf } from './doc.ts'
import { escritoOf, type Escrito } from './escrito.ts'

const escrito = (desk: Despacho, ley = juicioOf(desk.eleccion).ley) =>
  escritoOf(desk.eleccion, desk.last!, ley)

/** A local elección without a law of its own; the second casilla has three grounds. */
function issued(rest: Parameters<typeof smallCatalogo>[1] = {}): Despacho {
  const desk = new Despacho(4, rest)
  desk.prep(2, 40, { personasVotaron: 260, votosSacados: 235, totalAsentado: 235 })
  desk.approve(1)
  desk.approve(2, [NULOS, ERROR, ALTERADA])
  desk.petition()
  return desk
}

const rowsOf = ({ lineas }: Pick<Escrito, 'lineas'>) =>
  lineas.map(({ anexo, casilla, causal, fundamento, cifras, numeros, corte }) => [
    ...[`${anexo} · ${casilla} · ${causal} · ${fundamento}`, cifras],
    ...[`${JSON.stringify(numeros)} ${corte}`],
  ])

test('[PE4] [PE6] the paper as it stands, whatever the format', () => {
  // Every blank as a plain one: the eye cannot tell them apart.
  const text = JSON.stringify(escrito(issued())).replaceAll('\u00a0', ' ')
  const paper = JSON.parse(text) as Escrito
  const { lineas: _, acuse, ...rest } = paper
  expect(rowsOf(paper)).toMatchInlineSnapshot(`
    [
      [
        "1 · 0001 B · Nulos mayores que la diferencia entre primer y segundo lugar · LGIPE 311.1.d.II ‡",
        "Acta: 6 nulos, diferencia 5",
        "{"nuestra":{"valor":6,"limite":5},"prep":{}} ",
      ],
      [
        "2 · 0002 B · Nulos mayores que la diferencia entre primer y segundo lugar · LGIPE 311.1.d.II ‡",
        "Acta: 7 nulos, diferencia 5; PREP: 40 nulos, diferencia 5",
        "{"nuestra":{"valor":7,"limite":5},"prep":{"valor":40,"limite":5}} s",
      ],
      [
        "2 · 0002 B · Errores evidentes: los rubros fundamentales no coinciden · LGIPE 311.1.d.I ‡",
        "PREP: rubros apartados por 25",
        "{"nuestra":{},"prep":{"valor":25,"limite":0}} s",
      ],
      [
        "2 · 0002 B · Alteraciones evidentes en el acta · LGIPE 311.1.b, segunda hipótesis ‡",
        "causal de hecho, sin cifras",
        "{"nuestra":{},"prep":{}} s",
      ],
    ]
  `)
  expect({ ...rest, acuse: acuse.campos.join() }).toMatchInlineSnapshot(`
    {
      "acuse": "Recibe: nombre y cargo,Día y hora,Hojas y anexos,Sello",
      "antes": [
        "________________________________, en mi carácter de representante de ________________________________ ante ese consejo, personería que tengo acreditada, comparezco y expongo:",
        "Con fundamento en LGIPE 311.1.d.II ‡, LGIPE 311.1.d.I ‡ y LGIPE 311.1.b, segunda hipótesis ‡, solicito que en la sesión de cómputo de la elección GUBERNATURA, Prueba se realice de nuevo el escrutinio y cómputo de 2 casillas del cuadro siguiente, por la causal, el precepto y las cifras que cada renglón indica. Las causales invocadas son: nulos mayores que la diferencia entre primer y segundo lugar (LGIPE 311.1.d.II ‡); errores evidentes: los rubros fundamentales no coinciden (LGIPE 311.1.d.I ‡); alteraciones evidentes en el acta (LGIPE 311.1.b, segunda hipótesis ‡).",
        "En el cuadro, «Acta» son las cifras del acta de escrutinio y cómputo que tiene esta representación, tal como se capturaron; «PREP» es la base de datos publicada por el programa de resultados electorales preliminares, cuyas cifras son informativas y se ofrecen como indicio.",
      ],
      "archivo": "peticion-recuento-E04-v1",
      "at": "2027-06-07T02:00:00.000Z",
      "cadena": "Cadena hasta el asiento 10: ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12",
      "casillas": 2,
      "consejo": "consejo que hace el cómputo de Todo el estado",
      "despues": [
        "Ofrezco como prueba de cada casilla, con el número de anexo de su renglón, la fotografía del acta tal como se recibió, cuando la hay, y el archivo del corte del PREP que se cita. Unos y otros se identifican por su huella SHA-256, de la que el cuadro da los primeros ocho caracteres.",
        "Quedan fuera de esta petición las casillas que ese consejo haya recontado antes de resolverla. Si alguna se niega, pido que la razón conste en el acta circunstanciada de la sesión.",
      ],
      "destinatario": [
        "Presidencia del consejo que hace el cómputo de Todo el estado",
        "Presente",
      ],
      "eleccion": "GUBERNATURA, Prueba",
      "firmas": [
        "Representante propietario",
        "Representante suplente",
      ],
      "notas": [
        "‡ Texto federal; ley local sin cotejar.",
      ],
      "numero": "recuento-E04, versión 1",
      "pie": "Petición recuento-E04, versión 1. Emitida el 6 de junio de 2027, 20:00; asiento 11 de la bitácora.",
      "simulacro": false,
      "subsidiaria": [
        "De manera subsidiaria, si al término del cómputo la diferencia entre el primer y el segundo lugar es igual o menor a un punto porcentual, y quien suscribe representa al partido que postuló a la candidatura en segundo lugar, pido desde ahora el recuento de la totalidad de las casillas, con exclusión de las ya recontadas, con fundamento en LGIPE 314.1.e → 311.2 ‡ y LGIPE 314.1.e → 311.3 ‡.",
      ],
      "titulo": "Petición de nuevo escrutinio y cómputo de 2 casillas",
    }
  `)
})

test('[PE6] a federal elección has a seen text, and its paper no remark', () => {
  const { notas, lineas, subsidiaria } = escrito(issued(), leyDe('PRES', '04'))
  expect([notas, lineas[0]?.aviso]).toEqual([[], ''])
  expect(subsidiaria[0]).toMatch(
    /igual o menor a un punto porcentual.*LGIPE 314\.1\.e → 311\.2 y LGIPE 314\.1\.e → 311\.3\.$/,
  )
})

test('[PE6] an article that nobody read says so; a local ground of the same rule has the same words', () => {
  const desk = issued()
  const id = 'ver.rec.nulos-mayor-diferencia'
  const causales = [{ id, lado: 'nuestra' as const, valor: 9, limite: 5 }]
  const peticion = { ...desk.last!, filas: [{ acta: actaAt(1), propuesta: 'p', causales }] }
  const { lineas, notas } = escritoOf(desk.eleccion, peticion, leyDe('GOB', '30'))
  expect(lineas[0]).toMatchObject({
    causal: 'Nulos mayores que la diferencia entre primer y segundo lugar',
    cifras: 'Acta: 9 nulos, diferencia 5',
    aviso: 'El texto de este precepto no se ha cotejado con su publicación oficial.',
  })
  expect(lineas[0]?.fundamento).toMatch(/ 233 \(no leído\)\u00a0†$/)
  expect(notas[0]).toMatch(/^† El texto/)
})

it('[PE5] a name of others is on one line, and is never read for places', () => {
  const titulo = `{total} <b>=1+1</b>\u202e\n\u0000 ${'Ñ'.repeat(300)}`
  const { eleccion, antes, titulo: own } = escrito(issued({ titulo }))
  expect(eleccion).toMatch(/^\{total\} <b>=1\+1<\/b> Ñ+…$/)
  expect(eleccion).toHaveLength(120)
  expect(antes[1]).toContain('{total} <b>=1+1</b> Ñ')
  expect(own).toBe('Petición de nuevo escrutinio y cómputo de 2 casillas')
})

test('[PE2] a council of a distrito has its own name, and its files plain ones', () => {
  const { actas } = smallCatalogo(4)
  const lugares = [{ kind: 'distrito' as const, codigo: '04-007', nombre: '../=Carmen"\r\n' }]
  const own = actas.map((each) => ({ ...each, distrito: '04-007' }))
  const desk = new Despacho(4, { actas: own, lugares })
  desk.approve(1)
  desk.petition({ consejo: 'GOB:distrito:04-007' })
  expect(escrito(desk)).toMatchObject({
    archivo: 'peticion-recuento-D07-v1',
    consejo: 'consejo distrital 07, ../=Carmen"',
    titulo: 'Petición de nuevo escrutinio y cómputo de una casilla',
  })
})
