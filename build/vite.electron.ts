import { builtinModules } from 'node:module'
import type { InlineConfig } from 'vite'
import { inRoot } from './paths.ts'

/** Bundles of the desktop shell: CommonJS, because a sandboxed preload can be nothing else. */
export const ELECTRON_BUNDLES = { main: 'electron/main/main.ts', preload: 'electron/preload/preload.ts' } as const

/** The vite configuration of one bundle: everything inside but Electron and Node themselves. */
export function electronConfig(name: keyof typeof ELECTRON_BUNDLES, folder: string): InlineConfig {
  return {
    configFile: false,
    root: inRoot('.'),
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: {
        input: inRoot(ELECTRON_BUNDLES[name]),
        external: ['electron', ...builtinModules, ...builtinModules.map((module) => `node:${module}`)],
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  }
}
