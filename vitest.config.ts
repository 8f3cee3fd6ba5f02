import { defineConfig } from 'vitest/config'

/** Ends what hangs; how long a test takes on a busy machine says nothing. */
const [testTimeout, hookTimeout] = [180_000, 120_000]
/** A test without an assertion cannot fail, so it is not a test. */
const expect = { requireAssertions: true, poll: { timeout: 30_000 } }
const all = { expect, testTimeout, hookTimeout }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'server', include: ['server/src/**/*.test.ts'], ...all } },
      { test: { name: 'web', include: ['web/src/**/*.test.ts'], ...all } },
      { test: { name: 'house', include: ['tests/*.test.ts'], ...all } },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          ...all,
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          ...all,
          // One browser at a time, after everything else: two cores would make slow pages, not tests.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
