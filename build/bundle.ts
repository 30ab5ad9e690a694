import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { buildElectron } from './bundle-electron.ts'
import { inRoot, ROOT } from './paths.ts'

const STAMP = 'dist/stamp'
const WORKER = 'service-worker'
/**
 * A browser that knows it compiles every function beside the page while the script comes, and not the first time that each is
 * called: whoever types a password gives it that time. To others it is a comment.
 */
const COMPILED_AHEAD = '//# allFunctionsCalledOnLoad'
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'server',
  'assets',
  'build',
  'test/demo',
  'test/builders',
  'package-lock.json',
]

/** Builds what is not built, or what changed since: the stamp is a hash of the sources' names, sizes and times. */
export async function buildIfStale(say: (line: string) => void): Promise<void> {
  const stamp = await sourceStamp()
  const built = existsSync(inRoot(STAMP)) ? await readFile(inRoot(STAMP), 'utf8') : null
  if (built === stamp) return
  say('building (about 20 s the first time)…')
  await buildAll()
  await writeFile(inRoot(STAMP), stamp)
}

/** Builds every bundle into dist/: renderer, server, demo player, and the desktop shell's main and preload. */
export async function buildAll(): Promise<void> {
  await mkdir(inRoot('dist'), { recursive: true })
  await Promise.all([
    buildRenderer(),
    buildNode('server/app/main.ts', 'server'),
    buildNode('test/demo/main.ts', 'demo'),
    buildElectron(),
  ])
  await cp(inRoot('server/db/migrations'), inRoot('dist/server/migrations'), { recursive: true })
}

/** The vite configuration of the console, for the bundle and for the development server alike. */
export function rendererConfig(): InlineConfig {
  return {
    configFile: false,
    root: inRoot('renderer/app'),
    base: '/',
    publicDir: inRoot('assets/public'),
    plugins: [react()],
    logLevel: 'warn',
    build: {
      outDir: inRoot('dist/renderer'),
      emptyOutDir: true,
      chunkSizeWarningLimit: 2000,
      target: 'chrome120',
      rollupOptions: {
        input: { index: inRoot('renderer/app/index.html'), [WORKER]: inRoot('renderer/app/service-worker.ts') },
        // A browser asks for its worker by the same name for ever.
        output: {
          entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
          postBanner: ({ name }) => (name === WORKER ? '' : COMPILED_AHEAD),
        },
      },
    },
  }
}

async function buildRenderer(): Promise<void> {
  await build(rendererConfig())
}

async function buildNode(entry: string, name: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: inRoot('dist', name),
      emptyOutDir: true,
      sourcemap: true,
      rollupOptions: { input: inRoot(entry), output: { format: 'es', entryFileNames: 'main.js' } },
    },
  })
}

async function sourceStamp(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) await addTo(hash, inRoot(source))
  return hash.digest('hex')
}

async function addTo(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  if (!existsSync(path)) return
  const found = await stat(path)
  if (found.isDirectory()) {
    for (const name of (await readdir(path)).sort()) await addTo(hash, join(path, name))
    return
  }
  if (/\.test\.tsx?$/.test(path)) return
  hash.update(`${path.slice(ROOT.length)} ${found.size} ${found.mtimeMs}\n`)
}
