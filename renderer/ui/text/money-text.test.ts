import { expect, test } from 'vitest'
import { moneyText } from './money-text.ts'

test('[BO30] an amount is said in the hospital’s currency with its own digits; without one the number alone', () => {
  expect(moneyText('USD')(6291)).toBe('$6,291.00')
  expect(moneyText('JPY')(6291)).toBe('¥6,291')
  expect(moneyText('EUR')(0.5)).toBe('€0.50')
  expect(moneyText(null)(6291.5)).toBe('6,291.5')
  expect(moneyText('XQZ')(6291)).toBe('6,291')
})
