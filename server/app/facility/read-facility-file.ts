import { readFile } from 'node:fs/promises'
import { StartRefused } from '../start-refused.ts'
import { facilityFileSchema, type FacilityFile } from './facility-file.ts'

/** Reads and checks a hospital file. @throws StartRefused with a line for each fault */
export async function readFacilityFile(file: string): Promise<FacilityFile> {
  if (file === '') throw new StartRefused('--load needs the name of a file: npm run server -- --load FILE')
  const parsed = facilityFileSchema.safeParse(await readJson(file))
  if (parsed.success) return parsed.data
  throw new StartRefused(
    parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.')} ${message}`).join('\n'),
  )
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartRefused(`${file} cannot be read. Give --load the name of a file that is there.`, { cause: error })
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new StartRefused(`${file} is not JSON. docs/facility.md shows what it looks like.`, { cause: error })
  }
}
