import { make, run, type Schema } from './workspace-table.ts'

const ofTrack = (table: string) =>
  `constraint ${table}_track_fkey foreign key (workspace_id, track_id)
     references track (workspace_id, track_id) on delete cascade`
const ofEnrolment = (table: string) =>
  `constraint ${table}_enrolment_fkey foreign key (workspace_id, enrolment_id)
     references enrolment (workspace_id, enrolment_id) on delete cascade`
const STAGES = `('contact', 'lead', 'mql', 'passed', 'sal', 'sql', 'opportunity', 'customer')`

/**
 * Tracks of nurture, who is in them and what was done with them. Personal: numbers of people, and what a mail on its way
 * says. docs/decisions/036.
 */
export async function up(db: Schema): Promise<void> {
  await makeTracks(db)
  await makeEnrolments(db)
  await make(db, {
    name: 'nurture_task',
    columns: `
      task_id bigint generated always as identity,
      member_id bigint not null,
      person_id bigint not null,
      track_id bigint not null,
      enrolment_id bigint not null,
      why text not null constraint nurture_task_why_check check (why in ('step', 'wake-up')),
      says text not null,
      made_at timestamptz(3) not null,
      due_at timestamptz(3) not null,
      done_at timestamptz(3),
      done_by bigint,
      constraint nurture_task_pkey primary key (workspace_id, task_id)`,
    foreignKeys: [ofEnrolment('nurture_task')],
    indexes: [
      `create index nurture_task_open on nurture_task (workspace_id, member_id, due_at, task_id)
         where done_at is null`,
      `create index nurture_task_all_open on nurture_task (workspace_id, due_at, task_id)
         where done_at is null`,
      'create index nurture_task_by_person on nurture_task (workspace_id, person_id)',
      'create index nurture_task_by_enrolment on nurture_task (workspace_id, enrolment_id)',
    ],
    grants: 'select, insert, delete, update (member_id, person_id, done_at, done_by)',
  })
  await changeMail(db)
  await run(
    db,
    // A step of a track on its way to a webhook, told by numbers alone: who they are is read when it is sent.
    'alter table delivery add column step jsonb',
  )
}

async function makeTracks(db: Schema): Promise<void> {
  await make(db, {
    name: 'track',
    columns: `
      track_id bigint generated always as identity,
      name text not null,
      owner_id bigint,
      document jsonb not null,
      position integer not null,
      is_on boolean not null default false,
      started_at timestamptz(3),
      filled_to bigint,
      made_by bigint,
      made_at timestamptz(3) not null,
      version integer not null default 1,
      constraint track_pkey primary key (workspace_id, track_id)`,
    grants:
      'select, insert, delete, update (name, owner_id, document, position, is_on, started_at, filled_to, version)',
  })
  await make(db, {
    name: 'track_count',
    columns: `
      track_id bigint not null,
      what text not null,
      count bigint not null,
      constraint track_count_pkey primary key (workspace_id, track_id, what)`,
    foreignKeys: [ofTrack('track_count')],
    grants: 'select, insert, update (count)',
  })
  await make(db, {
    name: 'nurture_head',
    columns: `
      last_no bigint not null,
      privacy_epoch bigint not null,
      suppressed_to bigint not null,
      constraint nurture_head_pkey primary key (workspace_id)`,
    grants: 'select, insert, update (last_no, privacy_epoch, suppressed_to)',
  })
}

async function makeEnrolments(db: Schema): Promise<void> {
  await make(db, {
    name: 'enrolment',
    columns: `
      enrolment_id bigint generated always as identity,
      track_id bigint not null,
      person_id bigint not null,
      n integer not null,
      from_stage text not null constraint enrolment_from_check check (from_stage in ${STAGES}),
      came_to smallint not null,
      entered_at timestamptz(3) not null,
      step_id text not null,
      due_at timestamptz(3) not null,
      wakes_at timestamptz(3),
      left_at timestamptz(3),
      left_because text,
      constraint enrolment_pkey primary key (workspace_id, enrolment_id),
      constraint enrolment_once unique (workspace_id, person_id, track_id, n),
      constraint enrolment_left_check check ((left_at is null) = (left_because is null))`,
    foreignKeys: [ofTrack('enrolment')],
    indexes: [
      `create unique index enrolment_open on enrolment (workspace_id, person_id) where left_at is null`,
      `create index enrolment_step_due on enrolment (workspace_id, track_id, due_at) where left_at is null`,
      `create index enrolment_wakes on enrolment (workspace_id, wakes_at)
         where wakes_at is not null and left_at is null`,
      `create index enrolment_in on enrolment (workspace_id, track_id, enrolment_id) where left_at is null`,
      `create index enrolment_at_step on enrolment (workspace_id, track_id, step_id, enrolment_id)
         where left_at is null`,
      `create index enrolment_left on enrolment (workspace_id, track_id, left_because, enrolment_id)
         where left_at is not null`,
      'create index enrolment_came on enrolment (workspace_id, track_id, came_to, enrolment_id)',
    ],
    grants:
      'select, insert, delete, update (person_id, n, came_to, step_id, due_at, wakes_at, left_at, left_because)',
  })
  await make(db, {
    name: 'enrolment_due',
    columns: `
      due_id bigint generated always as identity,
      person_id bigint not null,
      constraint enrolment_due_pkey primary key (workspace_id, due_id)`,
    // Whoever reads marks locks them, which takes leave to change something.
    grants: 'select, insert, delete, update (person_id)',
  })
  await make(db, {
    name: 'nurture_step',
    columns: `
      did_id bigint generated always as identity,
      track_id bigint not null,
      step_id text not null,
      person_id bigint not null,
      enrolment_id bigint not null,
      at timestamptz(3) not null,
      outcome text not null constraint nurture_step_outcome_check
        check (outcome in ('sent', 'withheld', 'task', 'called', 'skipped')),
      because text,
      clicked text constraint nurture_step_clicked_check check (clicked in ('person', 'machine')),
      opened text constraint nurture_step_opened_check check (opened in ('person', 'machine')),
      constraint nurture_step_pkey primary key (workspace_id, did_id),
      constraint nurture_step_once unique (workspace_id, person_id, track_id, step_id)`,
    foreignKeys: [ofEnrolment('nurture_step')],
    indexes: [
      'create index nurture_step_by_enrolment on nurture_step (workspace_id, enrolment_id)',
      'create index nurture_step_by_step on nurture_step (workspace_id, track_id, step_id, outcome, did_id)',
      `create index nurture_step_clicked on nurture_step (workspace_id, track_id, step_id, clicked, did_id)
         where clicked is not null`,
    ],
    grants: 'select, insert, delete, update (person_id, clicked, opened, outcome, because)',
  })
  await make(db, {
    name: 'milestone_reached',
    columns: `
      track_id bigint not null,
      milestone_id text not null,
      enrolment_id bigint not null,
      reached_at timestamptz(3) not null,
      constraint milestone_reached_pkey primary key (workspace_id, track_id, milestone_id, enrolment_id)`,
    foreignKeys: [ofEnrolment('milestone_reached')],
    indexes: [
      'create index milestone_reached_by_enrolment on milestone_reached (workspace_id, enrolment_id)',
    ],
    grants: 'select, insert, delete',
  })
}

/** Mail to people of the log stands in the same outbox, and says whom it is for and by what leave. */
async function changeMail(db: Schema): Promise<void> {
  await run(
    db,
    `alter table mail add column person_id bigint, add column purpose text, add column html text,
       add column headers jsonb, add column withheld text`,
    'grant update (html, withheld) on mail to lockstep_app',
    'drop index mail_due',
    `create index mail_due on mail (workspace_id, due_at)
       where sent_at is null and withheld is null and person_id is null`,
    `create index mail_due_to_people on mail (workspace_id, due_at)
       where sent_at is null and withheld is null and person_id is not null`,
    `create index mail_to_person on mail (workspace_id, person_id) where person_id is not null`,
  )
}
