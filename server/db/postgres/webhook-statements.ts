import { newsId, WEBHOOK_TASK } from '../news-effect.ts'
import type { Reads, Tx } from '../port.ts'
import type { DeadEffect, WebhookRecord } from '../records.ts'
import { storableJson } from '../storable.ts'
import { first, type Query } from './query.ts'

/** Reads of webhooks and of what was given up. */
export function webhookReads(query: Query): Pick<Reads, 'webhook' | 'deadEffects'> {
  return {
    webhook: (facility, id) => first(query<WebhookRecord>(WEBHOOK, [facility, id])),
    deadEffects: (facility, limit) => query<DeadEffect>(DEAD, [facility, limit]),
  }
}

/** Writes of webhooks, and news to them. */
export function webhookWrites(query: Query): Pick<Tx, 'tell' | 'putWebhooks' | 'retryEffect'> {
  return {
    tell: async (news) => {
      if (news.length === 0) return
      const told = news.map(({ notBefore, ...rest }) => ({ news: { ...rest, id: newsId(rest) }, notBefore }))
      await query(TELL, [storableJson(told)])
    },
    putWebhooks: async (facility, webhooks) => {
      await query(DROP_WEBHOOKS, [facility])
      for (const { id, url, secret, events } of webhooks) await query(PUT_WEBHOOK, [facility, id, url, secret, events])
    },
    retryEffect: async (facility, id) => (await query(RETRY, [facility, id])).length > 0,
  }
}

const WEBHOOK = {
  name: 'webhook',
  text: 'select facility, id, url, secret, events from webhook where facility = $1 and id = $2',
}
/** One job for each webhook that wants it (news-effect.ts); without webhooks it costs this one lookup. */
const TELL = {
  name: 'tell-webhooks',
  text: `select 1 from json_to_recordset($1::json) as t(news json, "notBefore" bigint)
    join webhook w on w.facility = t.news->>'facility' and t.news->>'event' = any (w.events),
    graphile_worker.add_job(identifier => '${WEBHOOK_TASK}',
      payload => (t.news::jsonb || jsonb_build_object('webhook', w.id))::json,
      job_key => '${WEBHOOK_TASK}:' || w.facility || ':' || w.id || ':' || (t.news->>'id'),
      run_at => to_timestamp(t."notBefore" / 1000.0)) job`,
}
const DROP_WEBHOOKS = { name: 'drop-webhooks', text: 'delete from webhook where facility = $1' }
const PUT_WEBHOOK = {
  name: 'put-webhook',
  text: 'insert into webhook (facility, id, url, secret, events) values ($1, $2, $3, $4, $5)',
}
/** Given up: no attempt is left. */
const GIVEN_UP = `attempts >= max_attempts and split_part(key, ':', 2) = $1`
const DEAD = {
  name: 'dead-effects',
  text: `select id::text, task_identifier as task, key, attempts, coalesce(last_error, '') as "lastError",
      (extract(epoch from updated_at) * 1000)::bigint as "givenUpAt"
    from graphile_worker.jobs where ${GIVEN_UP} order by updated_at desc, id desc limit $2`,
}
const RETRY = {
  name: 'retry-effect',
  text: `with given_up as materialized (
      select array_agg(id) as ids from graphile_worker.jobs where id::text = $2 and ${GIVEN_UP})
    select 1 from given_up, graphile_worker.reschedule_jobs(given_up.ids, run_at => now(), attempts => 0) again`,
}
