import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../config.ts'
import type { Draft } from '../domain/record.ts'
import { Personas } from '../estructura/personas.ts'
import { GENESIS } from '../ledger/chain.ts'
import { HEAD_FILE, readHead, syncFolder, type Head } from '../ledger/head.ts'
import { openDesk } from '../ledger/open.ts'
import { backUp, restore, salvage } from './backup.ts'

vi.mock('../ledger/head.ts', { spy: true })

let root = ''
const data = () => join(root, 'datos')
const copy = () => join(root, 'copia')
const restored = () => join(root, 'restaurada')
const SHA = hash('sha256', 'foto')
const FOTO = `fotos/${SHA.slice(0, 2)}/${SHA}`

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'copia-'))
  await makeSmall()
})
afterEach(() => rmSync(root, { recursive: true }))

/** A photograph's record, whether or not its casilla is known. */
function fotoDraft(at: string): Draft {
  const image = { sha256: SHA, bytes: 4, tipo: 'image/jpeg', ancho: 1, alto: 1 } as const
  const of = { eleccion: 'GOB', casilla: '040001B0100', clase: 'acta', clientId: 'uno' } as const
  const body = { ...image, ...of }
  return { at, id: `foto:${SHA}`, actor: 'a', kind: 'foto.stored', version: 1, body }
}

/** A night with a ledger, a key, a name, a photograph, and things of the moment. */
async function makeSmall(): Promise<void> {
  {
    await using desk = await openDesk({ redis: undefined, data: data() }, () => new Date())
    await desk.submit(fotoDraft(desk.now()))
  }
  const files = {
    key: 'k'.repeat(43),
    'fuentes.json': '[]',
    'cortes/rechazados.jsonl': '{}\n',
    [FOTO]: 'foto',
    'fotos/llegando/upload': 'half',
    'fotos/vistas/one': 'drawn',
    'impresiones/paper.pdf': 'names',
    'servicio.json': '{}',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(data(), path, '..'), { recursive: true })
    writeFileSync(join(data(), path), text)
  }
  await using personas = new Personas(join(data(), 'personas.sqlite'))
  await personas.write([PERSONA])
}

const PERSONA = { id: '1', llave: 'l', nombre: 'Zoë Peña', telefono: '', cargo: 'RC' }

type Said = { status: number; text: string }

/** Runs a command as the command line does: exit status, and the text printed or refused with. */
async function run<T>(
  command: (config: ReturnType<typeof readConfig>, options: T) => Promise<void>,
  options: T,
  env = {},
): Promise<Said> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    await command(readConfig({ ESPEJO_DATA: data(), ...env }), options)
    return { status: Number(process.exitCode ?? 0), text: write.mock.calls.join('') }
  } catch (error) {
    return { status: 1, text: (error as Error).message }
  } finally {
    process.exitCode = undefined
    write.mockRestore()
  }
}

const CLI = join(import.meta.dirname, '../cli.ts')
const making = () => run(backUp, { to: copy() })
const restoring = () => run(restore, { from: copy(), to: restored() })

describe('[LE10] a copy', () => {
  it('holds names, settings, key, bases and originals, and nothing of the moment', async () => {
    expect((await making()).status).toBe(0)
    expect((await restoring()).status).toBe(0)
    for (const path of ['key', 'fuentes.json', 'cortes/rechazados.jsonl', FOTO])
      expect(readFileSync(join(restored(), path))).toEqual(readFileSync(join(data(), path)))
    for (const path of ['fotos/llegando', 'fotos/vistas', 'impresiones', 'servicio.json'])
      expect(existsSync(join(restored(), path)), path).toBe(false)
    await using personas = new Personas(join(restored(), 'personas.sqlite'))
    expect(personas.find('1')).toEqual(PERSONA)
    await using desk = await openDesk({ redis: undefined, data: restored() }, () => new Date())
    expect(desk.night.outcomes.has(`foto:${SHA}`)).toBe(true)
  })

  it('is read by its owner alone', async () => {
    await making()
    for (const name of ['.', 'key', 'ledger.sqlite', 'fotos'])
      expect(statSync(join(copy(), name)).mode & 0o077, name).toBe(0)
  })

  it.each(['absent', 'other bytes'])(
    'says which photograph is missing at the source (%s)',
    async (how) => {
      if (how === 'absent') rmSync(join(data(), FOTO))
      else writeFileSync(join(data(), FOTO), 'otra')
      const { status, text } = await making()
      expect(status).toBe(3)
      expect(text).toContain(`Faltan 1 archivos que la bitácora nombra`)
      expect(text).toContain(FOTO)
    },
  )

  it('says that the names cannot be read, and holds the rest', async () => {
    writeFileSync(join(data(), 'personas.sqlite'), 'no database')
    const { status, text } = await making()
    expect(status).toBe(3)
    expect(text).toContain('personas.sqlite')
    expect((await restoring()).status).toBe(0)
  })

  it('holds what stands on another disk by a link, and says where a link leads to nothing readable', async () => {
    const away = join(root, 'otro-disco')
    mkdirSync(away)
    renameSync(join(data(), 'personas.sqlite'), join(away, 'names'))
    symlinkSync(join(away, 'names'), join(data(), 'personas.sqlite'))
    symlinkSync(away, join(data(), 'cortes/aa'))
    const { status, text } = await making()
    expect(status).toBe(3)
    expect(text).toMatch(/Faltan 1 archivos[^]*cortes\/aa/)
    expect((await restoring()).status).toBe(0)
    await using personas = new Personas(join(restored(), 'personas.sqlite'))
    expect(personas.find('1')).toEqual(PERSONA)
  })

  it.each(['names', 'photographs'])(
    'ends where the disk under it takes no more of the %s, and the source is not blamed',
    async (what) => {
      const big = 'x'.repeat(2_000_000)
      if (what === 'photographs') writeFileSync(join(data(), FOTO), big)
      else {
        await using personas = new Personas(join(data(), 'personas.sqlite'))
        await personas.write([{ ...PERSONA, nombre: big }])
      }
      // Half a megabyte or a whole one, by the shell: no file may be larger.
      const { status, stderr } = spawnSync(
        ...([
          'sh',
          ['-c', 'ulimit -f 1000; exec "$0" "$@"', process.execPath, CLI, 'backup', '--to', copy()],
        ] as const),
        { env: { ESPEJO_DATA: data() }, encoding: 'utf8' },
      )
      expect(stderr).toMatch(/EFBIG|disk I\/O error/)
      expect(status).toBe(1)
      expect(existsSync(join(copy(), 'copia.json'))).toBe(false)
    },
  )

  it('leaves photographs in S3 there, and lists them', async () => {
    rmSync(join(data(), 'fotos'), { recursive: true })
    const url = 'http://127.0.0.1:1/b'
    const s3 = { ESPEJO_FOTOS_S3: url, ESPEJO_S3_KEY: 'k', ESPEJO_S3_SECRET: 's' }
    const { status, text } = await run(backUp, { to: copy() }, s3)
    expect(status).toBe(0)
    expect(text).toContain('se quedan en su depósito S3')
    expect(readFileSync(join(copy(), 'fotos.txt'), 'utf8')).toBe(`${SHA} 4\n`)
  })

  it('says that a key given from outside is not inside', async () => {
    const { text } = await run(backUp, { to: copy() }, { ESPEJO_KEY: 'k'.repeat(32) })
    expect(text).toContain('La llave (ESPEJO_KEY) no va en la copia')
  })

  it('is refused over a folder with anything inside, and inside the data folder', async () => {
    mkdirSync(copy())
    writeFileSync(join(copy(), 'x'), '')
    expect((await making()).text).toContain('no está vacía')
    expect((await run(backUp, { to: join(data(), 'copia') })).text).toContain('va fuera')
    expect(existsSync(join(data(), 'copia'))).toBe(false)
  })
})

const hurts: Record<string, () => void> = {
  'without its manifest': () => rmSync(join(copy(), 'copia.json')),
  'with half its manifest': () => truncateSync(join(copy(), 'copia.json'), 90),
  'with a changed manifest': () => {
    const path = join(copy(), 'copia.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"seq": 2', '"seq": 1'))
  },
  'without its ledger': () => rmSync(join(copy(), 'ledger.sqlite')),
  'with another ledger': () => cpSync(join(data(), 'key'), join(copy(), 'ledger.sqlite')),
  'without a photograph': () => rmSync(join(copy(), FOTO)),
  'with another photograph': () => writeFileSync(join(copy(), FOTO), 'oto '),
  'with another key': () => writeFileSync(join(copy(), 'key'), 'x'),
}

describe('[LE10] a restoration', () => {
  it.each(Object.keys(hurts))('of a copy %s is refused, and nothing is written', async (name) => {
    expect((await making()).status).toBe(0)
    hurts[name]!()
    const { status, text } = await restoring()
    expect(status).toBe(1)
    expect(text).toMatch(/no es una copia terminada|dañado o cambiado|no está entera/)
    expect(existsSync(restored())).toBe(false)
  })

  it('over a folder with anything inside is refused', async () => {
    expect((await making()).status).toBe(0)
    mkdirSync(restored())
    writeFileSync(join(restored(), 'x'), '')
    expect((await restoring()).text).toContain('no está vacía')
    expect(existsSync(join(restored(), 'ledger.sqlite'))).toBe(false)
  })

  it('has every name on disk before the ledger is there', async () => {
    expect((await making()).status).toBe(0)
    const synced = vi.mocked(syncFolder).mockClear()
    // Nothing answers there: the files are restored, and the ledger is not.
    const env = { ESPEJO_REDIS: 'redis://127.0.0.1:1' }
    expect((await run(restore, { from: copy(), to: restored() }, env)).status).toBe(1)
    for (const path of ['cortes', 'fotos', join(FOTO, '..'), '.', '..'])
      expect(synced).toHaveBeenCalledWith(join(restored(), path))
  })

  it('that ended before its ledger was there is no night to start', async () => {
    expect((await making()).status).toBe(0)
    expect((await restoring()).status).toBe(0)
    rmSync(join(restored(), 'ledger.sqlite'))
    await expect(
      openDesk({ redis: undefined, data: restored() }, () => new Date()),
    ).rejects.toThrow('falta la bitácora')
  })
})

/** Changes the head kept apart; returns the head as it was. */
function changeHead(change: (head: Head) => Partial<Head>): Head {
  const head = readHead(data())!
  writeFileSync(join(data(), HEAD_FILE), JSON.stringify({ ...head, ...change(head) }))
  return head
}

const copying = {
  backup: making,
  salvage: () => run(salvage, { from: data(), to: copy() }),
}

describe.each(['backup', 'salvage'] as const)('[LE10] a copy by %s', (how) => {
  it.each([
    ['ends before the head', () => changeHead(({ seq }) => ({ seq: seq + 5 })), 'faltan 5 reg'],
    ['is another than the head says', () => changeHead(() => ({ chain: GENESIS })), 'es otro'],
    ['has half a head', () => writeFileSync(join(data(), HEAD_FILE), '{"seq'), 'No se puede leer'],
  ])('of a ledger that %s says so, and says so again when restored', async (_, hurt, said) => {
    hurt()
    const { status, text } = await copying[how]()
    expect(status).toBe(3)
    expect(text).toContain(said)
    expect((await restoring()).text).toContain(said)
  })

  it('of another night than the head says so: nobody else ends a night in a file', async () => {
    changeHead(({ seq }) => ({ seq: seq + 5, noche: 'simulacro:antes' }))
    expect((await copying[how]()).status).toBe(3)
  })
})

describe('[LE10] a salvaged night', () => {
  it('has the names and photographs too', async () => {
    const head = changeHead(({ seq }) => ({ seq: seq + 5 }))
    expect((await copying.salvage()).status).toBe(3)
    expect((await restoring()).status).toBe(0)
    await using personas = new Personas(join(restored(), 'personas.sqlite'))
    expect(personas.find('1')).toEqual(PERSONA)
    await using desk = await openDesk({ redis: undefined, data: restored() }, () => new Date())
    expect(desk.night.seq).toBe(head.seq)
  })
})
