import { sql } from 'kysely'
import type { ChatMessage } from '#domain/handoffs/chat-payload.ts'
import { instant } from '#domain/time.ts'
import type { Member } from '#server/asker.ts'
import type { Tx } from '#server/db/connect.ts'
import { readLead } from '#server/handoffs/desk/lead.ts'
import { evidenceLines } from '#server/handoffs/notices/acts/evidence.ts'
import { type Told, toldOf } from '#server/handoffs/notices/facts.ts'
import { pageOf } from '#server/handoffs/notices/letters.ts'

const TEST: Pick<ChatMessage, 'says' | 'lines'> = {
  says: 'This is a test from Lockstep.',
  lines: ['What members are told will stand here. It names nobody yet.'],
}

type Whose = Omit<Member, 'kind'>

/**
 * What a channel is told of a notice (null: a test): whom it is for, and what is true now. A channel has more readers
 * than the member, so no mail address stands in it, and no link that answers in their name. Null where there is nothing
 * to tell any more.
 */
export async function textOf(
  tx: Tx,
  workspaceId: string,
  noticeId: number | null,
  { origin, now }: { origin: string; now: number },
): Promise<ChatMessage | null> {
  if (noticeId === null) return { ...TEST, see: origin }
  const { rows } = await sql<Whose>`
    select m.member_id as "memberId", m.human_id as "humanId", m.name, m.roles, m.sees,
      array(select t.team_id from member_team t where t.workspace_id = ${workspaceId}
        and t.member_id = m.member_id) as teams
    from notice k
    join member m on m.workspace_id = ${workspaceId} and m.member_id = k.member_id and m.ended_at is null
    where k.workspace_id = ${workspaceId} and k.notice_id = ${noticeId}`.execute(tx)
  const [whose] = rows
  if (!whose) return null
  const which = [sql`k.notice_id = ${noticeId}`]
  const asked = { which, limit: 1, now, isForMany: true }
  const [told] = await toldOf(tx, workspaceId, whose, asked)
  if (!told || told.isPast) return null
  const lines = await evidenceOf(tx, workspaceId, whose, told, now)
  return { says: `${whose.name}: ${told.says}`, lines, see: pageOf(origin, told) }
}

/** What speaks for a lead that waits for the member. */
async function evidenceOf(tx: Tx, workspaceId: string, whose: Whose, told: Told, now: number) {
  const { personId, n, isYourTurn } = told
  if (!isYourTurn || personId === null || n === null) return []
  const who = { kind: 'member' as const, ...whose }
  const lead = await readLead(tx, { workspaceId, who, now: instant(now) }, { personId, n })
  return lead.ok ? evidenceLines(tx, workspaceId, lead.value) : []
}
