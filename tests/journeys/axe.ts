import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Serious or worse findings of axe, with the first place of each. */
export async function graveIn(on: Page, theme: string): Promise<[string, string | undefined][]> {
  await on.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
  await on.evaluate(await readFile(AXE, 'utf8'))
  const found = await on.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  )
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => [id, nodes[0]?.html])
}
