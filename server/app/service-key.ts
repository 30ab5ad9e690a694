import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../config/read-settings.ts'
import { keepSecret } from '../db/embedded/keep-once.ts'
import { StartRefused } from './start-refused.ts'

/**
 * The key that senders of `POST /hl7v2` show: the one of the settings, else one that is made once in the data folder.
 * @throws StartRefused where it cannot be kept
 */
export async function serviceKeyOf({ serviceKey, dataDir }: Settings): Promise<string> {
  if (serviceKey !== null) return serviceKey
  try {
    // With a PostgreSQL of one's own nothing else has made the folder.
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    return await keepSecret(serviceKeyFile(dataDir))
  } catch (error) {
    const sentence = `The service key cannot be kept in ${dataDir}. Give ONWARD_DATA_DIR a folder that can be written to, or set ONWARD_SERVICE_KEY.`
    throw new StartRefused(sentence, { cause: error })
  }
}

/** Where the key lies that nobody set. */
export function serviceKeyFile(dataDir: string): string {
  return join(dataDir, 'service-key')
}
