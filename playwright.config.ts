import { defineConfig } from '@playwright/test'
import { findChromium } from './test/desktop/host/find-chromium.ts'

/** As root Chromium has no sandbox of its own; and it is kept from calling home on a closed network. */
const ARGS = ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

export default defineConfig({
  outputDir: 'test-results/playwright',
  globalSetup: './test/e2e/fixture/build-once.ts',
  timeout: 60_000,
  workers: 1,
  projects: [
    { name: 'desktop', testDir: 'test/desktop', testMatch: '*.spec.ts' },
    {
      name: 'console',
      testDir: 'test/e2e',
      testMatch: '*.spec.ts',
      use: {
        actionTimeout: 10_000,
        launchOptions: { executablePath: findChromium(), args: ARGS },
        screenshot: 'only-on-failure',
      },
    },
  ],
})
