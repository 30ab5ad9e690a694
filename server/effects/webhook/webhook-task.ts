import { z } from 'zod'
import type { JourneyRow } from '../../../shared/domain/journey.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import { instantSchema } from '../../../shared/kernel/instant.ts'
import type { Reads } from '../../db/port.ts'
import { NEWS_EVENTS } from '../../db/records.ts'
import type { EffectTask } from '../effects-runner.ts'
import type { AddressRule } from './address-rule.ts'
import { postWebhook } from './post-webhook.ts'
import { signWebhook } from './sign-webhook.ts'

export type WebhookTaskParts = {
  readonly reads: Pick<Reads, 'webhook' | 'journeysById'>
  readonly clock: Clock
  readonly rule: AddressRule
}

const newsSchema = z.object({
  id: z.string(),
  webhook: z.string(),
  facility: z.string(),
  event: z.enum(NEWS_EVENTS),
  journey: z.string(),
  workflow: z.string(),
  stage: z.string(),
  at: instantSchema,
})
type News = z.infer<typeof newsSchema>

/** [EF1] Tells one webhook one piece of news, as Standard Webhooks has it. What was taken back meanwhile is not told. */
export function webhookTask({ reads, clock, rule }: WebhookTaskParts): EffectTask {
  return async (payload) => {
    const news = newsSchema.parse(payload)
    const webhook = await reads.webhook(news.facility, news.webhook)
    const [journey] = await reads.journeysById(news.facility, [news.journey])
    if (webhook === null || journey === undefined || !isStillSo(news, journey)) return
    const body = bodyOf(news)
    const seconds = Math.floor(clock.now() / 1000)
    const signature = signWebhook(webhook.secret, { id: news.id, seconds, body })
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Onward',
      'webhook-id': news.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
    }
    await postWebhook({ url: webhook.url, headers, body }, rule)
  }
}

function isStillSo({ event, stage }: News, journey: JourneyRow): boolean {
  switch (event) {
    case 'journey.opened':
      return true
    case 'journey.advanced':
      return journey.stage === stage || journey.reached?.[stage] !== undefined
    case 'journey.stalled':
      return journey.stalledAt !== null
    case 'journey.closed':
      return journey.state === 'closed'
  }
}

/** Ids, names of the workflow and its stage, times: nothing of the patient. */
function bodyOf({ event, at, facility, journey, workflow, stage }: News): string {
  return JSON.stringify({
    type: event,
    timestamp: new Date(at).toISOString(),
    data: { facility, journey, workflow, stage },
  })
}
