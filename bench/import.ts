/**
 * Importing 1 M events by CSV against a bare COPY into a temporary table and INSERT … SELECT into the same table with
 * the same keys, in the same run. The bare copy goes first, into the emptier table. The import runs in a process of its
 * own, so that its memory can be read.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { random } from '#domain/random.ts'
import { instant } from '#domain/time.ts'
import { type Config, readConfig } from '#server/config.ts'
import { copyLine } from '#server/db/bulk/copy-text.ts'
import { openLine } from '#server/db/bulk/line.ts'
import type { Address } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import type { Figure } from './import/child.ts'

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000)
const PEOPLE = EVENTS / 25
const NAMES = ['page_view', 'download', 'pricing_view', 'webinar', 'newsletter_click']
const GOAL = 0.5

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined } as Config,
  () => undefined,
)
try {
  const workspaceId = await firstWorkspace(database.db, instant(Date.now()))
  const file = join(home, 'events.csv')
  await writeCsv(file)
  const bareSeconds = await bareCopy(database.application, workspaceId)
  const { figures, reading, folding } = await importIt(database.application, workspaceId, file)
  report(bareSeconds, figures, reading, folding)
} finally {
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

/** Invented events, the same in every run. */
function* events() {
  const { next } = random('import')
  for (let n = 0; n < EVENTS; n += 1)
    yield {
      person: Math.floor(next() * PEOPLE),
      name: Math.floor(next() * NAMES.length),
      page: Math.floor(next() * 40),
      at: new Date(1_600_000_000_000 + Math.floor(next() * 6e10)).toISOString(),
    }
}

async function writeCsv(path: string): Promise<void> {
  const out = createWriteStream(path)
  let piece = 'person,event,at,page\n'
  for (const { person, name, at, page } of events()) {
    piece += `person-${person}@example.org,${NAMES[name]},${at},/page/${page}\n`
    if (piece.length < 1 << 20) continue
    if (!out.write(piece)) await once(out, 'drain')
    piece = ''
  }
  out.end(piece)
  await once(out, 'close')
}

/** What the database alone needs for rows that are ready: ids known, nothing to look up, read or fold. */
async function bareCopy(address: Address, workspaceId: string): Promise<number> {
  const line = await openLine(address)
  const columns = ['message_id', 'person_id', 'signature_id', 'happened_at']
  const lines = Array.from(pieces())
  const seconds = await inWorkspace(line.db, workspaceId, async (tx) => {
    await sql`create temp table bare (message_id text, person_id bigint, signature_id bigint,
      happened_at timestamptz(3)) on commit drop`.execute(tx)
    const start = performance.now()
    await line.copy('bare', columns, lines)
    await sql`insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id,
        happened_at, received_at, known_at)
      select ${workspaceId}::uuid, 0, message_id, 0, person_id, signature_id, happened_at, now(), happened_at
      from bare on conflict (workspace_id, source_id, message_id) do nothing`.execute(tx)
    return (performance.now() - start) / 1_000
  })
  await line.close()
  return seconds
}

function* pieces() {
  let piece = ''
  let n = 0
  for (const { person, name, page, at } of events()) {
    const id = `person-${person}@example.org:${NAMES[name]}:${at}:${n.toString(36).padStart(14, '0')}`
    piece += copyLine([id, -1 - person, name * 40 + page, at])
    n += 1
    if (n % 1_000 > 0) continue
    yield piece
    piece = ''
  }
  yield piece
}

async function importIt(address: Address, workspaceId: string, path: string) {
  const child = fork(new URL('./import/child.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'json',
  })
  const figures: Figure[] = []
  child.on('message', (figure: Figure) => figures.push(figure))
  child.send({ address, workspaceId, path })
  const [code] = await once(child, 'exit')
  const last = (phase: Figure['phase']) => figures.findLast((figure) => figure.phase === phase)
  const [reading, folding] = [last('reading'), last('folding')]
  if (code !== 0 || !reading || !folding) throw new Error('The import did not come to its end')
  return { figures, reading, folding }
}

function report(bareSeconds: number, figures: Figure[], reading: Figure, folding: Figure): void {
  const rate = (seconds: number) => Math.round(EVENTS / seconds)
  const ratio = Math.round((100 * bareSeconds) / reading.seconds) / 100
  console.table({
    'bare COPY and INSERT … SELECT': { seconds: bareSeconds, 'events/s': rate(bareSeconds) },
    'import, rows into the log': { seconds: reading.seconds, 'events/s': rate(reading.seconds) },
    'import, everybody folded too': { seconds: folding.seconds, 'events/s': rate(folding.seconds) },
  })
  console.log(`Ratio of rows into the log: ${ratio} (goal ${GOAL})`)
  const memory = [0.25, 0.5, 1].map((share) => {
    const figure = figures.find((one) => one.phase === 'reading' && one.rows >= share * EVENTS)
    return { rows: share * EVENTS, peakMb: figure?.peakMb ?? null }
  })
  console.table(memory)
  mkdirSync('bench/out', { recursive: true })
  const out = {
    events: EVENTS,
    people: PEOPLE,
    bareSeconds,
    reading,
    folding,
    ratio,
    goal: GOAL,
    memory,
  }
  writeFileSync('bench/out/import.json', JSON.stringify(out, null, 2))
}
