import { defineConfig } from 'vitest/config'

const unit = ['shared', 'server', 'renderer', 'electron', 'build'].map((room) => `${room}/**/*.test.{ts,tsx}`)

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Starts nothing until a test asks for a database (test/builders/postgres.ts).
    globalSetup: ['test/builders/postgres-global.ts'],
    projects: [
      // Half of their time was loading the same modules anew for each file; none of them holds anything between tests.
      { extends: true, test: { name: 'unit', include: unit, environment: 'node', isolate: false } },
      {
        extends: true,
        test: { name: 'integration', include: ['test/{bench,contract,integration,sim,faults,demo}/**/*.test.ts'] },
      },
    ],
  },
})
