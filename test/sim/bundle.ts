import { rm } from 'node:fs/promises'
import { build, type Plugin } from 'vite'
import { inRoot, ROOT } from '../../build/paths.ts'

/** A file of the simulation with the product in it, until it is removed. */
export type Bundle = { readonly file: string; remove(): Promise<void> }

/** Two folders below the root, as the simulation lies: it reads the assets from there. */
const FOLDER = inRoot('test-results', 'sim')

/**
 * Bundles an entry of `test/sim` as one file of this name. It runs a tenth quicker than file by file, where the loader names
 * every closure as it is made; and `plugins` may change the product in it.
 */
export async function bundle(entry: string, name: string, plugins: readonly Plugin[] = []): Promise<Bundle> {
  const file = `${FOLDER}/${name}.mjs`
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [...plugins],
    build: {
      ssr: true,
      target: 'node20',
      outDir: FOLDER,
      emptyOutDir: false,
      rollupOptions: {
        input: inRoot('test', 'sim', entry),
        output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false },
      },
    },
  })
  return { file, remove: () => rm(file) }
}
