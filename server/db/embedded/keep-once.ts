import { randomBytes } from 'node:crypto'
import { chmod, link, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { errorCode } from './error-code.ts'

/**
 * The text of a small file that is written once and only read afterwards (mode 0600).
 * Of any number of simultaneous first writers one wins, and all get its text: the file appears whole, by link().
 */
export async function keepOnce(file: string, make: () => string): Promise<string> {
  const kept = await readKept(file)
  if (kept !== null) return kept
  const draft = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${make()}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
  return keepOnce(file, make)
}

/** A generated secret, kept in a 0600 file: 256 bits, safe in URLs and headers. */
export async function keepSecret(file: string): Promise<string> {
  return keepOnce(file, () => randomBytes(32).toString('base64url'))
}

/** What keepOnce wrote earlier; null when there is no such file. A file opened up to others is closed again. */
export async function readKept(file: string): Promise<string | null> {
  try {
    const text = (await readFile(file, 'utf8')).trim()
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') await chmod(file, 0o600)
    return text
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
