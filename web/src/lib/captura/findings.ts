import { hallazgosOf, type Figures, type Hallazgo } from '@espejo/server/domain/acta'
import type { ActaCaptura } from '@espejo/server/contract'
import { figureOf, paperLines, TOTAL, type Cell, type PaperLine } from './acta.ts'

/**
 * Phone before sending and service after sending say the same: a shared arithmetic (RULES.md AC0).
 */
export function findingsOf(
  acta: Pick<ActaCaptura, 'renglones' | 'limite'>,
  cells: Record<string, Cell>,
): Hallazgo[] {
  return hallazgosOf(figuresOf(paperLines(acta), cells), acta.limite)
}

function figuresOf(lines: readonly PaperLine[], cells: Record<string, Cell>): Figures {
  const votos = lines.filter(({ kind }) => kind === 'voto')
  const figure = (key: string) => figureOf(cells[key])
  return {
    votos: votos.map(({ key }) => figure(key)),
    totalAsentado: figure(TOTAL),
    personasVotaron: figure('personasVotaron'),
    representantesVotaron: figure('representantesVotaron'),
    boletasSobrantes: figure('boletasSobrantes'),
    votosSacados: figure('votosSacados'),
  }
}

/**
 * Rest of the findings after the first. A count of the casilla off by as much as the total is the
 * same finding as the total: said once, and the cause is a mistyped line.
 */
export function restOf(findings: readonly Hallazgo[]): string[] {
  const total = findings.find(({ regla }) => regla === 'AC3')
  const same = findings.filter(
    (each) => total && /^AC[45]$/.test(each.regla) && each.diferencia === total.diferencia,
  )
  const others = findings.slice(1).filter((each) => !same.includes(each))
  const who = same.map(({ regla }) =>
    regla === 'AC4' ? 'los votos sacados' : 'las personas que votaron',
  )
  const also = `También ${who.join(' y ')} dan el total escrito: revisa los renglones.`
  return [...others.map(({ texto: text }) => text), ...(who.length > 0 ? [also] : [])]
}
