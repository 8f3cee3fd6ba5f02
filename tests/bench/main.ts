import { parseArgs } from 'node:util'
import { benchAccept } from './accept.ts'
import { benchCentro } from './centro.ts'
import { benchNombramientos } from './nombramientos.ts'
import { benchPairs } from './pairs.ts'
import { benchPrep } from './prep.ts'
import { benchRestart } from './restart.ts'
import { tableOf } from './table.ts'

/** `npm run bench -- accept | pairs | prep | restart | centro | nombramientos [--json]`: numbers of this machine, nothing else. */
const HELP = `npm run bench -- accept  [--json] [--seconds 4] [--rounds 3]
npm run bench -- pairs   [--json] [--against .] [--pairs 7] [--seconds 3] [--actas 50000]
npm run bench -- prep    [--json] [--renglones 170000]
npm run bench -- restart [--json] [--actas 515612]
npm run bench -- centro  [--json]
npm run bench -- nombramientos [--json] [--filas 160000] [--hojas 10000]
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    renglones: { type: 'string', default: '170000' },
    actas: { type: 'string' },
    against: { type: 'string', default: '.' },
    pairs: { type: 'string', default: '7' },
    filas: { type: 'string', default: '160000' },
    hojas: { type: 'string', default: '10000' },
  },
})

/** Progress goes to stderr: with `--json` stdout is JSON only. */
const tell = (line: string) => process.stderr.write(`${line}\n`)

type Rows = { rows: Record<string, string | number | undefined>[] }
const BENCHES: Record<string, () => Promise<Rows>> = {
  accept: () =>
    benchAccept({
      seconds: Number(values.seconds ?? 4),
      rounds: Number(values.rounds),
      tell,
    }),
  pairs: () =>
    benchPairs({
      against: values.against,
      pairs: Number(values.pairs),
      seconds: Number(values.seconds ?? 3),
      actas: Number(values.actas ?? 50_000),
      tell,
    }),
  prep: () => benchPrep(Number(values.renglones), tell),
  restart: () => benchRestart(Number(values.actas ?? 515_612), tell),
  centro: () => benchCentro(tell),
  nombramientos: () => benchNombramientos(Number(values.filas), Number(values.hojas), tell),
}

const bench = BENCHES[positionals[0] ?? '']
if (!bench) {
  process.stderr.write(HELP)
  process.exitCode = 2
} else {
  const { rows, ...facts } = await bench()
  if (values.json) process.stdout.write(`${JSON.stringify({ ...facts, rows }, null, 2)}\n`)
  else {
    const lines = Object.entries(facts).map(([name, value]) => `${name}: ${String(value)}`)
    process.stdout.write(`${lines.join('\n')}\n\n${tableOf(rows)}`)
  }
}
