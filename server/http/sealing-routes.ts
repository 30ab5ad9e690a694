import { z } from 'zod'
import type { SealingKeys } from '../auth/sealing-keys.ts'
import { present } from './present.ts'
import { route, type Route } from './route.ts'

/** Changes the key that consoles seal to before its time: after a backup went astray, say. */
export function sealingRoutes({ sealing }: { readonly sealing: SealingKeys }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/sealing-key/turn',
      summary: 'Hands out the next sealing key from now on; the former opens for 35 days more.',
      guard: 'service',
      answer: z.object({ id: z.string() }),
      handle: async (call) => {
        const { id } = await sealing.turn()
        call.request.log.info({ key: id }, 'sealing key turned')
        return present({ id })
      },
    }),
  ]
}
