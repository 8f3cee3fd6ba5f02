import { expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { initFrom } from './prep.ts'

it.each([undefined, 'no'])('--cierre with --jornada %s exits with 2', async (jornada) => {
  const options = { fromPrep: [], cierre: '17:00', ...(jornada ? { jornada } : {}) }
  await expect(initFrom(readConfig({}), options)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--cierre va con --jornada') as string,
  })
})
