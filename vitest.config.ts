import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'e2e/**/*.test.ts'],
    // Mistakes of ours that an installation would bear throw here.
    env: { LOCKSTEP_STRICT: 'on' },
    globalSetup: ['src/server/db/test-cluster.ts'],
    // A test waits for its database more than it computes: two at once even on two cores.
    maxWorkers: Math.max(2, availableParallelism()),
    // Tests say what is true, the bench says how fast: a slow or busy machine takes its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
