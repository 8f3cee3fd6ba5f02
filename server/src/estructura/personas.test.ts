import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DatabaseSync } from 'node:sqlite'
import { Personas, type Persona } from './personas.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'personas-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const persona = (n: number, rest: Partial<Persona> = {}): Persona => ({
  id: `ID${String(n).padStart(6, '0')}`,
  llave: `llave-${n}`,
  nombre: `Persona ${n}`,
  telefono: '9811234567',
  cargo: 'RC propietario',
  ...rest,
})

it('keeps the names of people with accents, apostrophes and HTML as they are', async () => {
  await using personas = new Personas(join(folder, 'personas.sqlite'))
  const nombre = `Íñigo O'Farrill <b>Ñáñez</b> "; DROP TABLE persona; --`
  await personas.write([persona(1, { nombre })])
  expect(personas.find('ID000001')).toEqual(persona(1, { nombre }))
  expect(personas.contactOf('NOBODY00')).toBeUndefined()
})

it('keeps people over a restart, in a file that only its owner reads', async () => {
  const path = join(folder, 'personas.sqlite')
  {
    await using personas = new Personas(path)
    await personas.write([persona(1)])
  }
  await using again = new Personas(path)
  expect(again.find('ID000001')?.nombre).toBe('Persona 1')
  expect(statSync(path).mode & 0o077).toBe(0)
})

it('writes all people or none', async () => {
  await using personas = new Personas(join(folder, 'personas.sqlite'))
  const bad = { ...persona(3), nombre: undefined as unknown as string }
  const many = [...Array.from({ length: 2500 }, (_, i) => persona(i + 10)), bad]
  await expect(personas.write(many)).rejects.toThrow()
  expect(personas.find('ID000010')).toBeUndefined()
  await personas.write([persona(1)])
  expect(personas.find('ID000001')).toBeDefined()
})

it('a write that SQLite takes back of itself says why', async () => {
  const path = join(folder, 'personas.sqlite')
  await using personas = new Personas(path)
  const other = new DatabaseSync(path)
  // As a full disk does: the transaction is gone before the error comes.
  other.exec(`CREATE TRIGGER lleno BEFORE INSERT ON persona
    BEGIN SELECT RAISE(ROLLBACK, 'no hay lugar'); END`)
  await expect(personas.write([persona(1)])).rejects.toThrow('no hay lugar')
  other.exec('DROP TRIGGER lleno')
  other.close()
  await personas.write([persona(1)])
  expect(personas.ids()).toEqual(['ID000001'])
})

it('finds people by their telephone in any notation', async () => {
  await using personas = new Personas(join(folder, 'personas.sqlite'))
  await personas.write([persona(1), persona(2, { telefono: '2291234567' })])
  for (const text of ['2291234567', '+52 (229) 123-4567', '1234567 '])
    expect([text, personas.search(text).includes('ID000002')]).toEqual([text, true])
  expect(personas.search('229 123 4567')).toEqual(['ID000002'])
})

it('knows the nombramientos of one post, the newest last', async () => {
  await using personas = new Personas(join(folder, 'personas.sqlite'))
  await personas.write([persona(2, { llave: 'x' })])
  await personas.write([persona(1, { llave: 'x' })])
  expect(personas.idsOf('x')).toEqual(['ID000002', 'ID000001'])
})

it('leaves nothing in the file of a person who was erased', async () => {
  const path = join(folder, 'personas.sqlite')
  const nombre = 'Genoveva Xicoténcatl'
  await using personas = new Personas(path)
  await personas.write([persona(1, { nombre }), persona(2)])
  expect(readFileSync(path).includes(nombre)).toBe(true)
  expect(await personas.erase(['ID000001', 'NOBODY00'])).toBe(1)
  expect(readFileSync(path).includes(nombre)).toBe(false)
  expect(personas.contactOf('ID000002')).toEqual({ nombre: 'Persona 2', telefono: '9811234567' })
})

it('finds people by the words of their name, accents and case aside', async () => {
  await using personas = new Personas(join(folder, 'personas.sqlite'))
  const names = [
    'Íñigo Peña Núñez',
    'INIGO PENA NUNEZ',
    `María O'Farrill`,
    'Inigo Pera',
    '100 % <b>',
  ]
  await personas.write(names.map((nombre, n) => persona(n, { nombre })))
  expect(personas.search('pena iñigo')).toEqual(['ID000000', 'ID000001'])
  expect(personas.search('ofarrill')).toEqual([])
  expect(personas.search('farrill MARIA')).toEqual(['ID000002'])
  for (const none of ['', ' ', '%', '_', 'a', `' OR 1=1 --`])
    expect(personas.search(none)).toEqual([])
})

it('a reader elsewhere makes a change wait, and refuses the change when the reader stays', async () => {
  const path = join(folder, 'personas.sqlite')
  await using personas = new Personas(path)
  await personas.write([persona(1)])
  const other = new DatabaseSync(path)
  const read = () => other.exec('BEGIN; SELECT count(*) FROM persona;')
  read()
  await expect(personas.write([persona(2)])).rejects.toMatchObject({ refusal: 'personas_ocupadas' })
  await expect(personas.erase(['ID000001'])).rejects.toMatchObject({ retryAfter: 10 })
  expect(personas.ids()).toEqual(['ID000001'])
  other.exec('COMMIT')
  read()
  setTimeout(() => other.exec('COMMIT'), 100)
  await personas.write([persona(2)])
  expect(await personas.erase(['ID000001', 'NOBODY00'])).toBe(1)
  other.close()
})

it('while another program writes, a name is refused and not missing', async () => {
  const path = join(folder, 'personas.sqlite')
  await using personas = new Personas(path)
  await personas.write([persona(1)])
  const other = new DatabaseSync(path)
  other.exec('BEGIN EXCLUSIVE')
  for (const ask of [
    () => personas.find('ID000001'),
    () => personas.ids(),
    () => personas.idsOf('llave-1'),
    () => personas.search('persona'),
    () => personas.search('9811234567'),
  ])
    expect(ask).toThrow(expect.objectContaining({ refusal: 'personas_ocupadas' }))
  // A screen opens without the name.
  expect(personas.contactOf('ID000001')).toBeUndefined()
  other.exec('COMMIT')
  other.close()
  expect(personas.find('ID000001')?.nombre).toBe('Persona 1')
})

it('many people are written once and erased in slices, however long another program reads', async () => {
  const path = join(folder, 'personas.sqlite')
  await using personas = new Personas(path)
  await personas.write([persona(1)])
  const other = new DatabaseSync(path)
  other.exec('BEGIN; SELECT count(*) FROM persona;')
  const many = Array.from({ length: 3000 }, (_, i) => persona(i + 10))
  let told = 0
  const counted = many.map((each) => ({
    ...each,
    get nombre() {
      told += 1
      return each.nombre
    },
  }))
  setTimeout(() => other.exec('COMMIT'), 300)
  await personas.write(counted)
  expect(told).toBe(3000)
  other.close()
  let turns = 0
  const counting = setInterval(() => (turns += 1), 0)
  expect(await personas.erase([...many.map(({ id }) => id), 'NOBODY00'])).toBe(3000)
  clearInterval(counting)
  expect(turns).toBeGreaterThan(0)
  expect(personas.ids()).toEqual(['ID000001'])
})
