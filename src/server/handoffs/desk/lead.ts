import { sql } from 'kysely'
import type { Lead } from '#api/handoff-lead.ts'
import type { Reason } from '#domain/agreement/agreement.ts'
import { reasonsFor, TOUCHES, UNDO_MS } from '#domain/handoffs/handoff.ts'
import { missingDetails } from '#domain/handoffs/missing-details.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { may } from '#domain/workspace/may.ts'
import type { Asker } from '#server/asker.ts'
import { allows } from '#server/asker.ts'
import type { Tx } from '#server/db/connect.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { rootCompanyOf } from '#server/db/names/root-of.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { clockSaid } from './clock-said.ts'
import { decidedSaid } from './decided-said.ts'
import { decisionsOf } from './decisions.ts'
import { readEvidence } from './evidence.ts'
import { type Found, findHandoff, reachedBy, type Which } from './found.ts'
import { promiseOf } from './promise-said.ts'
import { groupOf, whoSaid } from './queue.ts'
import { answerDue, clocksOf } from './stop-clocks.ts'
import { warningsOf } from './warnings.ts'

type Asking = { workspaceId: string; who: Asker | null; now: Instant }

/** Everything needed to decide about one lead. */
export async function readLead(
  tx: Tx,
  asking: Asking,
  which: Which,
): Promise<Result<Lead, 'handoff-unknown'>> {
  const found = await findHandoff(tx, asking.workspaceId, which, asking.who)
  return found ? ok(await leadSaid(tx, asking, found)) : refuse('handoff-unknown')
}

/** A hand-off that was found, as the contract tells it. */
export async function leadSaid(
  tx: Tx,
  { workspaceId, who, now }: Asking,
  found: Found,
): Promise<Lead> {
  const calendars = await calendarsOf(tx, workspaceId)
  const rows = await clocksOf(tx, workspaceId, found)
  const clocks = rows.map((row) => clockSaid(row, calendars, now))
  const { personId, n, agreement, fitBand, engagementBand } = found
  const said = whoSaid(found, who)
  const passedAt = found.passedAt ?? found.mqlAt
  const isOpen = found.closing === null
  const runs = isOpen ? found.clock : 'answer'
  const row = rows.find(
    ({ kind, stopped_at, void_as }) => kind === runs && stopped_at === null && void_as === null,
  )
  const reasons = agreement.reasons ?? []
  const may = mayOf(who, found, row)
  const { ids: names } = await namesOf(tx, workspaceId, [personId])
  const company = await companyOf(tx, workspaceId, personId)
  const promise = promiseOf(found, rows, calendars, now)
  return {
    ...{ personId, n, ...said, passedAt, openedBy: found.openedBy },
    state: !isOpen ? 'over' : found.acceptedAt === null ? 'waiting' : 'accepted',
    group: groupOf(row?.half_at ?? null, row?.due_at ?? null, now),
    owner: found.memberId === null ? null : { memberId: found.memberId, name: found.owner ?? '' },
    clock: row ? clockSaid(row, calendars, now) : null,
    likelihood: {
      ...likelihood(agreement, fitBand, engagementBand),
      cell: fitBand + engagementBand,
    },
    reached: reachedBy(found),
    ...{ fitBand, engagementBand },
    ...{ acceptedAt: found.acceptedAt, closing: found.closing, closedAt: found.closedAt },
    ...{ reason: reasonOf(reasons, found.reason), version: found.version, clocks },
    ...(await readEvidence(
      tx,
      { workspaceId, personId, n, passedAt, fitBand, engagementBand, ...said },
      names,
      agreement,
      now,
    )),
    whyRep: found.why && (await whyRepOf(tx, workspaceId, found)),
    companyId: company,
    warnings: await warningsOf(tx, workspaceId, { ...found, companyId: company }),
    missing: isOpen ? missingDetails(agreement, found.traits) : [],
    decisions: await decisionsOf(tx, workspaceId, found, names),
    touches: await touchesOf(tx, workspaceId, found, names),
    reasons: {
      rejected: reasonsFor('rejected', reasons),
      recycled: reasonsFor('recycled', reasons),
      disqualified: reasonsFor('disqualified', reasons),
    },
    may,
    promise,
    answerBy: isOpen && may.decide ? answerDue(calendars, agreement, now) : null,
    undo: undoOf(found, who, now, { name: said.name, promise }),
  }
}

/** What is open to whoever asks; refusals say the rest. */
function mayOf(who: Asker | null, found: Found, clock: ClockRow | undefined): Lead['may'] {
  const isOpen = found.closing === null
  const can = (right: Parameters<typeof allows>[1]) => who !== null && isOpen && allows(who, right)
  return {
    decide: found.state !== null && who?.kind === 'member' && can('decide-handoffs'),
    withdraw: who?.kind === 'member' && can('withdraw-handoffs') && found.acceptedAt === null,
    answer: who?.kind === 'member' && clock?.kind === 'answer' && allows(who, 'withdraw-handoffs'),
    // Who may give leads within their teams only, and is in none, could give them to nobody.
    assign:
      found.state !== null &&
      can('assign-handoffs') &&
      (who?.kind !== 'member' || may(who, 'assign-handoffs', { teams: who.teams })),
  }
}

/** What they said last, from wherever they said it: a page that was loaded anew offers to take it back as well. */
function undoOf(
  { last, opportunityAt }: Found,
  who: Asker | null,
  now: Instant,
  called: { name: string; promise: string },
): Lead['undo'] {
  if (who?.kind !== 'member' || last?.memberId !== who.memberId || opportunityAt !== null)
    return null
  const leftMs = last.at + UNDO_MS - now
  if (leftMs <= 0) return null
  return { decisionId: last.id, leftMs, says: decidedSaid(last.kind, called) }
}

async function companyOf(tx: Tx, workspaceId: string, personId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select ${rootCompanyOf('c')} as id from person_state ps
    join company c on c.workspace_id = ${workspaceId} and c.spelled = ps.company
    where ps.workspace_id = ${workspaceId} and ps.person_id = ${personId}`.execute(tx)
  return rows[0]?.id ?? null
}

async function whyRepOf(tx: Tx, workspaceId: string, { why }: Found): Promise<Lead['whyRep']> {
  if (!why) return null
  const ids = why.others.map(({ memberId }) => memberId)
  const names = new Map<number, string>()
  if (ids.length > 0) {
    const members = await tx
      .selectFrom('member')
      .select(['member_id', 'name'])
      .where('workspace_id', '=', workspaceId)
      .where('member_id', 'in', ids)
      .execute()
    for (const { member_id, name } of members) names.set(member_id, name)
  }
  const others = why.others.flatMap(({ memberId, says }) => {
    const name = names.get(memberId)
    return name === undefined ? [] : [{ memberId, name, says }]
  })
  return { says: why.says, others }
}

/** What sales did to reach them in this hand-off, newest first; other systems tell of it in words of their own. */
async function touchesOf(
  tx: Tx,
  workspaceId: string,
  found: Found,
  names: readonly number[],
): Promise<Lead['touches']> {
  if (found.touches === 0) return []
  const until = found.closedAt === null ? sql`true` : sql`e.happened_at <= ${at(found.closedAt)}`
  const { rows } = await sql<Lead['touches'][number]>`
    select e.happened_at as at,
      case when s.properties ->> 'how' = any(${[...TOUCHES]}::text[]) then s.properties ->> 'how' end as how,
      case s.properties ->> 'reached' when 'true' then true when 'false' then false end as "isReached", m.name as by,
      coalesce(e.details -> 'said' ->> 'note', '') as note
    from unnest(${names}::bigint[]) as n (id) cross join lateral (
      select * from event where workspace_id = ${workspaceId} and person_id = n.id
        and happened_at >= ${at(found.passedAt ?? found.mqlAt)} offset 0) e
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      and s.kind = 2 and s.name = 'touched'
    left join member m on m.workspace_id = ${workspaceId}
      and m.member_id = (e.details -> 'said' ->> 'member')::bigint
    where ${until} and not exists (select 1 from event u where u.workspace_id = ${workspaceId}
      and u.source_id = e.source_id and u.message_id = 'undo:' || e.message_id)
    order by e.happened_at desc limit 50`.execute(tx)
  return rows
}

const reasonOf = (reasons: readonly Reason[], told: string | null) =>
  reasons.find(({ id }) => id === told)?.says ?? told
