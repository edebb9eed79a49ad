import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { type Said, sayBacktest } from '#domain/agreement/backtest/words.ts'
import { loadHistory } from '#server/agreement/backtest/load-history.ts'
import { warmHistory } from '#server/agreement/backtest/warm-history.ts'
import { openReplayThreads } from '#server/db/replay-threads.ts'
import { inForce } from '#server/db/timeline.ts'
import { now } from '#server/session.ts'
import { soundAgreement } from './agreement-file.ts'
import { withDatabase } from './with-database.ts'

type Options = {
  proposal: string
  windowDays: number
  reps?: number
  leadsPerRepWeek?: number
  tried: number
  workspace?: string
  json?: boolean
}

export function register(program: Command): void {
  program
    .command('backtest')
    .description(
      'What would have happened, had this agreement been in force over your whole history',
    )
    .requiredOption('--proposal <file>', 'the agreement as JSON')
    .option('--window-days <days>', 'leads younger than this are left out', wholeNumber, 90)
    .option('--reps <count>', 'how many reps take leads', wholeNumber)
    .option('--leads-per-rep-week <count>', 'what each of them can take in a week', wholeNumber)
    .option('--tried <count>', 'how many variants you tried, with this one', wholeNumber, 1)
    .option('--workspace <id>', "another workspace than the company's own one")
    .option('--json', 'print the whole report as one JSON object')
    .action(run)
}

async function run({ proposal, json = false, ...options }: Options): Promise<void> {
  const candidate = soundAgreement(proposal)
  const { reps, leadsPerRepWeek, windowDays, tried } = options
  const capacity = reps && leadsPerRepWeek ? { reps, leadsPerRepWeek } : null
  const report = await withDatabase(options.workspace, async ({ db, workspaceId }) => {
    const loaded = await loadHistory(db, workspaceId)
    const threads = openReplayThreads(availableParallelism())
    try {
      const question = { capacity, tried, seed: workspaceId, windowDays }
      const asked = { ...question, inForce: inForce(loaded.timeline, now()), candidate }
      const ran = await warmHistory(loaded, threads).run(asked)
      return { ...ran.report, intervals: ran.intervals(), watermark: loaded.watermark }
    } finally {
      await threads.close()
    }
  })
  if (json) console.log(JSON.stringify(report))
  else console.log(pageOf(sayBacktest(report)))
}

const pageOf = ({ opening, verdict, sure, leftOut }: Said): string =>
  [
    ...opening,
    '',
    ...verdict,
    ...(sure.length > 0 ? ['', 'How sure we can be', ...sure] : []),
    ...['', 'Left out', ...leftOut],
  ].join('\n')

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value
  throw new InvalidArgumentError('Say a whole number from 1 to 100,000.')
}
