import { defineConfig } from 'vitest/config'

/** Ends what hangs; how long a test takes on a busy machine says nothing. */
const testTimeout = 120_000
/** A test without an assertion cannot fail, so it is not a test. */
const expect = { requireAssertions: true, poll: { timeout: 30_000 } }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'server', include: ['server/src/**/*.test.ts'], expect, testTimeout } },
      { test: { name: 'web', include: ['web/src/**/*.test.ts'], expect, testTimeout } },
      { test: { name: 'house', include: ['tests/*.test.ts'], expect, testTimeout: 180_000 } },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          expect,
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          expect,
          // One browser at a time, after everything else: two cores would make slow pages, not tests.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
