import type { EffectDraft, JourneyNews } from './records.ts'

/** The queue's task that tells a webhook. */
export const WEBHOOK_TASK = 'webhook'

/**
 * One piece of news for one webhook. The key begins with the facility and is the same however often the same change is told;
 * the message's id, which receivers tell repeats by, is in the payload. PostgreSQL builds the same (webhook-statements.ts).
 */
export function newsEffect({ notBefore, ...news }: JourneyNews, webhook: string): EffectDraft {
  const id = newsId(news)
  return { task: WEBHOOK_TASK, key: `${news.facility}:${webhook}:${id}`, notBefore, payload: { ...news, id, webhook } }
}

/** Names one piece of news; without a dot, which separates the parts of what is signed. */
export function newsId({ journey, event, version }: Pick<JourneyNews, 'journey' | 'event' | 'version'>): string {
  return `${event.replace('.', '_')}_${journey}_${version}`
}
