import { type RawBuilder, sql } from 'kysely'
import type { Closing } from '#domain/agreement/agreement.ts'
import type { Topic } from '#domain/handoffs/notice.ts'
import { noticeSays, shortWhen } from '#domain/handoffs/notice-words.ts'
import type { RequestKind } from '#domain/handoffs/requests/request.ts'
import { personName } from '#domain/people/person-name.ts'
import { type Instant, instant } from '#domain/time.ts'
import { may } from '#domain/workspace/may.ts'
import type { Role, Sees } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'
import { reasonWords } from '#server/db/handoff-reason.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { inScope } from '#server/sight.ts'
import { waitsForSignature } from './ask-signers.ts'

/** Whose notices are read, and as whom. */
export type Reader = {
  memberId: number
  roles: readonly Role[]
  sees: Sees
  teams?: readonly number[]
}

/** A notice as it is true now for its member. */
export type Told = {
  noticeId: number
  topic: Topic
  at: number
  seenAt: number | null
  /** Null where the member does not see them. */
  personId: number | null
  /** Null where no hand-off is meant, or it is another one since they were joined to somebody. */
  n: number | null
  requestId: number | null
  proposalId: number | null
  says: string
  name: string | null
  /** Whether the hand-off still waits for an answer of this member. */
  isYourTurn: boolean
  /** Whether it asks for an answer that was given by now. */
  isPast: boolean
  expiresAt: number | null
}

type Row = {
  noticeId: number
  topic: Topic
  at: number
  seenAt: number | null
  n: number | null
  requestId: number | null
  personId: number | null
  traits: Record<string, unknown> | null
  key: string | null
  isSeen: boolean
  isThere: boolean
  isOnDesk: boolean
  owner: string | null
  isYours: boolean
  passedAt: number | null
  acceptedAt: number | null
  closedAt: number | null
  closing: Closing | null
  reason: string | null
  expiresAt: number | null
  dueAt: number | null
  requestKind: RequestKind | null
  proposalId: number | null
  wordedBy: string | null
  isToSign: boolean
  wants: string | null
  asker: string | null
}

/** Notices of one member with what is true of them, in the order asked for; `which` is a condition on the notice `k`. */
export async function toldOf(
  tx: Tx,
  workspaceId: string,
  reader: Reader,
  asked: { which: RawBuilder<unknown>[]; limit: number; now: number; isForMany?: boolean },
): Promise<Told[]> {
  const sees = { roles: reader.roles, sees: reader.sees, teams: reader.teams ?? [] }
  const scope = may(sees, 'read-people')
    ? reader.sees === 'all'
      ? []
      : inScope(workspaceId, { sees: reader.sees, member: reader.memberId })
    : [sql`false`]
  const which = every([
    sql`k.workspace_id = ${workspaceId}`,
    sql`k.member_id = ${reader.memberId}`,
    ...asked.which,
  ])
  const { rows } = await sql<Row & { zone: string }>`
    select k.notice_id as "noticeId", k.topic, k.at, k.seen_at as "seenAt", k.n, k.request_id as "requestId", k.proposal_id as "proposalId", v.name as "wordedBy",
      coalesce(${waitsForSignature(workspaceId, 'pp')}, false) as "isToSign",
      ps.person_id as "personId", ps.traits, r.key, ps.person_id is not null
        and (${scope[0] ?? sql`true`} or coalesce(d.member_id = m.member_id, false)) as "isSeen",
      h.person_id is not null as "isThere", d.person_id is not null as "isOnDesk",
      case when d.person_id is null then ps.owner else o.name end as owner,
      case when d.person_id is null then coalesce(lower(ps.owner) = any(m.known_as), false)
        else coalesce(d.member_id = m.member_id, false) end as "isYours",
      h.passed_at as "passedAt", h.accepted_at as "acceptedAt", h.closed_at as "closedAt", h.closing,
      ${reasonWords(workspaceId, sql`h.version`, sql`h.reason`)} as reason, h.expires_at as "expiresAt", d.due_at as "dueAt", w.time_zone as zone,
      t.kind as "requestKind", left(t.wants, 100) as wants, q.name as asker
    from (select * from notice k where ${which} order by k.at desc, k.notice_id desc limit ${asked.limit}) k
    join member m on m.workspace_id = ${workspaceId} and m.member_id = k.member_id
    join workspace w on w.workspace_id = ${workspaceId}
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = k.person_id
    left join person r on r.workspace_id = ${workspaceId} and r.person_id = ${rootOf('p')} and r.erased_at is null
    left join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = r.person_id
    left join handoff h on h.workspace_id = ${workspaceId} and h.person_id = ps.person_id and h.n = k.n
    left join desk d on d.workspace_id = ${workspaceId} and d.person_id = h.person_id and d.n = h.n
    left join team_request t on t.workspace_id = ${workspaceId} and t.request_id = k.request_id
    left join member q on q.workspace_id = ${workspaceId} and q.member_id = t.asker_id
    left join proposal pp on pp.workspace_id = ${workspaceId} and pp.proposal_id = k.proposal_id
    left join proposal_revision pr on pr.workspace_id = ${workspaceId} and pr.proposal_id = pp.proposal_id
      and pr.revision = pp.revision
    left join member v on v.workspace_id = ${workspaceId} and v.member_id = pr.made_by
    left join member o on o.workspace_id = ${workspaceId} and o.member_id = d.member_id
    order by k.at desc, k.notice_id desc`.execute(tx)
  const contact = may(sees, 'see-contact-details') && !asked.isForMany
  const isForMany = asked.isForMany ?? false
  return rows.map(({ zone, ...row }) =>
    asTold(row, { zone, contact, isForMany, now: instant(asked.now) }),
  )
}

/** Topics that tell of a lead that waits for an answer. */
const WAITING: readonly Topic[] = ['lead-yours', 'lead-half', 'lead-due']

function asTold(
  row: Row,
  how: { zone: string; contact: boolean; isForMany: boolean; now: Instant },
): Told {
  const { noticeId, topic, at, seenAt, n, requestId, proposalId } = row
  const name = row.isSeen ? nameOf(row, how.contact) : null
  const waits = row.passedAt !== null && row.acceptedAt === null && row.closedAt === null
  const due = row.dueAt ?? row.expiresAt
  const says = noticeSays({
    topic,
    name,
    // Colleagues are known to each other, also where the lead is out of sight by now.
    owner: row.isSeen || row.isOnDesk ? row.owner : null,
    isYours: row.isYours,
    waits: waits || n === null,
    answerBy: waits && due !== null ? shortWhen(how.zone, instant(due), how.now) : null,
    isOver: due !== null && due < how.now,
    closing: row.closing,
    reason: row.isSeen ? row.reason : null,
    request: how.isForMany ? null : requestOf(row),
    proposal: row.wordedBy === null ? null : { wordedBy: row.wordedBy, waits: row.isToSign },
  })
  const personId = row.isSeen ? row.personId : null
  const isYourTurn = waits && row.isYours && row.isSeen
  const isPast = n !== null && !waits && WAITING.includes(topic)
  return {
    ...{ noticeId, topic, at, seenAt, personId, n: row.isThere ? n : null, requestId, proposalId },
    ...{ says, name },
    ...{ isYourTurn, isPast },
    expiresAt: row.expiresAt,
  }
}

const requestOf = ({ requestKind: kind, asker, wants }: Row) =>
  kind === null || asker === null ? null : { kind, asker, wants: wants ?? '' }

/** A name that is an address is shown only to who may see addresses. */
export function nameOf(
  { traits, key }: { traits: Record<string, unknown> | null; key: string | null },
  contact: boolean,
): string {
  if (contact) return personName(traits ?? {}, key ?? '')
  const { email: _, ...told } = traits ?? {}
  const name = personName(told, key ?? '')
  return name.includes('@') ? 'Somebody' : name
}
