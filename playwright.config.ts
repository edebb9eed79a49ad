import { defineConfig } from '@playwright/test'
import { launchOptions } from './scripts/chromium.ts'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.story.ts',
  outputDir: '.cache/stories',
  globalSetup: './e2e/set-up.config.ts',
  // Each file of stories starts a product of its own. A browser waits for pages more than it computes: two at once.
  workers: 2,
  // A story is no measure of speed: on a busy machine it takes its time.
  timeout: 900_000,
  expect: { timeout: 120_000 },
  forbidOnly: true,
  use: {
    launchOptions: launchOptions(),
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
  },
})
