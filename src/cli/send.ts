import { type Command, InvalidArgumentError } from 'commander'
import { journeys } from '#domain/people/sending/journeys.ts'
import { readKeyText } from '#domain/workspace/key-text.ts'
import { type Delivered, deliver } from './sending/deliver.ts'

const REFUSED = 1
const UNUSABLE = 2
/** Where no rate is asked for, this many of the invented calls happen in a second. */
const USUAL_RATE = 1_000

type Options = {
  url: string
  key?: string
  events: number
  rate?: number
  batch: number
  concurrency: number
  people: number
  seed: string
  start?: number
  json?: boolean
}

export function register(program: Command): void {
  program
    .command('send')
    .description(
      'Send events of invented people to an intake that speaks the HTTP API of Segment, and say what became of them.',
    )
    .option('--url <url>', 'where Lockstep answers', webAddress, 'http://localhost:4400')
    .option('--key <key>', 'a write key; better in LOCKSTEP_WRITE_KEY, where nobody reads it')
    .option('--events <count>', 'how many', whole(1_000_000_000), 1_000)
    .option(
      '--rate <count>',
      'events a second; left out: as fast as they are answered',
      whole(1_000_000),
    )
    .option('--batch <count>', 'events of one request; 1: single calls', whole(2_500), 50)
    .option('--concurrency <count>', 'requests at once', whole(1_000), 4)
    .option('--people <count>', 'people they are about', whole(10_000_000), 200)
    .option('--seed <text>', 'the same seed invents the same people', seedText, '1')
    .option(
      '--start <instant>',
      'when the first event happens (default: now); with it and the seed a run is repeated to the byte, and stores nothing twice',
      startInstant,
    )
    .option('--json', 'print the sums as JSON')
    .addHelpText(
      'after',
      `
Exit codes: ${REFUSED} when anything was refused or failed, ${UNUSABLE} when it could not begin. Ctrl-C stops and tells what was sent so far.`,
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const writeKey = options.key ?? process.env.LOCKSTEP_WRITE_KEY ?? ''
  if (writeKey === '') return refuse('It needs a write key: --key, or LOCKSTEP_WRITE_KEY.')
  if (readKeyText(writeKey)?.kind === 'api')
    return refuse('This is an API key. Events are sent with a write key.')
  const { url, events, rate = null, batch, concurrency, people, seed, start = Date.now() } = options
  const leaving = new AbortController()
  const stop = () => leaving.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const calls = journeys({ seed, start, people, apart: 1_000 / (rate ?? USUAL_RATE) })
  const sum = await deliver({
    ...{ url, writeKey, calls, events, batch, concurrency, rate },
    signal: leaving.signal,
  })
  process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop)
  const told = figuresOf(sum)
  console.log(options.json ? JSON.stringify(told) : sentencesOf(told, leaving.signal.aborted))
  if (told.failed + told.refused > 0) process.exitCode = REFUSED
}

function refuse(sentence: string): void {
  console.error(sentence)
  process.exitCode = UNUSABLE
}

type Figures = ReturnType<typeof figuresOf>

function figuresOf({ requests, sent, accepted, duplicate, seconds, ...rest }: Delivered) {
  const took = rest.took.sort((a, b) => a - b)
  const part = (share: number) => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10
  const sumOf = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0)
  return {
    ...{ requests, sent, accepted, duplicate },
    failed: sumOf(rest.failed),
    refused: sumOf(rest.refused),
    why: Object.fromEntries([...rest.failed, ...rest.refused]),
    seconds: Math.round(seconds * 100) / 100,
    perSecond: Math.round(sent / seconds),
    p50Ms: part(0.5),
    p99Ms: part(0.99),
  }
}

function sentencesOf(told: Figures, isStopped: boolean): string {
  const n = (count: number) => count.toLocaleString('en')
  const known = told.duplicate > 0 ? `, ${n(told.duplicate)} of them known already` : ''
  const why = Object.entries(told.why).map(([code, count]) => `           ${n(count)} × ${code}`)
  return [
    ...(isStopped ? ['Stopped before all were sent.'] : []),
    `sent       ${n(told.sent)} in ${n(told.requests)} requests, ${told.seconds} s, ${n(told.perSecond)} a second`,
    `accepted   ${n(told.accepted)}${known}`,
    `failed     ${n(told.failed)}`,
    `refused    ${n(told.refused)}`,
    ...why,
    `latency    p50 ${told.p50Ms} ms, p99 ${told.p99Ms} ms`,
  ].join('\n')
}

const whole = (most: number) => (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= most) return number
  throw new InvalidArgumentError(`It is a whole number from 1 to ${most.toLocaleString('en')}.`)
}

function webAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new InvalidArgumentError('It begins with http:// or https://.')
}

function seedText(text: string): string {
  if (/^[\w.-]{1,50}$/.test(text)) return text
  throw new InvalidArgumentError('It has 1 to 50 letters, digits, dots, hyphens or underscores.')
}

function startInstant(text: string): number {
  const at = Date.parse(text)
  if (!Number.isNaN(at) && at <= Date.now()) return at
  throw new InvalidArgumentError('It is an instant that is over, such as 2026-01-31T08:00:00Z.')
}
