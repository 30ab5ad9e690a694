import { BlockList, isIP } from 'node:net'

/** Whether something may be sent to an IP address; `exempt`: the settings name it. */
export type AddressRule = (address: string) => 'barred' | 'open' | 'exempt'

/**
 * [EF3] Where webhooks may go: not to this machine and not to link-local addresses (where clouds keep their credentials),
 * unless the settings name them. A hospital's private addresses are where its systems are.
 */
export function addressRule(allowed: readonly string[]): AddressRule {
  const barred = listOf(BARRED)
  const exempt = listOf(allowed)
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(plain) === 0) return 'barred'
    if (exempt.check(plain, family)) return 'exempt'
    return barred.check(plain, family) ? 'barred' : 'open'
  }
}

/** This machine, "any address", link-local, multicast and reserved; and IPv6 forms that carry an IPv4 address (`::ffff:` ones are read as IPv4). */
const BARRED = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '2002::/16',
  'fe80::/10',
  'ff00::/8',
]

function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family)
  }
  return list
}
