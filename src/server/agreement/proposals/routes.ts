import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { ok, refuse } from '#domain/result.ts'
import { type Acting, actingIn, taken } from '#server/acting.ts'
import {
  beginDraft,
  discardDraft,
  listDrafts,
  readDraft,
  saveDraft,
} from '#server/agreement/drafts/store.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, humanOf } from '#server/session.ts'
import { propose, proposeAsItIs, reword, withdraw } from './propose.ts'
import { listProposals, readProposal } from './read.ts'
import { sign } from './sign.ts'

type Here = Context & Requested
const promise = implement(contract.proposals).$context<Here>()

export const proposalsRoutes = {
  drafts: promise.drafts.handler(async ({ context }) => ({
    rows: await reading(context, listDrafts),
  })),
  draft: promise.draft.handler(async ({ input, context }) => {
    const found = await reading(context, (tx, acting) => readDraft(tx, acting, input.draftId))
    return taken(found ? ok(found) : refuse('draft-unknown'))
  }),
  begin: promise.begin.handler(async ({ input, context }) =>
    taken(await beginDraft(actingIn(context), input)),
  ),
  save: promise.save.handler(async ({ input, context }) =>
    taken(await saveDraft(actingIn(context), input)),
  ),
  discard: promise.discard.handler(async ({ input, context }) =>
    taken(await discardDraft(actingIn(context), input.draftId)),
  ),
  list: promise.list.handler(async ({ context }) => ({
    rows: await reading(context, (tx, { workspaceId }) => listProposals(tx, workspaceId)),
  })),
  read: promise.read.handler(async ({ input, context }) => {
    const found = await reading(context, (tx, acting) => readProposal(tx, acting, input.proposalId))
    return taken(found ? ok(found) : refuse('proposal-unknown'))
  }),
  propose: promise.propose.handler(async ({ input, context }) =>
    taken(await propose(actingIn(context), input)),
  ),
  proposeAsItIs: promise.proposeAsItIs.handler(async ({ context }) =>
    taken(await proposeAsItIs(actingIn(context))),
  ),
  reword: promise.reword.handler(async ({ input, context }) =>
    taken(await reword(actingIn(context), input)),
  ),
  withdraw: promise.withdraw.handler(async ({ input, context }) =>
    taken(await withdraw(actingIn(context), input.proposalId)),
  ),
  sign: promise.sign.handler(async ({ input, context }) =>
    // The route is `confirmed`, so the password was asked for.
    taken(await sign(actingIn(context), humanOf(context).confirmedAt ?? 0, input)),
  ),
}

const reading = <T>(context: Here, read: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> =>
  inWorkspace(context.db, context.workspaceId, (tx) => read(tx, actingIn(context)))
