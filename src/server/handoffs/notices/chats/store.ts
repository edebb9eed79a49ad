import type { Chat } from '#api/chats.ts'
import type { ChatKind } from '#domain/handoffs/chat-payload.ts'
import type { Topic } from '#domain/handoffs/notice.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { seal } from '#server/db/requests/sealed.ts'
import { turned } from '#server/db/requests/turned.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readEndpoint } from '#server/http/calling/endpoint.ts'
import { listChats } from './read.ts'

/** More is a mistake of a program. */
const MOST = 50

type Said = { name: string; teamId: number | null; topics: Topic[]; isOn: boolean }
type Wanted = { [name in keyof Said]?: Said[name] | undefined } & { url?: string | undefined }
type Unfit = 'chat-address-unfit' | 'team-unknown'

/** What seals addresses, and whether the house has networks of its own. */
export type Ways = { sealKey: Uint8Array; isAtHome: boolean }

/** Connects a channel; its address is kept sealed and never shown again. */
export function makeChat(
  acting: Acting,
  ways: Ways,
  told: Omit<Said, 'isOn'> & { kind: ChatKind; url: string },
): Promise<Result<Chat, Unfit | 'chats-too-many' | Repeated>> {
  const { db, workspaceId, memberId, now, by } = acting
  return once<Chat, Unfit | 'chats-too-many'>(db, workspaceId, acting.asked, told, async (tx) => {
    const address = addressOf(told.url, ways)
    if (!address.ok) return address
    const { kind, name, teamId, topics } = told
    if (!(await isTeam(tx, workspaceId, teamId))) return refuse('team-unknown')
    if ((await listChats(tx, workspaceId)).length >= MOST) return refuse('chats-too-many')
    const { chat_id: chatId } = await tx
      .insertInto('chat_place')
      .values({
        ...{ workspace_id: workspaceId, kind, name, topics, team_id: teamId, member_id: null },
        ...address.value,
        ...{ off_because: null, failing_since: null, last_delivered_at: null },
        ...{ made_by: memberId, made_at: now },
      })
      .returning('chat_id')
      .executeTakeFirstOrThrow()
    const chat = await must(tx, workspaceId, chatId)
    const after = { name, kind, host: chat.host, topics }
    const event = { action: 'make-chat', subject: subjectOf(chat), after } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok(chat)
  })
}

/** Changes one that the caller has seen, turns it off and on, or gives it another address. */
export function changeChat(
  { db, workspaceId, now, by, seen, asked }: Acting,
  ways: Ways,
  chatId: number,
  { url, ...wanted }: Wanted,
): Promise<Result<Chat, Unfit | 'chat-unknown' | Stale>> {
  return orNothing<Chat, Unfit | 'chat-unknown' | Stale>(db, workspaceId, async (tx) => {
    const address = url === undefined ? null : addressOf(url, ways)
    if (address && !address.ok) return address
    if (!(await isTeam(tx, workspaceId, wanted.teamId ?? null))) return refuse('team-unknown')
    const thing = { workspaceId, thing: 'chat', id: String(chatId), who: asked.who, now }
    const changed = await changeSeen(tx, thing, seen, rowOf(workspaceId, chatId), wanted)
    if (!changed) return refuse('chat-unknown')
    if (!changed.ok) return changed
    if (address)
      await tx
        .updateTable('chat_place')
        .set({ ...address.value, failing_since: null })
        .where('workspace_id', '=', workspaceId)
        .where('chat_id', '=', chatId)
        .execute()
    const chat = await must(tx, workspaceId, chatId)
    const { before, fields, isChanged } = changed.value
    const after = address ? { ...fields, host: chat.host } : fields
    const event = { action: 'change-chat', subject: subjectOf(chat), before, after } as const
    if (isChanged || address) await record(tx, workspaceId, { ...event, at: now, by })
    return ok(chat)
  })
}

/** Removes one with everything that is on its way to it. */
export function removeChat(
  { db, workspaceId, now, by, seen }: Acting,
  chatId: number,
): Promise<Result<Chat, 'chat-unknown' | Stale>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const row = await rowOf(workspaceId, chatId).read(tx)
    if (!row) return refuse('chat-unknown')
    const { version } = row
    if (version !== seen.version) return refuse({ version, difference: [] })
    const chat = await must(tx, workspaceId, chatId)
    await tx
      .deleteFrom('chat_place')
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .execute()
    const event = { action: 'remove-chat', subject: subjectOf(chat) } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok(chat)
  })
}

function addressOf(
  url: string,
  { sealKey, isAtHome }: Ways,
): Result<{ sealed_url: Buffer; shown: string }, 'chat-address-unfit'> {
  const read = readEndpoint(url, isAtHome)
  if (!read.ok) return refuse('chat-address-unfit')
  const { url: address } = read.value
  return ok({ sealed_url: seal(sealKey, address), shown: new URL(address).host })
}

async function isTeam(tx: Tx, workspaceId: string, teamId: number | null): Promise<boolean> {
  if (teamId === null) return true
  const found = await tx
    .selectFrom('team')
    .select('team_id')
    .where('workspace_id', '=', workspaceId)
    .where('team_id', '=', teamId)
    .executeTakeFirst()
  return found !== undefined
}

const rowOf = (workspaceId: string, chatId: number): Row<Said> => ({
  async read(tx) {
    const found = await tx
      .selectFrom('chat_place')
      .select(['name', 'team_id as teamId', 'topics', 'is_on as isOn', 'version'])
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .where('member_id', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!found) return undefined
    const { version, ...fields } = found
    return { version, fields }
  },
  write: (tx, { name, teamId, topics, isOn }, version) =>
    tx
      .updateTable('chat_place')
      .set({ name, team_id: teamId, topics, version, is_on: isOn })
      .set(turned(isOn))
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .execute(),
})

async function must(tx: Tx, workspaceId: string, chatId: number): Promise<Chat> {
  const [chat] = await listChats(tx, workspaceId, chatId)
  if (!chat) throw new Error('A channel that was changed is gone')
  return chat
}

/** As an entry of the audit names it. */
const subjectOf = ({ chatId, name }: Pick<Chat, 'chatId' | 'name'>) => ({
  kind: 'chat' as const,
  id: String(chatId),
  label: name,
})
