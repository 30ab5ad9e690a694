import { rm } from 'node:fs/promises'
import { build } from 'vite'
import { inRoot } from './paths.ts'
import { electronConfig } from './vite.electron.ts'

/** Builds `dist/electron/main.cjs` and `dist/electron/preload.cjs`. */
export async function buildElectron(): Promise<void> {
  await rm(inRoot('dist/electron'), { recursive: true, force: true })
  await build(electronConfig('main'))
  await build(electronConfig('preload'))
}
