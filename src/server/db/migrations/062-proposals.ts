import { make, run, type Schema } from './workspace-table.ts'

/** Drafts, proposals, signatures and what is said about them. docs/decisions/042. */
export async function up(db: Schema): Promise<void> {
  const toMember = (table: string, column: string) =>
    `constraint ${table}_${column}_fkey foreign key (workspace_id, ${column})
       references member (workspace_id, member_id)`
  const ofProposal = (table: string) =>
    `constraint ${table}_proposal_fkey foreign key (workspace_id, proposal_id)
       references proposal (workspace_id, proposal_id)`
  const onBase = (table: string) =>
    `constraint ${table}_base_fkey foreign key (workspace_id, base_version)
       references agreement_version (workspace_id, version)`
  const side = (table: string, empty = 'not null') =>
    `side text ${empty} constraint ${table}_side_check check (side in ('marketing', 'sales'))`
  await make(db, {
    name: 'proposal',
    columns: `
      proposal_id bigint generated always as identity,
      base_version integer not null,
      made_by bigint not null,
      made_at timestamptz(3) not null,
      revision integer not null default 0 constraint proposal_revision_check check (revision >= 0),
      state text not null default 'open'
        constraint proposal_state_check check (state in ('open', 'withdrawn', 'outrun', 'in-force')),
      ended_at timestamptz(3),
      ended_by bigint,
      version integer not null default 1,
      constraint proposal_pkey primary key (workspace_id, proposal_id),
      constraint proposal_ended_check check ((state = 'open') = (ended_at is null))`,
    foreignKeys: [
      onBase('proposal'),
      toMember('proposal', 'made_by'),
      toMember('proposal', 'ended_by'),
    ],
    indexes: [
      `create index proposal_open on proposal (workspace_id, proposal_id) where state = 'open'`,
      'create index proposal_by_maker on proposal (workspace_id, made_by)',
    ],
    grants: 'select, insert, update (revision, state, ended_at, ended_by, version)',
  })
  await make(db, {
    name: 'proposal_revision',
    // The hash is that of the body, and the document is the one in the body: the database sees to both.
    columns: `
      proposal_id bigint not null,
      revision integer not null constraint proposal_revision_number_check check (revision > 0),
      body text not null,
      hash text not null,
      document jsonb not null generated always as ((body::jsonb) -> 'document') stored,
      wanted_from timestamptz(3),
      note text not null default '',
      made_by bigint not null,
      made_at timestamptz(3) not null,
      constraint proposal_revision_pkey primary key (workspace_id, proposal_id, revision),
      constraint proposal_revision_hash_check
        check (hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
      constraint proposal_revision_signed_key unique (workspace_id, proposal_id, revision, hash)`,
    foreignKeys: [ofProposal('proposal_revision'), toMember('proposal_revision', 'made_by')],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'proposal_signer',
    // Whoever signed for one side can never sign the same proposal for the other, under no account of theirs.
    columns: `
      proposal_id bigint not null,
      human_id uuid not null,
      ${side('proposal_signer')},
      mailbox text not null,
      constraint proposal_signer_pkey primary key (workspace_id, proposal_id, human_id),
      constraint proposal_signer_side_key unique (workspace_id, proposal_id, human_id, side),
      constraint proposal_signer_mailbox_key unique (workspace_id, proposal_id, mailbox)`,
    foreignKeys: [ofProposal('proposal_signer')],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'agreement_signature',
    columns: `
      proposal_id bigint not null,
      revision integer not null,
      signature_id bigint generated always as identity,
      ${side('agreement_signature')},
      member_id bigint not null,
      human_id uuid not null,
      name text not null,
      hash text not null,
      confirmed_at timestamptz(3) not null,
      signed_at timestamptz(3) not null,
      voided_at timestamptz(3),
      voided_as text constraint agreement_signature_voided_check check (voided_as in ('reworded', 'outrun', 'withdrawn', 'left', 'moved')),
      constraint agreement_signature_pkey primary key (workspace_id, signature_id),
      constraint agreement_signature_void_check check ((voided_at is null) = (voided_as is null))`,
    foreignKeys: [
      `constraint agreement_signature_text_fkey foreign key (workspace_id, proposal_id, revision, hash)
         references proposal_revision (workspace_id, proposal_id, revision, hash)`,
      `constraint agreement_signature_signer_fkey foreign key (workspace_id, proposal_id, human_id, side)
         references proposal_signer (workspace_id, proposal_id, human_id, side)`,
      toMember('agreement_signature', 'member_id'),
    ],
    indexes: [
      `create unique index agreement_signature_of_side on agreement_signature
         (workspace_id, proposal_id, revision, side) where voided_at is null`,
      `create unique index agreement_signature_of_human on agreement_signature
         (workspace_id, proposal_id, revision, human_id) where voided_at is null`,
      'create index agreement_signature_by_member on agreement_signature (workspace_id, member_id)',
      'create index agreement_signature_last on agreement_signature (workspace_id, signed_at desc)',
    ],
    grants: 'select, insert, update (voided_at, voided_as)',
  })
  await run(
    db,
    // Whose terms a version has; null for the one a workspace begins with.
    'alter table agreement_version add column proposal_id bigint',
    'alter table agreement_version add column revision integer',
    'alter table agreement_version add column base_version integer',
    // Of a suspension: the version that it ends, who stopped it and why.
    'alter table agreement_version add column suspends integer',
    'alter table agreement_version add column suspended_by bigint',
    "alter table agreement_version add column suspended_for text not null default ''",
    // Put in force by one person of a company so small that nobody else could sign.
    'alter table agreement_version add column is_alone boolean not null default false',
    `create unique index agreement_version_of_base on agreement_version (workspace_id, base_version)
       where base_version is not null`,
    `create unique index agreement_version_of_proposal on agreement_version (workspace_id, proposal_id)
       where proposal_id is not null`,
    `alter table agreement_version add constraint agreement_version_origin_check check (
       (version = 1 and base_version is null and proposal_id is null and suspends is null)
       or (base_version = version - 1 and (
         (proposal_id is not null and revision is not null and suspends is null)
         or (proposal_id is null and suspends = base_version and suspended_by is not null)))) not valid`,
  )
  await make(db, {
    name: 'agreement_draft',
    columns: `
      draft_id bigint generated always as identity,
      made_by bigint not null,
      base_version integer not null,
      proposal_id bigint,
      note text not null default '',
      document jsonb not null,
      made_at timestamptz(3) not null,
      changed_at timestamptz(3) not null,
      version integer not null default 1,
      constraint agreement_draft_pkey primary key (workspace_id, draft_id)`,
    foreignKeys: [
      onBase('agreement_draft'),
      ofProposal('agreement_draft'),
      toMember('agreement_draft', 'made_by'),
    ],
    indexes: ['create index agreement_draft_by_maker on agreement_draft (workspace_id, made_by)'],
    grants: 'select, insert, update (note, document, changed_at, version), delete',
  })
  await make(db, {
    name: 'clause_comment',
    columns: `
      comment_id bigint generated always as identity,
      clause_id text not null,
      proposal_id bigint,
      member_id bigint not null,
      ${side('clause_comment', '')},
      says text not null,
      said_at timestamptz(3) not null,
      taken_back_at timestamptz(3),
      constraint clause_comment_pkey primary key (workspace_id, comment_id)`,
    foreignKeys: [ofProposal('clause_comment'), toMember('clause_comment', 'member_id')],
    indexes: [
      'create index clause_comment_of_proposal on clause_comment (workspace_id, proposal_id)',
      'create index clause_comment_by_member on clause_comment (workspace_id, member_id)',
    ],
    grants: 'select, insert, update (says, taken_back_at)',
  })
  await make(db, {
    name: 'reservation',
    columns: `
      reservation_id bigint generated always as identity,
      clause_id text not null,
      proposal_id bigint,
      owner_id bigint not null,
      ${side('reservation', '')},
      says text not null,
      state text not null default 'open'
        constraint reservation_state_check check (state in ('open', 'no-solution', 'accepted', 'settled')),
      review_on text constraint reservation_review_check check (review_on ~ '^\\d{4}-\\d\\d-\\d\\d$'),
      made_at timestamptz(3) not null,
      changed_at timestamptz(3) not null,
      version integer not null default 1,
      constraint reservation_pkey primary key (workspace_id, reservation_id)`,
    foreignKeys: [ofProposal('reservation'), toMember('reservation', 'owner_id')],
    indexes: [
      'create index reservation_of_proposal on reservation (workspace_id, proposal_id)',
      'create index reservation_by_owner on reservation (workspace_id, owner_id)',
    ],
    grants: 'select, insert, update (owner_id, says, state, review_on, changed_at, version)',
  })
}
