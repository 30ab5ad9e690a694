import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const PLACES: Readonly<Record<string, string>> = {
  commands: 'test/integration/commands-negative.test.ts',
  content: 'test/integration/content-negative.test.ts',
  hl7: 'test/integration/hl7-negative.test.ts',
  sockets: 'test/integration/hostile-sockets.test.ts',
  story: 'test/integration/discharge-story.test.ts',
  ...Object.fromEntries(
    ['authorisation', 'contract', 'limits', 'process', 'session-doors'].map((name) => [
      name,
      `test/integration/${name}.test.ts`,
    ]),
  ),
}

const rows = readFileSync('docs/negative-cases.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, number = '', , , shown = ''] = line.split('|').map((cell) => cell.trim())
    return /^\d+$/.test(number) ? [{ number: Number(number), shown }] : []
  })

test('the table of negative cases has every number from 1 to 70 once', () => {
  const numbers = rows.map(({ number }) => number).filter((number) => number <= 70)
  expect(numbers).toEqual(Array.from({ length: 70 }, (_, index) => index + 1))
})

test('what the table names is there: the file, and the title in it', () => {
  for (const { number, shown } of rows) {
    const named = shown.split('; ').filter((part) => !part.startsWith('not yet'))
    expect(named.length > 0 || shown.startsWith('not yet: '), `case ${number}`).toBe(true)
    for (const part of named) {
      const match = /(?:`([^`]+\.tsx?)`|([a-z0-9-]+))(?:: `([^`]+)`)?/.exec(part)
      const file = match?.[1] ?? PLACES[match?.[2] ?? '']
      if (file === undefined) continue
      expect(existsSync(file), `case ${number}: ${file}`).toBe(true)
      if (match?.[3] !== undefined) expect(readFileSync(file, 'utf8'), `case ${number}: ${file}`).toContain(match[3])
    }
  }
})
