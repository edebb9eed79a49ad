import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Refusal } from '#api/refusals.ts'
import type { Decision } from '#domain/handoffs/handoff.ts'
import type { Result } from '#domain/result.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Member } from '#server/asker.ts'
import { once } from '#server/db/requests/once.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { scopeOf } from '#server/sight.ts'
import { madeOr } from './already-said.ts'
import { answerRejection } from './answer.ts'
import { assignHandoff } from './assign.ts'
import { type Deciding, decideHandoff } from './decide.ts'
import { decidedSaid } from './decided-said.ts'
import type { Which } from './found.ts'
import { leadSaid, readLead } from './lead.ts'
import type { Desks } from './live.ts'
import { countWaiting, readDesk, whoSaid } from './queue.ts'
import { recordOf } from './record.ts'
import { readSentBack } from './sent-back.ts'
import { logTouch } from './touch.ts'
import { undoDecision } from './undo.ts'

/** What these routes need beside the session. */
export type DeskHouse = { desks: Desks; stored: (workspaceId: string) => void }
type Asked = Context & Requested & DeskHouse

const promise = implement(contract.handoffs).$context<Asked>()

export const handoffsRoutes = {
  desk: promise.desk.handler(({ input, context: { db, workspaceId, who, now } }) =>
    readDesk(db, { workspaceId, who, now: now() }, input),
  ),
  waiting: promise.waiting.handler(async ({ context: { db, workspaceId, who, now } }) => ({
    waiting: await countWaiting(db, { workspaceId, who, now: now() }),
  })),
  sentBack: promise.sentBack.handler(({ input, context: { db, workspaceId, who, now } }) =>
    inWorkspace(db, workspaceId, (tx) => readSentBack(tx, { workspaceId, who, now: now() }, input)),
  ),
  lead: promise.lead.handler(async ({ input, context }) => {
    const { db, workspaceId, who, now } = context
    return taken(
      await inWorkspace(db, workspaceId, (tx) =>
        readLead(tx, { workspaceId, who, now: now() }, input),
      ),
    )
  }),
  record: promise.record.handler(async ({ input, context: { db, workspaceId } }) => ({
    record: await inWorkspace(db, workspaceId, (tx) => recordOf(tx, workspaceId, input)),
  })),
  accept: promise.accept.handler(({ input, context }) =>
    decided(context, input, { kind: 'accepted' }),
  ),
  reject: promise.reject.handler(({ input, context }) =>
    decided(context, input, { kind: 'rejected', reason: input.reason }),
  ),
  recycle: promise.recycle.handler(({ input, context }) =>
    decided(context, input, { kind: 'recycled', reason: input.reason, wakesOn: input.wakesOn }),
  ),
  disqualify: promise.disqualify.handler(({ input, context }) =>
    decided(context, input, { kind: 'disqualified', reason: input.reason }),
  ),
  qualify: promise.qualify.handler(({ input, context }) =>
    decided(context, input, { kind: 'qualified' }),
  ),
  withdraw: promise.withdraw.handler(({ input, context }) =>
    decided(context, input, { kind: 'withdrawn' }),
  ),
  answer: promise.answer.handler(async ({ input, context }) => {
    const { personId, n, note } = input
    const which = { personId, n }
    taken(await answerRejection(decidingIn(context), which, note))
    return leadFor(context, which)
  }),
  touch: promise.touch.handler(async ({ input, context }) => {
    const { asked, db, workspaceId } = context
    const { personId, n, at = null, ...rest } = input
    const deciding = decidingIn(context)
    const made = taken(
      await once(db, workspaceId, asked, input, (tx) =>
        logTouch(tx, deciding, { personId, n }, { ...rest, at }),
      ),
    )
    deciding.stored(workspaceId)
    return made
  }),
  assign: promise.assign.handler(async ({ input, context }) => {
    const { personId, n, memberId } = input
    const { by } = actingIn(context)
    const found = taken(
      await assignHandoff({ ...decidingIn(context), by }, { personId, n }, memberId),
    )
    return said(context, found)
  }),
  undo: promise.undo.handler(async ({ input, context }) => {
    const { decisionId, ...which } = input
    return said(context, taken(await undoDecision(decidingIn(context), which, decisionId)))
  }),
  live: promise.live.handler(async function* ({ context, signal }) {
    const { desks, workspaceId, who, now } = context
    const seesAll = scopeOf(who).sees === 'all'
    // Whoever sees some is not told of the others, but to look: what was theirs may just have left.
    for await (const { changed } of desks.changes(workspaceId, signal))
      yield { at: now(), changed: seesAll ? changed : [] }
  }),
}

type Input = Which & { note: string }

async function decided(context: Asked, input: Input, decision: Decision) {
  const { personId, n, note } = input
  const which = { personId, n }
  const answer = await decideHandoff(decidingIn(context), which, decision, { note })
  const made = await madeOr(context, which, answer)
  const { decisionId, undoUntil, promise } = made
  const { name } = whoSaid(made.found, context.who)
  return { decisionId, undoUntil, says: decidedSaid(decision.kind, { name, promise }) }
}

/** The lead as it stands after something was said of it. */
async function leadFor({ db, workspaceId, who, now }: Asked, which: Which) {
  const found = await inWorkspace(db, workspaceId, (tx) =>
    readLead(tx, { workspaceId, who, now: now() }, which),
  )
  return taken(found as Result<Awaited<ReturnType<typeof leadSaid>>, Refusal>)
}

const said = ({ db, workspaceId, who, now }: Asked, found: Parameters<typeof leadSaid>[2]) =>
  inWorkspace(db, workspaceId, (tx) => leadSaid(tx, { workspaceId, who, now: now() }, found))

/** Only members decide: a key has no desk. */
function decidingIn({ db, workspaceId, who, now, stored }: Asked): Deciding {
  if (who?.kind !== 'member') throw refused('not-allowed')
  return { db, workspaceId, who: who as Member, now, stored }
}
