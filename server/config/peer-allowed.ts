import { BlockList, isIP } from 'node:net'
import { isLoopback } from './loopback.ts'

/**
 * The gate of the MLLP listener: this machine always, else the addresses and networks of ONWARD_MLLP_ALLOW.
 * An IPv4 peer on a dual-stack socket (::ffff:10.2.0.15) counts as its IPv4 address.
 */
export function peerAllowed(allow: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList()
  for (const entry of allow) add(list, entry)
  return (address) => {
    if (address === undefined) return false
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
    return isIP(plain) !== 0 && (isLoopback(plain) || list.check(plain, familyOf(plain)))
  }
}

function add(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/')
  if (prefix === undefined) list.addAddress(address, familyOf(address))
  else list.addSubnet(address, Number(prefix), familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
