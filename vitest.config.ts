import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What a browser or another process does is waited for; a second is too little where machines are shared.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: ['test/helpers/global-setup.ts'],
    // Two workers: each may hold a PGlite (about 150 MB), and CI machines are small.
    maxWorkers: 2,
  },
})
