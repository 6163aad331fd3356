import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './test/support/summary-reporter.ts'

const packaged = 'test/e2e/packaged.test.ts'

const common = {
  environment: 'node' as const,
  pool: 'forks' as const,
  maxWorkers: 2,
  setupFiles: ['test/support/keep-temporary.ts'],
  // A test that asserts nothing, or only in what never ran, fails; a busy computer is no failure.
  expect: { requireAssertions: true, poll: { timeout: 20_000 } },
  testTimeout: 30_000,
}

/** Real browsers, clients and programs race one another on a busy computer: CI tries such a test once more, and the summary names it. */
const withPrograms = { ...common, retry: process.env['CI'] === 'true' ? 1 : 0 }

/** Two files side by side, each with a home, ports, processes and a desktop of its own. What is quick comes first; the rest is one group, so that no
 * core idles until the last file of a group has ended. */
export default defineConfig({
  test: {
    // As many tests of one file that may run side by side.
    maxConcurrency: 3,
    reporters: ['default', new SummaryReporter()],
    projects: [
      { test: { ...common, name: 'unit', include: ['test/unit/**/*.test.ts', 'test/*.test.ts'] } },
      {
        test: {
          ...common,
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          exclude: ['test/renderer/gallery/**'],
          setupFiles: [...common.setupFiles, 'test/renderer/setup.ts'],
        },
      },
      // The page in a real Chromium.
      {
        test: {
          ...withPrograms,
          name: 'page',
          include: ['test/renderer/gallery/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      // Builds the app anew, so it runs before anything starts it.
      { test: { ...common, name: 'packaged', include: [packaged], testTimeout: 120_000, hookTimeout: 120_000 } },
      { test: { ...common, name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      {
        test: {
          ...withPrograms,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withPrograms,
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withPrograms,
          name: 'smoke',
          include: ['test/smoke/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withPrograms,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // Pictures are taken on request.
          exclude: [packaged, ...(process.env['LATCHKEY_SCREENSHOTS'] === '1' ? [] : ['test/e2e/screenshots.test.ts'])],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
