import type { Reads } from '../port.ts'
import { compareText, cutPage } from './listing.ts'
import { keyOf, type Tables } from './tables.ts'

/** Reads of what came in: messages, and how each feed was heard. */
export function inboundReads(
  tables: Tables,
): Pick<Reads, 'inbound' | 'inboundById' | 'inboundDuplicate' | 'inboundWaiting' | 'feeds'> {
  const newestFirst = (facility: string) =>
    [...tables.inbound.values()]
      .filter(({ message }) => message.facility === facility)
      .sort((a, b) => b.arrival - a.arrival)
  return {
    inbound: async (facility, { status }, page) => {
      const before = page.after === null ? Infinity : (tables.inbound.get(page.after)?.arrival ?? Infinity)
      const found = newestFirst(facility)
        .filter(({ message, arrival }) => arrival < before && (status === null || message.status === status))
        .map(({ message }) => message)
      return cutPage(found, page, (message) => message.id)
    },
    inboundById: async (id) => tables.inbound.get(id)?.message ?? null,
    inboundDuplicate: async (facility, sender, controlId) =>
      newestFirst(facility)
        .map(({ message }) => message)
        .find((message) => message.sender === sender && message.controlId === controlId) ?? null,
    inboundWaiting: async (facility, limit) =>
      newestFirst(facility)
        .map(({ message }) => message)
        .filter((message) => message.status === 'received')
        .reverse()
        .slice(0, limit),
    feeds: async (facility) =>
      [...tables.feed.values()]
        .filter((feed) => feed.facility === facility)
        .sort((a, b) => compareText(keyOf(a.sender, a.kind), keyOf(b.sender, b.kind))),
  }
}
