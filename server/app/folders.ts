import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built-in workflows: beside the bundle (dist/), else in the source tree. */
export function workflowsFolder(): string {
  return firstThere(['../../assets/workflows', '../../../assets/workflows']) ?? ''
}

/** The built console, or null where it was not built. */
export function consoleFolder(): string | null {
  return (
    firstThere(['../renderer', '../../dist/renderer'].map((path) => `${path}/index.html`))?.replace(
      /\/index\.html$/,
      '',
    ) ?? null
  )
}

function firstThere(paths: readonly string[]): string | null {
  const found = paths.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path))
  return found ?? null
}
