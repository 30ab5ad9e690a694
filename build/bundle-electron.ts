import { rm } from 'node:fs/promises'
import { build } from 'vite'
import { inRoot } from './paths.ts'
import { electronConfig } from './vite.electron.ts'

/** Builds main.cjs and preload.cjs of the desktop shell, in `dist/electron` unless told otherwise. */
export async function buildElectron(folder = inRoot('dist/electron')): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await build(electronConfig('main', folder))
  await build(electronConfig('preload', folder))
}
