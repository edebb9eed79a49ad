import { run, type Schema } from './workspace-table.ts'

/**
 * No index holds a text of any length, and whoever may write events could keep a person, and everybody folded with them,
 * from being folded by telling one. An owner or an origin of more than 200 characters is none. Personal as before:
 * person_state.owner.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `alter table person_state
       drop column owner,
       drop column origin,
       add column owner text generated always as (lower(${shortly('owner')})) stored,
       add column origin text generated always as (${shortly('origin')}) stored`,
    'create index person_state_by_owner on person_state (workspace_id, owner) where owner is not null',
    'alter table handoff no force row level security',
    'update handoff set person_origin = null where length(person_origin) > 200',
    'alter table handoff force row level security',
  )
}

const shortly = (trait: string) =>
  `case when length(traits ->> '${trait}') between 1 and 200 then traits ->> '${trait}' end`
