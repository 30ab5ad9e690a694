import { expect, test } from 'vitest'
import { peerAllowed } from './peer-allowed.ts'

test('this machine may always send, nobody else without a list', () => {
  const allowed = peerAllowed([])
  for (const peer of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(allowed(peer)).toBe(true)
  for (const peer of ['10.2.0.15', '::ffff:10.2.0.15', 'fd00::1', 'localhost.evil', '', undefined])
    expect(allowed(peer)).toBe(false)
})

test('listed addresses and networks may send', () => {
  const allowed = peerAllowed(['10.2.0.15', '10.3.0.0/16', 'fd00::/8'])
  for (const peer of ['10.2.0.15', '::ffff:10.2.0.15', '10.3.255.1', 'fd12::7', 'fe80::1%eth0'])
    expect(allowed(peer)).toBe(peer !== 'fe80::1%eth0')
  for (const peer of ['10.2.0.16', '10.4.0.1', 'fe00::1']) expect(allowed(peer)).toBe(false)
})
