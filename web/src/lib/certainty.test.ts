import type { AmbitoDoc } from '@espejo/server/contract'
import { expect, it } from 'vitest'
import { certaintyLines } from './certainty.ts'

type Certeza = NonNullable<AmbitoDoc['certeza']>
const row = (key: string, prep: number) => ({ key, partidos: [key], nuestra: 0, prep })
const linesOf = (certeza: Partial<Certeza>, votes: [number, number] = [60, 40]) =>
  certaintyLines({
    eleccion: { proceso: 'Campeche 2021' },
    ...{ voz: 'prep', votos: { nuestra: 0, prep: votes[0] + votes[1] } },
    candidaturas: [row('PAN', votes[0]), row('PRI', votes[1])],
    certeza: { segundo: 'PRI', faltan: 98, electores: 56_200, ...certeza },
  } as AmbitoDoc).map((line) => line.replaceAll('\u00a0', ' '))

it('[SG1] says what is missing and what the second place would need, or that nobody knows', () => {
  expect(linesOf({ puntos: 17, participacion: 63.3 })).toEqual([
    'A PREP le faltan por contar 98 actas, 56,200 electores: PRI tendría que ganarlas por 17 puntos, si vota el 63.30 % como en las contadas.',
  ])
  expect(linesOf({ puntos: 101, participacion: 63.3 })).toEqual([
    'A PREP le faltan por contar 98 actas, 56,200 electores: PRI no alcanza ni ganándolas todas, si vota el 63.30 % como en las contadas.',
  ])
  expect(linesOf({ sinLista: 4 })).toEqual([
    'A PREP le faltan por contar 98 actas, 4 de ellas sin lista nominal y las demás con 56,200 electores: no se sabe por cuánto tendrían que ganarse.',
  ])
  expect(linesOf({ faltan: 0 })).toEqual([])
})

it('[SG1] «Nos faltan» by itself means not arrived: of ours to count the received are told apart', () => {
  const ours = (faltan: number, recibidas: number) =>
    certaintyLines({
      ...{ voz: 'nuestra', votos: { nuestra: 10, prep: 0 }, certeza: { segundo: 'PRI', faltan } },
      actas: { esperadas: 4, recibidas },
      candidaturas: [{ key: 'PAN', partidos: ['PAN'], nuestra: 10, prep: 0 }],
    } as unknown as AmbitoDoc)[0]?.replaceAll('\u00a0', ' ')
  const unknown = 'sin lista nominal: no se sabe cuántos electores son.'
  expect(ours(1, 3)).toBe(`Nos falta por contar 1 acta, ${unknown}`)
  expect(ours(3, 3)).toBe(`Nos faltan por contar 3 actas (2 ya recibidas), ${unknown}`)
  expect(ours(3, 2)).toBe(`Nos faltan por contar 3 actas (1 ya recibida), ${unknown}`)
})

it('[SG2] [SG3] says the recount, and the nulos that are more than the margin', () => {
  expect(linesOf({ faltan: 0, unPunto: true, nulos: 135 }, [52, 48])).toEqual([
    'Un punto o menos: procede el recuento total si se pide.',
    'Nulos 135, más que la ventaja (4).',
  ])
})
