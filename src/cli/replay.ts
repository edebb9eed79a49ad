import { createReadStream, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { type Command, InvalidArgumentError } from 'commander'
import { checkAgreement } from '#api/check-agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Fault } from '#domain/agreement/faults/fault.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { compile } from '#domain/replay/compile.ts'
import type { LogEvent } from '#domain/replay/log.ts'
import { type RuleDecision, replay } from '#domain/replay/replay.ts'
import { firstReceived, readSegment } from '#domain/replay/segment.ts'
import { type Result, refuse } from '#domain/result.ts'
import { instant } from '#domain/time.ts'
import { replayThreads } from '#server/db/replay-threads.ts'

/** Below this many events a second thread takes longer to start than it saves. */
const MANY_EVENTS = 500_000

const UNREADABLE_EVENTS = 1
const UNSOUND_AGREEMENT = 2
const LINES_AT_ONCE = 1_000
/** As many bad lines are named; the rest is counted. */
const MOST_LINES = 20

type Options = { agreement: string; events: string; threads?: number; json?: boolean }
type BadLine = { line: number; reason: string }

export function register(program: Command): void {
  program
    .command('replay')
    .description(
      'Run an agreement over a file of events and print what it decides, one line of NDJSON each. Needs no database.',
    )
    .requiredOption('--agreement <file>', 'the agreement as JSON')
    .requiredOption('--events <file>', 'events as NDJSON, Segment-shaped; - reads standard input')
    .option(
      '--threads <count>',
      'replay on so many threads; the result is the same (default: all cores for a long log)',
      threadCount,
    )
    .option('--json', 'name faults as JSON too')
    .addHelpText(
      'after',
      `
Exit codes: ${UNREADABLE_EVENTS} when a line cannot be read, ${UNSOUND_AGREEMENT} when the agreement is not sound. The format: docs/replay.md`,
    )
    .action(run)
}

async function run({ agreement, events, threads, json = false }: Options): Promise<void> {
  const sound = readAgreement(agreement)
  if (!sound.ok) {
    process.exitCode = UNSOUND_AGREEMENT
    sayFaults(agreement, sound.refusal, json)
    return
  }
  const read = await readEvents(events)
  if (!read.ok) {
    process.exitCode = UNREADABLE_EVENTS
    sayBadLines(events, read.refusal, json)
    return
  }
  for await (const chunk of decided(sound.value, read.value, threads)) {
    if (!process.stdout.write(chunk)) await new Promise((go) => process.stdout.once('drain', go))
  }
}

function threadCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  throw new InvalidArgumentError('Say a whole number from 1 to 64.')
}

function readAgreement(file: string): Result<Agreement, Fault[]> {
  try {
    return checkAgreement(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
  } catch (error) {
    return refuse([{ path: '(document)', reason: `It cannot be read: ${wordsOf(error)}.` }])
  }
}

/** Reads line by line; every line that cannot be read is named, and then nothing is decided. */
async function readEvents(file: string): Promise<Result<LogEvent[], BadLine[]>> {
  const events: LogEvent[] = []
  const bad: BadLine[] = []
  let line = 0
  try {
    const input = file === '-' ? process.stdin : createReadStream(file)
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      if (text.trim() === '') continue
      const event = readLine(text.replace(/^\uFEFF/, ''), line)
      if (event.ok) events.push(event.value)
      else bad.push({ line, reason: event.refusal })
    }
  } catch (error) {
    return refuse([{ line, reason: wordsOf(error) }])
  }
  return bad.length > 0 ? refuse(bad) : { ok: true, value: firstReceived(events) }
}

function readLine(text: string, line: number): Result<LogEvent, string> {
  try {
    return readSegment(JSON.parse(text), line)
  } catch {
    return refuse('is not JSON')
  }
}

async function* decided(
  agreement: Agreement,
  events: LogEvent[],
  asked: number | undefined,
): AsyncGenerator<string> {
  const { columns, signatures, people } = columnsOf(events)
  const timeline = [{ version: 1, effectiveFrom: instant(0), agreement }]
  const threads = asked ?? (events.length < MANY_EVENTS ? 1 : availableParallelism())
  const decisions =
    threads > 1
      ? await replayThreads(timeline, signatures, columns, threads)
      : replay(compile(timeline, signatures), columns, 0, columns.people)
  for (let from = 0; from < decisions.length; from += LINES_AT_ONCE) {
    const lines = decisions
      .slice(from, from + LINES_AT_ONCE)
      .map((one) => JSON.stringify(lineOf(one, people[one.person] as string)))
    yield `${lines.join('\n')}\n`
  }
}

function lineOf(one: RuleDecision, person: string) {
  const { decision, fit, fitBand, engagement, engagementBand, version } = one
  const when = {
    person,
    decision,
    decidedAt: new Date(one.decidedAt).toISOString(),
    effectiveAt: new Date(one.effectiveAt).toISOString(),
  }
  if (decision !== 'mql' && decision !== 'missed_crossing') return { ...when, version }
  return {
    ...when,
    fit: inThousandths(fit),
    fitBand,
    engagement: inThousandths(engagement),
    engagementBand,
    engagementExact: engagement,
    version,
  }
}

/** A score as it is compared and shown. Rule 3.3.8. */
const inThousandths = (score: number) => Math.round(1000 * score) / 1000

function sayFaults(file: string, faults: Fault[], json: boolean): void {
  if (json) console.error(JSON.stringify({ faults }))
  else {
    console.error(`${file} is not a sound agreement.`)
    for (const { path, reason } of faults) console.error(`  ${path}\n    ${reason}`)
  }
}

function sayBadLines(file: string, bad: BadLine[], json: boolean): void {
  if (json) console.error(JSON.stringify({ lines: bad }))
  else {
    for (const { line, reason } of bad.slice(0, MOST_LINES)) {
      console.error(`${file}, line ${line}: ${reason}.`)
    }
    const more = bad.length - MOST_LINES
    if (more > 0) console.error(`… and ${more} more.`)
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
