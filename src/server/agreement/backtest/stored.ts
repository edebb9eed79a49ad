import { sql } from 'kysely'
import type { StoredBacktest } from '#api/backtests.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Backtest } from '#domain/agreement/backtest/backtest.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import { canonical } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { countTried, type Wanted } from './asked.ts'
import type { Backtesting } from './backtesting.ts'

type Kept = { backtest: StoredBacktest | null }
type Unknown = 'proposal-unknown'
type Over = 'proposal-over'

/**
 * Runs the newest words of a proposal against the version they change, and keeps the report with them. What is over keeps
 * what its signers saw.
 */
export async function keepBacktest(
  backtesting: Backtesting,
  acting: Acting,
  wanted: Omit<Wanted, 'document'> & { proposalId: number },
  signal: AbortSignal | undefined,
): Promise<Result<Kept, Unknown | Over>> {
  const { db, workspaceId } = acting
  const { proposalId, windowDays, capacity } = wanted
  const words = await inWorkspace(db, workspaceId, async (tx) => {
    const found = await readWords(tx, workspaceId, proposalId)
    if (found?.state !== 'open') return { over: found !== undefined }
    const { base, candidate, baseVersion } = found
    const sides = { inForce: { version: baseVersion, agreement: base }, candidate }
    return { ...found, sides, tried: await countTried(tx, workspaceId, sides) }
  })
  if ('over' in words) return refuse(words.over ? 'proposal-over' : 'proposal-unknown')
  const { sides, tried, revision, baseVersion } = words
  const question = { windowDays, capacity, tried, seed: workspaceId, intervals: true }
  await backtesting.ask(workspaceId, 'history', null)
  const ran = await backtesting.ask(workspaceId, 'run', { ...sides, ...question }, signal)
  return inWorkspace(db, workspaceId, async (tx) => {
    // It may have ended meanwhile.
    const still = await readWords(tx, workspaceId, proposalId, 'for update of p')
    if (still?.state !== 'open') return refuse('proposal-over')
    const { lastEventId: last_event_id, events } = ran.watermark
    const kept = {
      report: canonical(ran.report),
      ...{ last_event_id, events, made_by: acting.memberId as number, made_at: acting.now },
    }
    await tx
      .insertInto('proposal_backtest')
      .values({
        ...{ workspace_id: workspaceId, proposal_id: proposalId, revision },
        ...{ base_version: baseVersion, ...kept },
      })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'proposal_id', 'revision']).doUpdateSet(kept),
      )
      .execute()
    await record(tx, workspaceId, {
      ...{ at: acting.now, by: acting.by, action: 'backtest-proposal' },
      subject: { kind: 'proposal', id: String(proposalId), label: `Proposal ${proposalId}` },
    })
    return readStored(tx, workspaceId, proposalId)
  })
}

/** The newest one that is kept, whatever was reworded since; refusal: proposal-unknown. */
export async function readStored(
  tx: Tx,
  workspaceId: string,
  proposalId: number,
): Promise<Result<Kept, Unknown>> {
  const { rows } = await sql<Row>`
    select p.revision as newest, b.revision, b.base_version as version, b.report,
      b.last_event_id as "lastEventId", b.events, m.name as "madeBy", b.made_at as "madeAt",
      (select count(*)::int from (select from event e where e.workspace_id = ${workspaceId}
        and e.event_id > b.last_event_id limit ${MOST_COUNTED}) grown) as "grownBy"
    from proposal p
    left join lateral (select * from proposal_backtest own where own.workspace_id = ${workspaceId}
      and own.proposal_id = p.proposal_id order by own.revision desc limit 1) b on true
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = b.made_by
    where p.workspace_id = ${workspaceId} and p.proposal_id = ${proposalId}`.execute(tx)
  const [row] = rows
  if (!row) return refuse('proposal-unknown')
  if (row.report === null) return ok({ backtest: null })
  const { newest, revision, version, madeBy, madeAt, grownBy, lastEventId, events } = row
  return ok({
    backtest: {
      ...{ revision, version, madeBy, madeAt, grownBy },
      isNewest: revision === newest,
      report: JSON.parse(row.report) as Backtest,
      watermark: { lastEventId, events },
    },
  })
}

/** More events since then are not told apart. */
const MOST_COUNTED = 100_000

type Row = {
  newest: number
  revision: number
  version: number
  report: string | null
  lastEventId: number
  events: number
  madeBy: string
  madeAt: number
  grownBy: number
}

async function readWords(
  tx: Tx,
  workspaceId: string,
  proposalId: number,
  lock: '' | 'for update of p' = '',
) {
  const { rows } = await sql<{
    state: string
    revision: number
    baseVersion: number
    candidate: Agreement
    base: Agreement
  }>`
    select p.state, p.revision, p.base_version as "baseVersion", r.document as candidate, v.document as base
    from proposal p
    join proposal_revision r on r.workspace_id = ${workspaceId} and r.proposal_id = p.proposal_id
      and r.revision = p.revision
    join agreement_version v on v.workspace_id = ${workspaceId} and v.version = p.base_version
    where p.workspace_id = ${workspaceId} and p.proposal_id = ${proposalId}
    ${sql.raw(lock)}`.execute(tx)
  return rows[0]
}
