import { make, type Schema } from './workspace-table.ts'

/** Rounds in which both sides say, unseen by each other, which leads are ready. Rule 7.2. */
export async function up(db: Schema): Promise<void> {
  const toMember = (table: string, column: string) =>
    `constraint ${table}_${column}_fkey foreign key (workspace_id, ${column})
       references member (workspace_id, member_id)`
  await make(db, {
    name: 'rating_round',
    columns: `
      round_id bigint generated always as identity,
      made_by bigint not null,
      made_at timestamptz(3) not null,
      constraint rating_round_pkey primary key (workspace_id, round_id)`,
    foreignKeys: [toMember('rating_round', 'made_by')],
    indexes: ['create index rating_round_by_maker on rating_round (workspace_id, made_by)'],
    grants: 'select, insert, update (made_at)',
  })
  await make(db, {
    name: 'rating_lead',
    columns: `
      round_id bigint not null,
      place integer not null constraint rating_lead_place_check check (place > 0),
      person_id bigint not null,
      until_at timestamptz(3) not null,
      constraint rating_lead_pkey primary key (workspace_id, round_id, place)`,
    foreignKeys: [
      `constraint rating_lead_round_fkey foreign key (workspace_id, round_id)
         references rating_round (workspace_id, round_id) on delete cascade`,
      `constraint rating_lead_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id) on delete cascade`,
    ],
    indexes: ['create index rating_lead_by_person on rating_lead (workspace_id, person_id)'],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'rating_answer',
    columns: `
      round_id bigint not null,
      member_id bigint not null,
      place integer not null,
      side text constraint rating_answer_side_check check (side in ('marketing', 'sales')),
      is_ready boolean not null,
      answered_at timestamptz(3) not null,
      constraint rating_answer_pkey primary key (workspace_id, round_id, member_id, place)`,
    foreignKeys: [
      `constraint rating_answer_lead_fkey foreign key (workspace_id, round_id, place)
         references rating_lead (workspace_id, round_id, place) on delete cascade`,
      toMember('rating_answer', 'member_id'),
    ],
    indexes: [
      'create index rating_answer_by_member on rating_answer (workspace_id, member_id)',
      'create index rating_answer_by_lead on rating_answer (workspace_id, round_id, place)',
    ],
    grants: 'select, insert, update (is_ready, answered_at)',
  })
}
