import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'e2e/**/*.test.ts'],
    // Mistakes of ours that an installation would bear throw here.
    env: { LOCKSTEP_STRICT: 'on' },
    globalSetup: ['src/server/db/test-cluster.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
