import { expect, test } from 'vitest'
import { shiftsInCsv } from './roster-csv.ts'

test('[RO1] shifts are read from comma-separated text; an empty field is none', () => {
  const text =
    '\uFEFFuser,role,department,unit,from,to\r\ndemo:m.lopez,worker,PHA,,2026-03-10T07:00:00-04:00,2026-03-10T15:00:00-04:00\r\n\r\n'
  expect(shiftsInCsv(text)).toEqual({
    ok: true,
    value: [
      {
        user: 'demo:m.lopez',
        role: 'worker',
        department: 'PHA',
        from: Date.parse('2026-03-10T11:00:00Z'),
        to: Date.parse('2026-03-10T19:00:00Z'),
      },
    ],
  })
})

test('[RO1] what cannot be read is named by its line', () => {
  expect(shiftsInCsv('user,salary\na,1')).toMatchObject({ ok: false, fault: expect.stringContaining('salary') })
  expect(shiftsInCsv('user,from\na,noon')).toMatchObject({ ok: false, fault: expect.stringContaining('line 2') })
  expect(shiftsInCsv('user,from\na')).toMatchObject({ ok: false, fault: expect.stringContaining('1 fields') })
})
