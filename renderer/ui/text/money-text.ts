/**
 * Says amounts in the hospital's currency, an ISO 4217 code: "$6,291.00". Made once, for making a formatter is slow. Where the
 * hospital names none, or one that nobody knows, the number alone stands: a wrong sign is worse than none.
 */
export function moneyText(currency: string | null): (amount: number) => string {
  const format = formatOf(currency)
  return (amount) => format.format(amount)
}

function formatOf(currency: string | null): Intl.NumberFormat {
  const known = currency !== null && Intl.supportedValuesOf('currency').includes(currency)
  return new Intl.NumberFormat('en-US', known ? { style: 'currency', currency } : { maximumFractionDigits: 2 })
}
