import { BlockList, isIP } from 'node:net'

/** Who may connect: loopback always, else the addresses and CIDR ranges of the settings. */
export type PeerList = { allows(address: string | undefined): boolean }

/** Builds the list. Returns a sentence if an entry is neither an address nor a range. */
export function readPeerList(entries: readonly string[]): PeerList | string {
  const list = new BlockList()
  list.addSubnet('127.0.0.0', 8, 'ipv4')
  list.addAddress('::1', 'ipv6')
  for (const entry of entries) if (!add(list, entry.trim())) return `'${entry}' is neither an IP address nor a range.`
  return { allows: (address) => isListed(list, address) }
}

function add(list: BlockList, entry: string): boolean {
  const [address = '', prefix] = entry.split('/')
  const version = isIP(address)
  if (version === 0) return false
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (prefix === undefined) list.addAddress(address, family)
  else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 6 ? 128 : 32))
    list.addSubnet(address, Number(prefix), family)
  else return false
  return true
}

/** A dual-stack listener reports IPv4 peers as ::ffff:a.b.c.d. */
function isListed(list: BlockList, address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  const version = isIP(plain)
  return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
