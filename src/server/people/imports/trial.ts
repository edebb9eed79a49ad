import { sql } from 'kysely'
import type { Trial } from '#api/imports.ts'
import { plainStatus } from '#domain/people/imports/statuses/meaning.ts'
import { ok, type Result } from '#domain/result.ts'
import { makeStage, stageEvents } from '#server/db/bulk/append.ts'
import { stageClaims } from '#server/db/bulk/claims.ts'
import { type Line, openLine } from '#server/db/bulk/line.ts'
import type { Address, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Chunk } from './chunk.ts'
import { changedFacts } from './deal-facts.ts'
import { Unreadable } from './file-text.ts'
import { withoutKeptOut } from './kept-out.ts'
import { knowDeals, makeNameStage, stageNames } from './names.ts'
import { dropKnown, isOwnExport, makeOwnStage } from './own-export.ts'
import { pour } from './pour.ts'
import { makeRetoldStage, stageRetold } from './retold.ts'
import { type FileRefusal, type ImportJob, open } from './run-import.ts'

/** Reasons that a trial shows. */
const SHOWN = 100

/** What an import of this file would bring; reads all of it and writes nothing but this connection's own tables. */
export async function tryImport(
  address: Address,
  job: ImportJob,
): Promise<Result<Trial, FileRefusal>> {
  const line = await openLine(address)
  try {
    const opened = await open(line, job)
    if (!opened.ok) return opened
    await makeTrialTables(line)
    const trial: Trial = {
      rowsRead: 0,
      rowsNew: 0,
      rowsKnown: 0,
      rowsRefused: 0,
      people: 0,
      deals: 0,
      companies: 0,
      events: 0,
      refusals: [],
      unmapped: [],
    }
    const kept = await withoutKeptOut(line.db, job.workspaceId, opened.value)
    await pour(kept, async (chunk) => {
      await weigh(line, job, chunk, trial)
      return true
    })
    return ok({ ...trial, ...(await countNames(line)) })
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, refusal: { code: error.code, says: error.message } }
  } finally {
    await line.close()
  }
}

async function makeTrialTables({ db }: Line): Promise<void> {
  await makeStage(db)
  await makeRetoldStage(db)
  await makeNameStage(db)
  await makeOwnStage(db)
  await sql`create temp table trial_message (message_id text primary key)`.execute(db)
  await sql`create temp table trial_name (kind text, key text, primary key (kind, key))`.execute(db)
}

async function weigh(line: Line, job: ImportJob, chunk: Chunk, trial: Trial): Promise<void> {
  const { workspaceId, map } = job
  await inWorkspace(line.db, workspaceId, async (tx) => {
    await stageNames(line, chunk)
    await stageEvents(line, chunk.pieces)
    await knowPeople(tx, workspaceId)
    const sourceId = await knownSource(tx, workspaceId, map.name)
    await knowDeals(tx, line, workspaceId, chunk)
    const isOwn = isOwnExport(map)
    if (isOwn) {
      await stageClaims(tx, line, { workspaceId, sourceId: sourceId ?? 0 }, chunk.claims)
      await dropKnown(tx, line, workspaceId, chunk)
    }
    await stageRetold(tx, line, { workspaceId, sourceId, now: job.now }, chunk.listed)
    await rememberNames(tx, chunk)
    const { events, rows } = await countNew(
      tx,
      workspaceId,
      map.name,
      await changedRows(tx, workspaceId, isOwn, chunk),
    )
    const refused = chunk.refused.length
    trial.rowsRead += chunk.rowsRead
    trial.rowsNew += rows
    trial.rowsKnown += chunk.rowsRead - rows - refused
    trial.rowsRefused += refused
    trial.events += events
    for (const status of chunk.unmapped.values()) countStatus(trial.unmapped, status)
    trial.refusals.push(...chunk.refused.slice(0, SHOWN - trial.refusals.length))
  })
}

/** People and the source by what they are called already; who is new has no id and has told nothing. */
async function knowPeople(tx: Tx, workspaceId: string): Promise<void> {
  await sql`update staged_person s set id = p.person_id from person p
    where p.workspace_id = ${workspaceId} and p.system = s.system and p.key = s.key`.execute(tx)
}

async function knownSource(tx: Tx, workspaceId: string, name: string): Promise<number | null> {
  const source = await tx
    .selectFrom('source')
    .select('source_id')
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .executeTakeFirst()
  return source?.source_id ?? null
}

function countStatus(counted: Trial['unmapped'], status: Trial['unmapped'][number]): void {
  const word = plainStatus(status.status)
  const known = counted.find(
    (one) =>
      one.system === status.system && one.of === status.of && plainStatus(one.status) === word,
  )
  if (known) known.rows += status.rows
  else if (counted.length < SHOWN) counted.push({ ...status })
}

async function rememberNames(tx: Tx, { ofCompanies }: Chunk): Promise<void> {
  await sql`insert into trial_name (kind, key)
    select 'person', system || ':' || key from staged_person union all select 'deal', key from staged_deal
    union all select 'company', unnest(${ofCompanies.map(({ spelled }) => spelled)}::text[])
    on conflict do nothing`.execute(tx)
}

/** The rows that say something else of a deal than the log. */
async function changedRows(tx: Tx, workspaceId: string, isOwn: boolean, { deals }: Chunk) {
  if (deals.size === 0) return []
  return (await changedFacts(tx, workspaceId, isOwn)).map(({ row_no }) => row_no)
}

async function countNew(tx: Tx, workspaceId: string, source: string, changed: readonly number[]) {
  const { rows } = await sql<{ events: number; rows: number }>`
    with fresh as (
      insert into trial_message (message_id) select message_id from staged_event
      on conflict do nothing returning message_id
    ), added as (
      select f.message_id, min(s.row_no) as row_no
      from fresh f join staged_event s on s.message_id = f.message_id
      where not exists (
        select 1 from event e join source o on o.workspace_id = ${workspaceId} and o.name = ${source}
        where e.workspace_id = ${workspaceId} and e.source_id = o.source_id
          and e.message_id = f.message_id)
      group by f.message_id
    ) select (select count(*) from added) + (
        -- What is new of a deal brings what else is said of it along.
        select count(*) from unnest(${changed}::bigint[]) as c (row_no)
        where not exists (select 1 from added a where a.row_no = c.row_no)) as events, count(*) as rows from (
      select row_no from added union select unnest(${changed}::bigint[])) as told`.execute(tx)
  return rows[0] ?? { events: 0, rows: 0 }
}

async function countNames({ db }: Line): Promise<Pick<Trial, 'people' | 'deals' | 'companies'>> {
  const { rows } = await sql<Pick<Trial, 'people' | 'deals' | 'companies'>>`
    select count(*) filter (where kind = 'person') as people,
      count(*) filter (where kind = 'deal') as deals,
      count(*) filter (where kind = 'company') as companies from trial_name`.execute(db)
  return rows[0] ?? { people: 0, deals: 0, companies: 0 }
}
