import type { Db } from '../../server/db/port.ts'
import { TryAgain } from '../../server/db/try-again.ts'

/** The database for whoever is no node (the feed, the sign-in door, whoever breaks things): what cannot be had now is asked for again. */
export function patientDb(db: Db): Db {
  return {
    ...db,
    async transaction(run) {
      for (;;)
        try {
          return await db.transaction(run)
        } catch (error) {
          if (!(error instanceof TryAgain)) throw error
        }
    },
  }
}
