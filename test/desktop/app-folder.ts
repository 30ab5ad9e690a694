import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** A folder as the package has it: package.json, the built main and preload, and a page's bundle. */
export function makeAppFolder(page: string): string {
  if (!existsSync(join(ROOT, 'dist/electron/main.cjs')))
    throw new Error('The shell is not built: run `npm run build` first.')
  const folder = mkdtempSync(join(tmpdir(), 'onward-desktop-'))
  mkdirSync(join(folder, 'dist'))
  cpSync(join(ROOT, 'dist/electron'), join(folder, 'dist/electron'), { recursive: true })
  cpSync(page, join(folder, 'dist/renderer'), { recursive: true })
  const about = { name: 'onward', version: '0.1.0', type: 'module', main: 'dist/electron/main.cjs' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about))
  return folder
}

/** The tests' own little page. */
export const FIXTURE = resolve(import.meta.dirname, 'fixture')
