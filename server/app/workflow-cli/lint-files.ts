import { readFile } from 'node:fs/promises'
import { readTemplate } from '../../../shared/workflow/template/read-template.ts'
import { CliRefused } from './desk-client.ts'

/**
 * Says of every file what is wrong with it, a line a fault with path and sentence (rule JN19). Departments and calendars
 * are the hospital's to know: a server asks about them when a draft is saved. Exit code 1 if there is a fault.
 */
export async function lintFiles(files: readonly string[], say: (line: string) => void): Promise<number> {
  let faulty = 0
  for (const file of files) {
    const read = readTemplate(await readJson(file))
    const told = read.ok ? read.value.warnings : read.fault
    for (const { path, sentence, severity } of told) say(`${file}: ${severity} ${path}: ${sentence}`)
    if (!read.ok) faulty += 1
  }
  say(`${files.length} ${files.length === 1 ? 'file' : 'files'}, ${faulty} with faults`)
  return faulty === 0 ? 0 : 1
}

/** A file as JSON. @throws CliRefused where it cannot be read */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliRefused(`${file} cannot be read.`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliRefused(`${file} is not JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}
