import { sql } from 'kysely'
import type { History } from '#domain/agreement/backtest/compare.ts'
import { closedIn } from '#domain/agreement/backtest/of-log.ts'
import { compile, type Term } from '#domain/replay/compile.ts'
import type { Columns } from '#domain/replay/log.ts'
import { instant } from '#domain/time.ts'
import { copyOut, fixedRows, int8 } from '#server/db/columns/copy-out.ts'
import { everybody, loadColumns } from '#server/db/columns/load.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { Matter } from '#server/db/replay-threads.ts'
import { readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readRecorded } from './recorded.ts'

/** All that a backtest asks of a workspace, read in one snapshot. */
export type LoadedHistory = {
  /** The log; its columns lie over shared memory. */
  matter: Matter
  history: History
  /** Id of each person, by the index that all else has of them; ascending. */
  people: Float64Array
  timeline: Term[]
  /** Up to where the log was read: its last event, and how many there are of people. Rule 0.10. */
  watermark: { lastEventId: number; events: number }
}

/** Reads a workspace's whole history: about a second per million events. `heard` is told how many are read so far. */
export function loadHistory(
  db: Db,
  workspaceId: string,
  heard?: (events: number) => void,
): Promise<LoadedHistory> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx)
    const timeline = await readTimeline(tx, workspaceId)
    const people = await everybody(tx, workspaceId)
    const { columns, dictionary } = await loadColumns(tx, workspaceId, people, 'everybody', heard)
    const { signatures } = dictionary
    const recorded = await readRecorded(tx, workspaceId, people)
    const program = compile(timeline.slice(0, 1), signatures)
    const { idle, ...told } = closedIn(program, columns, recorded)
    const history: History = {
      asOf: instant(newestKnown(columns)),
      zone: await readZone(tx, workspaceId),
      ...told,
      recorded,
      ...(await readSources(tx, workspaceId, people)),
    }
    const events = columns.start[columns.people] as number
    const watermark = { lastEventId: await lastEventId(tx, workspaceId), events }
    return { matter: { signatures, columns, idle }, history, people, timeline, watermark }
  })
}

/** Whether nothing was told since a history was read: then reading it again gives the same. */
export function stillStands(db: Db, workspaceId: string, loaded: LoadedHistory): Promise<boolean> {
  return inWorkspace(
    db,
    workspaceId,
    async (tx) => (await lastEventId(tx, workspaceId)) === loaded.watermark.lastEventId,
  )
}

async function lastEventId(tx: Tx, workspaceId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('event')
    .select(({ fn }) => fn.max('event_id').as('last'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return last ?? 0
}

async function readZone(tx: Tx, workspaceId: string): Promise<string> {
  const { time_zone } = await tx
    .selectFrom('workspace')
    .select('time_zone')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return time_zone
}

/** Without any event there is nothing known: the beginning of time. */
function newestKnown({ k }: Columns): number {
  let newest = 0
  for (let i = 0; i < k.length; i++) if ((k[i] as number) > newest) newest = k[i] as number
  return newest
}

/** Sources that are told apart, the most frequent ones; people of others are of none. */
const MOST_SOURCES = 100

async function readSources(
  tx: Tx,
  workspaceId: string,
  people: Float64Array,
): Promise<Pick<History, 'source' | 'sources'>> {
  const ranked = `select origin, row_number() over (order by count(*) desc, origin) - 1 as place
    from person_state where workspace_id = '${workspaceId}' and origin is not null
    group by origin order by place limit ${MOST_SOURCES}`
  const { rows } = await sql<{ origin: string }>`${sql.raw(ranked)}`.execute(tx)
  const source = new Int16Array(people.length).fill(-1)
  let p = 0
  await copyOut(
    tx,
    `select s.person_id, o.place::int4 from person_state s join (${ranked}) o using (origin)
      where s.workspace_id = '${workspaceId}' order by s.person_id`,
    fixedRows(2 + 12 + 8, (bytes, at) => {
      const id = int8(bytes, at + 4)
      while (p < people.length && (people[p] as number) < id) p += 1
      if (people[p] === id) source[p] = bytes.getInt32(at + 16)
    }),
  )
  return { source, sources: rows.map(({ origin }) => origin) }
}
