import { defineConfig } from '@playwright/test'

export default defineConfig({
  outputDir: 'test-results/playwright',
  timeout: 60_000,
  workers: 1,
  projects: [
    { name: 'desktop', testDir: 'test/desktop', testMatch: '*.spec.ts' },
    { name: 'console', testDir: 'test/e2e', testMatch: '*.spec.ts' },
  ],
})
