import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    // Processes are started, sandboxes built, disks synced: generous for two cores under load, finite for what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
