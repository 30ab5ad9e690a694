import { until } from '../../fleet/wait.ts'
import { openCrew, type Crew } from './crew.ts'
import type { Hospital } from './hospital.ts'

type Shown = { readonly user: string; readonly rows: readonly (readonly [string, number])[] }

/**
 * [C7] Nobody acts any more: each console shows what one shows that knows nothing of before, with the same rights. `users`
 * have the same rights; the fresh console is the first one's.
 */
export async function checkSame(hospital: Hospital, crew: Crew, [user = '']: readonly string[]): Promise<string[]> {
  const fresh = await openCrew({ servers: hospital.nodes.map(({ url }) => url), users: [user], processes: 1 })
  try {
    let differing: string[] = []
    const same = async () => {
      const wanted = digestOf((await fresh.all<Shown[]>('rows')).flat()[0])
      const shown = (await crew.all<Shown[]>('rows')).flat()
      differing = shown.filter((one) => digestOf(one) !== wanted).map((one) => one.user)
      return differing.length === 0
    }
    // A heartbeat tells of what has changed nothing here; a busy machine takes its time.
    if (await until(same, 120_000)) return []
    return [`C7: ${differing.join(', ')} do not show what a fresh console shows`]
  } finally {
    await fresh.stop()
  }
}

function digestOf(shown: Shown | undefined): string {
  return (shown?.rows ?? [])
    .map(([key, seq]) => `${key} ${seq}`)
    .sort()
    .join('\n')
}
