import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firmanteOf, isSigned } from '../access/signer.ts'
import { slotOf } from './fold/submission.ts'
import { newNight } from './fold/night.ts'
import { firmadoOf, folioOf, parseLlave, parseRecibo, tallyText, textoOf } from './recibo.ts'
import type { Bodies, Kind, LedgerRecord } from './record.ts'
import { reciboOf } from './read/recibo.ts'
import { apply } from './fold/apply.ts'
import { optionsOf, smallCatalogo } from '../../../tests/fixtures/desk.ts'

const CATALOGO = smallCatalogo(1, {
  proceso: 'Prueba 2027',
  options: optionsOf('PAN', 'MC'),
  actas: [
    {
      acta: '040312C010005',
      casilla: '040312C0100',
      entidad: '04',
      seccion: '0312',
      listaNominal: 703,
    },
  ],
})

const TALLY: Bodies['acta.submitted'] = {
  eleccion: 'GOB',
  casilla: '040312C0100',
  clientId: 'cliente-1',
  clientAt: '2027-06-06T22:41:00-06:00',
  votos: { PAN: 0, MC: 38, NO_REGISTRADAS: 'blanco', NULOS: 3 },
  totalAsentado: 41,
  boletasSobrantes: 3,
  personasVotaron: 'ilegible',
  representantesVotaron: 2,
  votosSacados: 41,
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const firmante = firmanteOf('a key of this test, long enough')
const llave = Buffer.from(firmante.llave, 'base64url')

function foto(n: number): Bodies['foto.stored'] {
  const sides = { bytes: 9, tipo: 'image/jpeg', ancho: 1, alto: 1, clase: 'acta' } as const
  return { ...TALLY, ...sides, sha256: sha256(`foto ${n}`), clientId: 'cliente-1' }
}

/** A receipt as made by the service, for a night with a single tally and `fotos` photographs. */
async function recibida({ fotos = 1, simulacro = false } = {}) {
  const night = newNight()
  const fold = <K extends Kind>(id: string, kind: K, body: Bodies[K]) => {
    const at = '2027-06-07T04:41:07.123Z'
    const draft = { id, at, actor: 'rc', kind, version: 1, body, seq: night.seq + 1, text: '' }
    apply(night, draft as unknown as LedgerRecord)
  }
  fold('e', 'eleccion.created', { ...CATALOGO, simulacro })
  fold('acta:Zt0', 'acta.submitted', TALLY)
  for (let n = 0; n < fotos; n += 1) fold(`foto:${n}`, 'foto.stored', foto(n))
  const eleccion = night.elecciones.get('GOB')
  const slot = slotOf(night, TALLY)
  if (!eleccion || 'refusal' in slot || !slot.nuestra[0]) throw new Error('no such acta')
  const recibo = reciboOf({
    eleccion,
    slot,
    version: slot.nuestra[0],
    cadena: { seq: night.seq, hash: sha256('chain') },
    firmadoAt: '2027-06-07T04:41:09.000Z',
    llave: firmante.id,
    sha256,
  })
  const firmado = firmadoOf(recibo)
  return { recibo, texto: textoOf(firmado, await firmante.sign(firmado)) }
}

/** The check made by the page and the command. */
function isGood(texto: string): boolean {
  const read = parseRecibo(texto)
  return 'recibo' in read && isSigned(llave, read.firmado, read.firma)
}

describe('a receipt', () => {
  test('[RB1] is read back whole and verifies', async () => {
    const { recibo, texto } = await recibida()
    expect(parseRecibo(texto)).toMatchObject({ recibo })
    expect(isGood(texto)).toBe(true)
    expect(isGood(`  ${texto.slice(0, 99)}\n${texto.slice(99)}\n`)).toBe(true)
  })

  test('[RB1] any one flipped bit of its text fails', async () => {
    const bytes = Buffer.from((await recibida()).texto)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(bytes)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        return !isGood(changed.toString('latin1'))
      }),
      { numRuns: 2000 },
    )
    expect(isGood(bytes.toString())).toBe(true)
  })

  test('[RB1] any one flipped bit of its contents or its signature fails, whole base64 around it', async () => {
    const [prefix = '', ...parts] = (await recibida()).texto.split('.')
    const [contents, firma] = parts.map((part) => Buffer.from(part, 'base64url'))
    if (!contents || !firma) throw new Error('three parts')
    const length = contents.length + firma.length
    for (let bit = 0; bit < length * 8; bit += 1) {
      const both = Buffer.concat([contents, firma])
      both[bit >> 3]! ^= 1 << (bit & 7)
      const halves = [both.subarray(0, contents.length), both.subarray(contents.length)]
      const texto = [prefix, ...halves.map((half) => half.toString('base64url'))].join('.')
      if (isGood(texto)) expect.fail(`bit ${bit} may change unnoticed`)
    }
    expect(length).toBeGreaterThan(500)
  })

  test('[RB1] of another key fails', async () => {
    const { texto } = await recibida()
    const read = parseRecibo(texto)
    const other = Buffer.from(firmanteOf('another key, as long as that').llave, 'base64url')
    expect('recibo' in read && isSigned(other, read.firmado, read.firma)).toBe(false)
  })

  test('[RB3] covers every figure by its key, and the totals', async () => {
    const { recibo } = await recibida()
    const text =
      '{"boletasSobrantes":3,"personasVotaron":"ilegible","representantesVotaron":2,' +
      '"totalAsentado":41,"votos":{"MC":38,"NO_REGISTRADAS":"blanco","NULOS":3,"PAN":0},' +
      '"votosSacados":41}'
    expect(tallyText(TALLY)).toBe(text)
    expect(recibo.votosSha256).toBe(sha256(text))
    // A line that nobody wrote down has a word of its own; the form of the others stays.
    expect(tallyText({ ...TALLY, boletasSobrantes: 'no_capturado' })).toBe(
      text.replace('"boletasSobrantes":3', '"boletasSobrantes":"no_capturado"'),
    )
  })

  test('[RB2] that cites the chain of before its own record is none', async () => {
    const { recibo } = await recibida()
    expect([recibo.seq, recibo.cadena.seq]).toEqual([2, 3])
    const firmado = firmadoOf({ ...recibo, cadena: { ...recibo.cadena, seq: 1 } })
    const texto = textoOf(firmado, await firmante.sign(firmado))
    expect(parseRecibo(texto)).toEqual({ motivo: expect.stringMatching(/cadena/) as string })
  })

  test('names at most eight photographs, the newest, and still fits a QR', async () => {
    const { recibo, texto } = await recibida({ fotos: 30, simulacro: true })
    expect(recibo.fotos).toEqual([22, 23, 24, 25, 26, 27, 28, 29].map((n) => foto(n).sha256))
    expect(recibo.simulacro).toBe(true)
    expect(texto.length).toBeLessThan(1800)
    expect(isGood(texto)).toBe(true)
  })
})

describe('what is no receipt says why', () => {
  const bad: [string, (texto: string) => string, RegExp][] = [
    ['nothing', () => ' \n', /No hay texto/],
    ['another text', () => 'https://espejo.example/c#t=x', /empieza con «ESPEJO1\.»/],
    ['lower case', (texto) => texto.toLowerCase(), /empieza con/],
    ['half of it', (texto) => texto.slice(0, texto.length / 2), /incompleto/],
    ['without its last character', (texto) => texto.slice(0, -1), /firma está incompleta/],
    ['with words behind', (texto) => `${texto} saludos`, /firma/],
    ['twice', (texto) => `${texto}\n${texto}`, /incompleto o sobra/],
    ['of 10 MB', (texto) => texto + 'A'.repeat(10_000_000), /más largo/],
    ['contents that are no base64', (texto) => texto.replace('.ey', '.e!'), /contenido/],
    ['another version', (texto) => withField(texto, { v: 2 }), /versión/],
    ['a field too many', (texto) => withField(texto, { __html: '<b>' }), /__html/],
    ['a field too few', (texto) => withField(texto, { folio: undefined }), /folio/],
    ['a hash that is none', (texto) => withField(texto, { votosSha256: 'x' }), /votosSha256/],
    ['a date that is none', (texto) => withField(texto, { firmadoAt: '2027' }), /firmadoAt/],
    ['null', (texto) => withContents(texto, 'null'), /contenido/],
    ['JSON with spaces', (texto) => withContents(texto, '{"v": 1}'), /contenido/],
  ]
  test.each(bad)('%s', async (_, change, motivo) => {
    const { texto } = await recibida()
    expect(parseRecibo(change(texto))).toEqual({ motivo: expect.stringMatching(motivo) as string })
  })

  function withContents(texto: string, contents: string): string {
    const [prefix = '', , firma = ''] = texto.split('.')
    return [prefix, Buffer.from(contents).toString('base64url'), firma].join('.')
  }

  function withField(texto: string, change: object): string {
    const read = parseRecibo(texto)
    if (!('recibo' in read)) throw new Error(read.motivo)
    const firma = texto.split('.')[2] ?? ''
    return `${firmadoOf({ ...read.recibo, ...change })}.${firma}`
  }
})

test('a folio is four characters, always the same for the same id', () => {
  expect(folioOf('acta:3q2-7wEAAQIDBAUGBwgJCgsMDQ0')).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(folioOf('acta:a')).toBe(folioOf('acta:a'))
  const folios = new Set(Array.from({ length: 1000 }, (_, n) => folioOf(`acta:${n}`)))
  expect(folios.size).toBeGreaterThan(990)
})

test('a key is 32 bytes, or nothing', () => {
  expect(parseLlave(` ${firmante.llave}\n`)).toEqual(new Uint8Array(llave))
  expect([parseLlave(''), parseLlave('x'.repeat(43)), parseLlave('ESPEJO1.a.b')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(firmante.id).toMatch(/^[0-9a-f]{16}$/)
})
