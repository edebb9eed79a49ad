import { sql } from 'kysely'
import type { Wishes } from '#api/notices.ts'
import { TOPICS, usualWays } from '#domain/handoffs/notice.ts'
import { USUAL_REST } from '#domain/handoffs/quiet.ts'
import type { Tx } from '#server/db/connect.ts'

/** Eight in the morning. */
const DIGEST_AT = 8 * 60

/** How members want to be told, by their number; who never said anything is told as usual. */
export async function wishesOf(
  tx: Tx,
  workspaceId: string,
  members: readonly number[],
): Promise<Map<number, Wishes>> {
  const rows =
    members.length === 0
      ? []
      : await tx
          .selectFrom('notice_wish')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('member_id', 'in', members)
          .execute()
  const said = new Map(rows.map((row) => [row.member_id, row]))
  return new Map(members.map((id) => [id, asWishes(said.get(id))]))
}

type Row = {
  ways: Partial<Wishes['ways']>
  quiet: Wishes['quiet']
  quiet_from: number
  quiet_to: number
  digest_at: number
  urgent_breaks: boolean
  shows_feed: boolean
}

const asWishes = (row: Row | undefined): Wishes => ({
  ways: Object.fromEntries(
    TOPICS.map((topic) => [topic, row?.ways[topic] ?? usualWays(topic)]),
  ) as Wishes['ways'],
  quiet: row?.quiet ?? 'hours',
  quietFrom: row?.quiet_from ?? USUAL_REST.from,
  quietTo: row?.quiet_to ?? USUAL_REST.to,
  digestAt: row?.digest_at ?? DIGEST_AT,
  urgentBreaks: row?.urgent_breaks ?? false,
  showsFeed: row?.shows_feed ?? false,
})

/** Keeps how a member wants to be told from now on. */
export async function keepWishes(
  tx: Tx,
  workspaceId: string,
  memberId: number,
  wishes: Wishes,
): Promise<void> {
  const { quiet, quietFrom, quietTo, digestAt, urgentBreaks, showsFeed } = wishes
  const ways = JSON.stringify(wishes.ways)
  await sql`insert into notice_wish (workspace_id, member_id, ways, quiet, quiet_from, quiet_to, digest_at,
      urgent_breaks, shows_feed)
    values (${workspaceId}, ${memberId}, ${ways}::jsonb, ${quiet}, ${quietFrom}, ${quietTo}, ${digestAt},
      ${urgentBreaks}, ${showsFeed})
    on conflict (workspace_id, member_id) do update set ways = excluded.ways, quiet = excluded.quiet,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, digest_at = excluded.digest_at,
      urgent_breaks = excluded.urgent_breaks, shows_feed = excluded.shows_feed,
      version = notice_wish.version + 1`.execute(tx)
}
