import { z } from 'zod'
import { signature } from './agreement.ts'
import { agreementDocument } from './agreement-document.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, said, when } from './words.ts'

const side = z.enum(['marketing', 'sales'])
const who = z.object({ memberId: z.number(), name: z.string() })
const fault = z.object({ path: z.string(), reason: z.string() })

const draft = z.object({
  draftId: z.number(),
  baseVersion: z.number(),
  proposalId: z.number().nullable().describe('The proposal it answers with other words.'),
  note: z.string(),
  /** Need not be a sound agreement yet. */
  document: z.unknown(),
  changedAt: instant,
  version: z.number().describe('Counts its changes: send it along with the next one.'),
  faults: z.array(fault).describe('What stands in the way of proposing it, with places.'),
  warnings: z.array(fault),
})
export type AgreementDraft = z.infer<typeof draft>

const row = z.object({
  proposalId: z.number(),
  baseVersion: z.number(),
  state: z
    .enum(['open', 'withdrawn', 'outrun', 'in-force'])
    .describe('outrun: another version came into force first.'),
  madeBy: who,
  madeFor: side.nullable().describe('The side of whoever made it; null: of neither.'),
  madeAt: instant,
  endedAt: instant.nullable(),
  revision: z.number().describe('Number of its newest words.'),
  note: z.string(),
  signatures: z.array(signature).describe('Those under the newest words that count.'),
})
export type ProposalRow = z.infer<typeof row>

const proposal = row.extend({
  document: agreementDocument,
  base: agreementDocument.describe('The version it changes.'),
  effectiveFrom: instant
    .nullable()
    .describe('From when it shall be in force; null: from the last signature on.'),
  hash: z.string().describe('SHA-256 of exactly what is signed, hex. Send it with the signature.'),
  fingerprint: z.string().describe('Its first digits.'),
  wordedBy: who,
  wordedFor: side.nullable(),
  wordedAt: instant,
  history: z
    .array(
      z.object({
        revision: z.number(),
        madeBy: who,
        madeAt: instant,
        note: z.string(),
        signatures: z.array(signature).describe('All, with why they do not count any more.'),
      }),
    )
    .describe('Each time it was worded, newest first.'),
  versionInForce: z.number().nullable().describe('The version it became.'),
  asked: z.array(who.extend({ side })).describe('Who may sign for a side that has not signed.'),
  may: z.object({
    reword: z.boolean(),
    withdraw: z.boolean(),
    sign: z.array(side).describe('For which sides you may sign now.'),
  }),
})
export type Proposal = z.infer<typeof proposal>

const draftId = z.strictObject({ draftId: rowId })
const proposalId = z.strictObject({ proposalId: rowId })
const wants = {
  draftId: z.int().positive(),
  effectiveFrom: when
    .nullable()
    .default(null)
    .describe('From when it shall be in force, and not before the last signature.'),
}
const PROPOSING = [
  'draft-unknown',
  'agreement-unsound',
  'nothing-changes',
  'effective-past',
  'proposal-outrun',
  'proposal-over',
] as const

/** How an agreement comes about: drafts, proposals, signatures. */
export const proposalsContract = {
  drafts: needs('propose')
    .route({ method: 'GET', path: '/agreement-drafts', summary: 'Your drafts of an agreement' })
    .output(
      z.object({
        rows: z.array(
          draft.pick({
            draftId: true,
            baseVersion: true,
            proposalId: true,
            note: true,
            changedAt: true,
          }),
        ),
      }),
    ),
  draft: needs('propose')
    .route({ method: 'GET', path: '/agreement-drafts/{draftId}', summary: 'One draft of yours' })
    .input(draftId)
    .output(draft)
    .errors(refusals('draft-unknown')),
  begin: needs('propose')
    .route({
      method: 'POST',
      path: '/agreement-drafts',
      summary:
        'Begin a draft: a copy of the version in force, of a proposal, or a document of yours',
    })
    .input(
      z.strictObject({
        proposalId: z.int().positive().optional().describe('To answer this one with other words.'),
        document: z.unknown().optional().describe('To begin with this document instead.'),
      }),
    )
    .output(draft)
    .errors(refusals('proposal-unknown', 'proposal-over', 'document-unfit', 'drafts-too-many')),
  save: needs('propose')
    .route({
      method: 'PUT',
      path: '/agreement-drafts/{draftId}',
      summary: 'Keep what was typed; it may be unsound until it is proposed',
    })
    .input(
      z.strictObject({
        draftId: rowId,
        version: z.int().positive().describe('That of the draft as you have it.'),
        note: said(2_000).optional(),
        document: z.unknown(),
      }),
    )
    .output(draft)
    .errors(refusals('draft-unknown', 'draft-elsewhere', 'document-unfit')),
  discard: needs('propose')
    .route({ method: 'DELETE', path: '/agreement-drafts/{draftId}', summary: 'Throw a draft away' })
    .input(draftId)
    .output(z.object({ draftId: z.number() }))
    .errors(refusals('draft-unknown')),
  list: needs('read-agreement')
    .route({ method: 'GET', path: '/proposals', summary: 'Proposals, open ones first' })
    .output(z.object({ rows: z.array(row) })),
  read: needs('read-agreement')
    .route({ method: 'GET', path: '/proposals/{proposalId}', summary: 'One proposal as it stands' })
    .input(proposalId)
    .output(proposal)
    .errors(refusals('proposal-unknown')),
  propose: needs('propose')
    .route({ method: 'POST', path: '/proposals', summary: 'Propose what a draft says' })
    .input(z.strictObject(wants))
    .output(proposal)
    .errors(refusals(...PROPOSING)),
  proposeAsItIs: needs('propose')
    .route({
      method: 'POST',
      path: '/proposals/as-it-is',
      summary: 'Ask both sides to sign the version in force, which nobody or only one has signed',
    })
    .input(z.strictObject({}))
    .output(proposal)
    .errors(refusals('nothing-changes', 'proposal-outrun')),
  reword: needs('propose')
    .route({
      method: 'POST',
      path: '/proposals/{proposalId}/revisions',
      summary: 'Put other words in place of those proposed; whoever signed has to sign anew',
    })
    .input(z.strictObject({ ...wants, proposalId: rowId, revision: z.int().positive() }))
    .output(proposal)
    .errors(refusals(...PROPOSING, 'proposal-unknown', 'proposal-reworded')),
  withdraw: needs('propose')
    .route({
      method: 'PUT',
      path: '/proposals/{proposalId}/withdrawal',
      summary: 'Take a proposal back',
    })
    .input(proposalId)
    .output(proposal)
    .errors(refusals('proposal-unknown', 'proposal-over', 'proposal-not-yours')),
  sign: needs('sign', { confirmed: true })
    .route({
      method: 'POST',
      path: '/proposals/{proposalId}/signatures',
      summary: 'Sign the words you were shown; with the second signature they are in force',
    })
    .input(
      z.strictObject({
        proposalId: rowId,
        side,
        hash: z.string().max(64).describe('Of the words you were shown.'),
      }),
    )
    .output(proposal)
    .errors(
      refusals(
        'proposal-unknown',
        'proposal-over',
        'proposal-outrun',
        'proposal-reworded',
        'not-yours-to-sign',
        'signed-already',
        'signed-other-side',
        'confirm-first',
      ),
    ),
}
