import { Command, CommanderError } from 'commander'
import {
  backUp,
  restore,
  salvage,
  type BackupOptions,
  type FromOptions,
} from './commands/backup.ts'
import { showCausales } from './commands/causales.ts'
import { CommandError } from './commands/output.ts'
import { showCredenciales, type CredencialesOptions } from './commands/credenciales.ts'
import { estadoAt, exportActas, verifyLedger, type ExportOptions } from './commands/read.ts'
import { orderLines } from './commands/orden.ts'
import { diffFiles, importFile, initFrom, inspectFile, type InitOptions } from './commands/prep.ts'
import { verifyReceipt, type ReciboOptions } from './commands/recibo.ts'
import { takeCorteBack, type RetirarOptions } from './commands/retirar.ts'
import { replayFolder } from './commands/replay.ts'
import { runNight, type NightOptions } from './commands/simulacro.ts'
import { issueToken, type TokenOptions } from './commands/token.ts'
import { readConfig, type Config } from './config.ts'
import { CIERRE } from './domain/jornada.ts'
import { PrepError } from './prep/error.ts'

/**
 * `espejo …`. Exit codes: 0 done, 1 could not be done, 2 the words are off, 3 the chain is broken
 * or a receipt is not valid.
 */
// As of the service: names, keys and the ledger are for their own user, and so is an export.
process.umask(0o077)
const config = configOrExit()
const espejo = new Command('espejo')
  .description('La noche de la elección: PREP y actas propias, lado a lado.')
  .helpOption('-h, --help', 'esta ayuda')
  .helpCommand('help [comando]', 'ayuda de un comando')
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(inSpanish(text)),
    writeOut: (help) => void process.stdout.write(inSpanish(help)),
    // A command without its words gives the help as an error.
    writeErr: (help) => void process.stderr.write(inSpanish(help)),
  })
  .configureHelp({ sortSubcommands: true })

const prep = espejo.command('prep').description('Bases del PREP')
prep
  .command('inspect')
  .description('lee una base (CSV, zip, zip de zips o carpeta) y dice qué entendió; no guarda nada')
  .argument('<archivo>', 'base o carpeta')
  .option('--json', 'sólo JSON en la salida')
  .action((file: string, options: { json?: boolean }) => inspectFile(config, file, options))
prep
  .command('diff')
  .description('qué cambió de un corte a otro')
  .argument('<antes>', 'corte anterior')
  .argument('<despues>', 'corte posterior')
  .option('--json', 'sólo JSON en la salida')
  .action((a: string, b: string, options: { json?: boolean }) => diffFiles(config, a, b, options))
prep
  .command('import')
  .description('toma un corte')
  .argument('<archivo>', 'base o carpeta')
  .option('--json', 'sólo JSON en la salida')
  .action((file: string, options: { json?: boolean }) => importFile(config, file, options))
prep
  .command('retirar')
  .description('retira un corte que llegó por error: las cifras quedan como si no hubiera llegado')
  .argument('<corte>', 'su registro, el principio de su huella, o su hora (2021-06-06T21:00)')
  .requiredOption('--motivo <motivo>', 'equivocado, cortado o adelantado')
  .option('--eleccion <clave>', 'elección')
  .option('--ensayo', 'sólo dice qué cambiaría')
  .option('--json', 'sólo JSON en la salida')
  .action((corte: string, options: RetirarOptions) => takeCorteBack(config, corte, options))

espejo
  .command('causales')
  .description('causales de recuento y nulidad en una base, por un conjunto de ley; no guarda nada')
  .argument('<archivo>', 'base o carpeta')
  .option('--ley <conjunto>', 'conjunto (fed, ver, …) o carpeta con uno', 'fed')
  .option('--json', 'sólo JSON en la salida')
  .action((file: string, options: { ley: string; json?: boolean }) =>
    showCausales(config, file, options),
  )
espejo
  .command('init')
  .description('crea elecciones con el catálogo de una base PREP')
  .requiredOption('--from-prep <archivos...>', 'bases (CSV, zip o carpeta)')
  .option('--candidaturas <archivo>', 'archivo de candidaturas')
  .option('--jornada <fecha>', 'día de la votación, 2027-06-06, o «no»; sin ella, el de la base')
  .option('--cierre <hora>', `hora local en que cierran las casillas; sin ella, ${CIERRE}`)
  .option('--json', 'sólo JSON en la salida')
  .action((options: InitOptions) => initFrom(config, options))
espejo
  .command('orden')
  .description('el orden de los renglones del acta impresa; con renglones, lo fija')
  .argument('<eleccion>', 'clave de la elección')
  .argument('[renglones...]', 'PAN PRI PAN-PRD …; los que no se nombran siguen como estaban')
  .option('--json', 'sólo JSON en la salida')
  .action((eleccion: string, renglones: string[], options: { json?: boolean }) =>
    orderLines(config, eleccion, renglones, options),
  )
espejo
  .command('estado')
  .description('el estado de un ámbito, calculado desde cero con la bitácora')
  .option(
    '--ambito <clave>',
    'GOB, GOB:distrito:04-007, GOB:casilla:…; sin clave, la primera elección',
  )
  .option('--hasta <registro|hora>', 'hasta ese registro o esa hora ISO 8601, inclusive')
  .option('--json', 'sólo JSON en la salida')
  .action((options: { ambito?: string; hasta?: string; json?: boolean }) =>
    estadoAt(config, options),
  )
espejo
  .command('replay')
  .description('reproduce una carpeta de cortes, en orden de hora, por el servicio en marcha')
  .argument('<carpeta>', 'carpeta con cortes (zips, o carpetas con CSV)')
  .option('--speed <n>', 'veces más rápido que el reloj; 0: sin esperar', '0')
  .option('--eleccion <clave>', 'sólo esa elección (GOB, DIP_LOC…)')
  .option('--json', 'sólo JSON en la salida')
  .action((folder: string, options: { speed: string; eleccion?: string; json?: boolean }) =>
    replayFolder(config, folder, options),
  )
espejo
  .command('verify')
  .description('recalcula la cadena de la bitácora y dice dónde se rompe')
  .option('--json', 'sólo JSON en la salida')
  .action((options: { json?: boolean }) => verifyLedger(config, options))
espejo
  .command('backup')
  .description('copia toda la noche a una carpeta nueva, con el servicio en marcha, y la comprueba')
  .requiredOption('--to <carpeta>', 'carpeta nueva, mejor en otro disco')
  .option('--json', 'sólo JSON en la salida')
  .addHelpText('after', '\nSale con 3 si falta algo que la bitácora nombra.')
  .action((options: BackupOptions) => backUp(config, options))
espejo
  .command('restore')
  .description('hace de una copia una carpeta de datos; con ESPEJO_REDIS, la bitácora va a Redis')
  .requiredOption('--from <copia>', 'carpeta hecha con backup o salvage')
  .requiredOption('--to <carpeta>', 'carpeta de datos nueva')
  .option('--json', 'sólo JSON en la salida')
  .action((options: FromOptions) => restore(config, options))
espejo
  .command('salvage')
  .description(
    'copia lo que se puede leer de una bitácora dañada, con lo demás; no cambia nada en ella',
  )
  .requiredOption('--from <datos>', 'carpeta de datos dañada, con el servicio detenido')
  .requiredOption('--to <carpeta>', 'carpeta nueva')
  .option('--json', 'sólo JSON en la salida')
  .action((options: FromOptions) => salvage(config, options))
espejo
  .command('verify-receipt')
  .description('comprueba un recibo: su firma y, con la bitácora a la mano, su registro')
  .argument(
    '<recibo>',
    'el texto (ESPEJO1.…), un archivo que lo tiene, o - para leerlo de la entrada',
  )
  .option(
    '--llave <llave>',
    'llave pública de quien firmó (43 caracteres); sin ella, la de los datos',
  )
  .option('--json', 'sólo JSON en la salida')
  .addHelpText(
    'after',
    '\nSale con 0 si es válido, 3 si no lo es y 2 si la orden está mal escrita.',
  )
  .action((text: string, options: ReciboOptions) => verifyReceipt(config, text, options))
espejo
  .command('export')
  .description('un renglón por acta, los dos lados')
  .option('--csv', 'en CSV')
  .option('--xlsx', 'en un libro de Excel, con las claves como texto')
  .option('--eleccion <clave>', 'elección')
  .option('--archivo <ruta>', 'archivo; sin él, --csv va a la salida')
  .action((options: ExportOptions) => exportActas(config, options))
espejo
  .command('token')
  .description('emite credenciales')
  .requiredOption(
    '--rol <rol>',
    'representante, capturista, coordinacion, juridico, tablero, admin',
  )
  .option('--casilla <claves>', 'casillas a su cargo, separadas por comas, o la palabra todas')
  .option('--todas', 'una de representante por cada casilla')
  .option('--eleccion <clave>', 'con --todas: la elección')
  .option('--dias <n>', 'días de vigencia', '5')
  .option('--json', 'sólo JSON en la salida')
  .action((options: TokenOptions) => issueToken(config, options))
espejo
  .command('credenciales')
  .description('sesiones y credenciales que han entrado, sin papeles')
  .option('--revocar <ids>', 'deja sin efecto ésas, por su clave, separadas por comas')
  .option('--json', 'sólo JSON en la salida')
  .action((options: CredencialesOptions) => showCredenciales(config, options))
espejo
  .command('simulacro')
  .description('una noche de práctica contra el servicio real, en unos cinco minutos')
  .option('--semilla <n>', 'la misma semilla da la misma noche', '1')
  .option('--speed <n>', 'minutos simulados por minuto; 0: sin esperar', '60')
  .option('--escala <n>', 'tamaño: 1 es Veracruz 2017', '1')
  .option('--contra <url>', 'un servicio en marcha; sin él, se levanta uno')
  .option('--carpeta <ruta>', 'además, escribe los cortes en una carpeta')
  .option('--quedarse', 'al terminar, el servicio sigue para mirar')
  .option('--json', 'sólo JSON en la salida')
  .action((options: NightOptions) => runNight(config, options))

await espejo.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
    return
  }
  process.exitCode = error instanceof CommandError ? error.exitCode : 1
  process.stderr.write(`${messageOf(error)}\n`)
})

function configOrExit(): Config {
  try {
    return readConfig()
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    process.exit(2)
  }
}

/** Message of commander about a mistyped command. */
function inSpanish(text: string): string {
  return text
    .replace('error: unknown command', 'No existe la orden')
    .replace('error: unknown option', 'No existe la opción')
    .replace('error: missing required argument', 'Falta el argumento')
    .replace(/error: required option (.*) not specified/, 'Falta la opción $1')
    .replace(/error: too many arguments.*/, 'Sobran argumentos')
    .replace(/^Usage:/m, 'Uso:')
    .replaceAll('[options]', '[opciones]')
    .replace('[command]', '[orden]')
    .replace(/^Arguments:/m, 'Argumentos:')
    .replace(/^Options:/m, 'Opciones:')
    .replace(/^Commands:/m, 'Órdenes:')
    .replace(/\(default:\s+"?([^")]*)"?\)/g, '(si no se dice, $1)')
}

function messageOf(error: unknown): string {
  if (error instanceof PrepError) return error.sentence
  return error instanceof Error ? error.message : String(error)
}
