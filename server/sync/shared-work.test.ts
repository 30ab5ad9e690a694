import { expect, test } from 'vitest'
import { SharedWork } from './shared-work.ts'

function counting(most: number) {
  const made: string[] = []
  const work = new SharedWork<string>({ most, weigh: (value) => value.length })
  const ask = (key: string) =>
    work.of(key, async () => {
      made.push(key)
      return key.repeat(4)
    })
  return { made, work, ask }
}

test('[SY79] what is being made is waited for, what was made is given again', async () => {
  const { made, ask } = counting(100)
  expect(await Promise.all([ask('a'), ask('a')])).toEqual(['aaaa', 'aaaa'])
  expect(await ask('a')).toBe('aaaa')
  expect(made).toEqual(['a'])
})

test('[SY79] it keeps no more than it may: what was asked for longest ago goes first', async () => {
  const { made, ask } = counting(8)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

test('[SY79] what could not be made is made again for the next who asks', async () => {
  const work = new SharedWork<string>({ most: 8, weigh: () => 1 })
  await expect(work.of('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await work.of('a', async () => 'made')).toBe('made')
})
