import { z } from 'zod'
import { snapshotHeadSchema } from '../../../shared/protocol/snapshot.ts'
import { PASSWORD } from '../seed.ts'

const sessionSchema = z.object({ token: z.string(), user: z.object({ units: z.array(z.string()) }) })

/** Bytes of everything that a supervisor's snapshot says, as plain JSON lines. */
export async function rawSnapshotBytes(url: string, username: string): Promise<number> {
  const signedIn = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  const { token, user } = sessionSchema.parse(await signedIn.json())
  let bytes = 0
  for (const unit of [...user.units, 'none'])
    for (let after: string | null = ''; after !== null;) {
      const query = new URLSearchParams({ scope: `unit:${unit}`, ...(after === '' ? {} : { after }) })
      const headers = { authorization: `Bearer ${token}` }
      const text = await (await fetch(`${url}/api/v1/sync/snapshot?${query}`, { headers })).text()
      bytes += Buffer.byteLength(text)
      after = snapshotHeadSchema.parse(JSON.parse(text.slice(0, text.indexOf('\n')))).next
    }
  return bytes
}
