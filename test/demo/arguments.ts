/** What the demo player is started with. */
export type DemoArguments = { readonly server: string; readonly speed: number; readonly seed: string }

const MOST_SPEED = 120

/** Reads `--server URL --speed N --seed S`. Gives a sentence where they cannot be used. */
export function readArguments(args: readonly string[]): DemoArguments | string {
  const given = new Map<string, string>()
  for (let index = 0; index < args.length; index += 2) {
    const [name = '', value] = args.slice(index, index + 2)
    if (!['--server', '--speed', '--seed'].includes(name) || value === undefined)
      return `The demo takes --server URL, --speed N and --seed S; "${name}" cannot be used.`
    given.set(name, value)
  }
  const server = given.get('--server') ?? 'http://127.0.0.1:4810'
  const speed = Number(given.get('--speed') ?? '1')
  const seed = given.get('--seed') ?? 'demo'
  if (!URL.canParse(server)) return `--server ${server} is no address.`
  if (!(speed >= 0.1 && speed <= MOST_SPEED)) return `--speed is a number from 0.1 to ${MOST_SPEED}.`
  if (!/^[A-Za-z0-9]{1,20}$/.test(seed)) return '--seed is up to 20 letters and digits.'
  return { server, speed, seed }
}
