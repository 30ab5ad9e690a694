import { lookup } from 'node:dns'
import { request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { AddressRule } from './address-rule.ts'

/** One attempt: where to, what, under which headers. */
export type Posting = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How long an attempt may take in all, ms. */
const ATTEMPT_MS = 10_000

/**
 * [EF3] Posts to a webhook. The address that was checked is the one connected to, so a name cannot change its mind
 * between; a redirect is a refusal; the answer's body is not read. Rejects where it was not taken, without saying more of the
 * receiver than its status: the reason is kept and shown.
 */
export async function postWebhook({ url, headers, body }: Posting, rule: AddressRule): Promise<void> {
  const to = new URL(url)
  const host = to.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) demand(rule(host), to)
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    lookup: checkedLookup(rule, to),
    signal: AbortSignal.timeout(ATTEMPT_MS),
    agent: false,
  }
  const status = await answered(to, options, body)
  if (status < 200 || status > 299) throw new Error(`answered with status ${status}`)
}

function answered(to: URL, options: RequestOptions, body: string): Promise<number> {
  const send = to.protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const sending = send(to, options, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

/** Looks a name up and gives on only what may be connected to. */
function checkedLookup(rule: AddressRule, to: URL): LookupFunction {
  return (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '')
      try {
        for (const { address } of found) demand(rule(address), to)
      } catch (cause) {
        return done(cause instanceof Error ? cause : new Error('barred'), '')
      }
      if (options.all === true) return done(null, found)
      const [first] = found
      return done(null, first?.address ?? '', first?.family)
    })
}

function demand(verdict: ReturnType<AddressRule>, { protocol }: URL): void {
  if (verdict === 'barred') throw new Error('its address is this machine or link-local: see ONWARD_WEBHOOK_ALLOW')
  if (protocol !== 'https:' && verdict !== 'exempt') throw new Error('it is not https: see ONWARD_WEBHOOK_ALLOW')
}
