import { sql } from 'kysely'
import { frameFaults } from '#api/agreement-frame.ts'
import { checkAgreement } from '#api/check-agreement.ts'
import type { AgreementDraft } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { warningsOf } from '#domain/agreement/warnings.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { newestVersion } from '#server/agreement/newest.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'

const MOST_DRAFTS = 20

type Begun = { proposalId?: number | undefined; document?: unknown }
type NoBeginning = 'proposal-unknown' | 'proposal-over' | 'document-unfit' | 'drafts-too-many'

/** A draft of the newest version, of the words of an open proposal, or of a document that somebody brings. */
export function beginDraft(
  acting: Acting,
  begun: Begun,
): Promise<Result<AgreementDraft, NoBeginning | Repeated>> {
  const { db, workspaceId, now, asked } = acting
  return once<AgreementDraft, NoBeginning>(db, workspaceId, asked, begun, async (tx) => {
    const from = await beginning(tx, workspaceId, begun)
    if (!from.ok) return from
    const { drafts } = await tx
      .selectFrom('agreement_draft')
      .select(({ fn }) => fn.countAll<number>().as('drafts'))
      .where('workspace_id', '=', workspaceId)
      .where('made_by', '=', memberOf(acting))
      .executeTakeFirstOrThrow()
    if (drafts >= MOST_DRAFTS) return refuse('drafts-too-many')
    const { draft_id } = await tx
      .insertInto('agreement_draft')
      .values({
        ...{ workspace_id: workspaceId, made_by: memberOf(acting), made_at: now, changed_at: now },
        ...{ base_version: from.value.baseVersion, proposal_id: begun.proposalId ?? null },
        document: from.value.document,
      })
      .returning('draft_id')
      .executeTakeFirstOrThrow()
    return ok((await readDraft(tx, acting, draft_id)) as AgreementDraft)
  })
}

async function beginning(tx: Tx, workspaceId: string, { proposalId, document }: Begun) {
  const newest = await newestVersion(tx, workspaceId)
  if (document !== undefined && !isKeepable(document)) return refuse('document-unfit' as const)
  if (proposalId === undefined)
    return ok({ baseVersion: newest.version, document: document ?? newest.document })
  const proposal = await tx
    .selectFrom('proposal as p')
    .innerJoin('proposal_revision as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 'p.workspace_id')
        .onRef('r.proposal_id', '=', 'p.proposal_id')
        .onRef('r.revision', '=', 'p.revision'),
    )
    .select(['p.state', 'p.base_version', 'r.document'])
    .where('p.workspace_id', '=', workspaceId)
    .where('p.proposal_id', '=', proposalId)
    .executeTakeFirst()
  if (!proposal) return refuse('proposal-unknown' as const)
  if (proposal.state !== 'open') return refuse('proposal-over' as const)
  return ok({ baseVersion: proposal.base_version, document: document ?? proposal.document })
}

/** Keeps what was typed, sound or not; whoever saved last in another window is not written over. */
export function saveDraft(
  acting: Acting,
  typed: { draftId: number; version: number; note?: string | undefined; document: unknown },
): Promise<Result<AgreementDraft, 'draft-unknown' | 'draft-elsewhere' | 'document-unfit'>> {
  const { db, workspaceId, now } = acting
  return orNothing<AgreementDraft, 'draft-unknown' | 'draft-elsewhere' | 'document-unfit'>(
    db,
    workspaceId,
    async (tx) => {
      if (!(await readDraft(tx, acting, typed.draftId))) return refuse('draft-unknown')
      if (!isKeepable(typed.document)) return refuse('document-unfit')
      const saved = await tx
        .updateTable('agreement_draft')
        .set({
          document: typed.document,
          changed_at: now,
          version: typed.version + 1,
          ...(typed.note === undefined ? {} : { note: typed.note }),
        })
        .where('workspace_id', '=', workspaceId)
        .where('draft_id', '=', typed.draftId)
        .where('made_by', '=', memberOf(acting))
        .where('version', '=', typed.version)
        .executeTakeFirst()
      if (saved.numUpdatedRows === 0n) return refuse('draft-elsewhere')
      return ok((await readDraft(tx, acting, typed.draftId)) as AgreementDraft)
    },
  )
}

/** Throws a draft away; refusal: draft-unknown. */
export function discardDraft(
  acting: Acting,
  draftId: number,
): Promise<Result<{ draftId: number }, 'draft-unknown'>> {
  const { db, workspaceId } = acting
  return orNothing<{ draftId: number }, 'draft-unknown'>(db, workspaceId, async (tx) =>
    (await takeDraft(tx, acting, draftId)) ? ok({ draftId }) : refuse('draft-unknown'),
  )
}

/** Takes a draft of whoever acts off the table; undefined where there is none. */
export const takeDraft = (tx: Tx, acting: Acting, draftId: number) =>
  tx
    .deleteFrom('agreement_draft')
    .where('workspace_id', '=', acting.workspaceId)
    .where('draft_id', '=', draftId)
    .where('made_by', '=', memberOf(acting))
    .returning(['document', 'note', 'base_version', 'proposal_id'])
    .executeTakeFirst()

/** The drafts of whoever asks, the last one changed first. */
export async function listDrafts(tx: Tx, acting: Acting) {
  const { rows } = await sql<{
    draftId: number
    baseVersion: number
    proposalId: number | null
    note: string
    changedAt: number
  }>`select draft_id as "draftId", base_version as "baseVersion", proposal_id as "proposalId", note,
      changed_at as "changedAt"
    from agreement_draft where workspace_id = ${acting.workspaceId} and made_by = ${memberOf(acting)}
    order by changed_at desc, draft_id desc`.execute(tx)
  return rows
}

/** One draft of whoever asks, with what stands in its way. */
export async function readDraft(
  tx: Tx,
  acting: Acting,
  draftId: number,
): Promise<AgreementDraft | undefined> {
  const row = await tx
    .selectFrom('agreement_draft')
    .selectAll()
    .where('workspace_id', '=', acting.workspaceId)
    .where('draft_id', '=', draftId)
    .where('made_by', '=', memberOf(acting))
    .executeTakeFirst()
  if (!row) return undefined
  const checked = checkAgreement(row.document)
  return {
    draftId,
    baseVersion: row.base_version,
    proposalId: row.proposal_id,
    note: row.note,
    document: row.document,
    changedAt: row.changed_at,
    version: row.version,
    faults: checked.ok ? [] : checked.refusal,
    warnings: checked.ok ? warningsOf(checked.value as Agreement) : [],
  }
}

const isKeepable = (document: unknown) =>
  typeof document === 'object' &&
  document !== null &&
  !Array.isArray(document) &&
  frameFaults(document).length === 0

/** Keys act for nobody and so have no drafts. */
export const memberOf = ({ memberId }: Acting): number => memberId ?? -1
