import { run, type Schema } from './workspace-table.ts'

/**
 * What can never happen, whatever the code above the database does: a signature under other words than were shown, one
 * human on both sides, a version that was not signed by both, an earlier date, two versions after one.
 * docs/decisions/042.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    NEVER_BEFORE,
    IS_RESTORED,
    LOCK_SIGNING,
    CHECK_REVISION,
    on('proposal_revision', 'insert', 'check_revision'),
    ...['update', 'delete', 'truncate'].map((change) => onlyGrows('proposal_revision', change)),
    ...['update', 'delete', 'truncate'].map((change) => onlyGrows('proposal_signer', change)),
    CHECK_PROPOSAL,
    on('proposal', 'update', 'check_proposal'),
    ...['delete', 'truncate'].map((change) => onlyGrows('proposal', change)),
    CHECK_SIGNATURE,
    on('agreement_signature', 'insert', 'check_signature'),
    CHECK_VOIDING,
    on('agreement_signature', 'update', 'check_voiding'),
    ...['delete', 'truncate'].map((change) => onlyGrows('agreement_signature', change)),
    CHECK_VERSION,
    on('agreement_version', 'insert', 'check_version'),
    OUTRUN,
    `create trigger agreement_version_outruns after insert on agreement_version
       for each row execute function outrun_proposals()`,
    VOID_OF_MEMBER,
    `create trigger member_voids after update of roles, ended_at on member
       for each row execute function void_of_member()`,
    FOLD_UNDER,
  )
}

const on = (table: string, change: 'insert' | 'update', run: string) =>
  `create trigger ${table}_${run} before ${change} on ${table} for each row execute function ${run}()`

const onlyGrows = (table: string, change: string) =>
  `create trigger ${table}_never_${change} before ${change} on ${table}
     for each statement execute function only_grows()`

/** The database's own clock, in milliseconds, and never before anything that was signed in the workspace. */
const NEVER_BEFORE = `
  create function signing_clock(of_workspace uuid) returns timestamptz language sql volatile as $$
    select greatest(date_trunc('milliseconds', clock_timestamp()),
      (select max(signed_at) + interval '1 millisecond' from agreement_signature
        where workspace_id = of_workspace),
      (select max(created_at) from agreement_version where workspace_id = of_workspace))
  $$`

/** Rows of a backup were checked when they were written; only the owner of the tables may say that these are such. */
const IS_RESTORED = `
  create function is_restored(of_table oid) returns boolean language sql stable as $$
    select current_setting('app.restoring', true) = 'on'
      and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = of_table)
  $$`

/** Whoever signs, proposes or activates in a workspace takes turns: rare acts, each a few milliseconds. */
const LOCK_SIGNING = `
  create function take_signing_turn(of_workspace uuid) returns void language sql volatile as $$
    select pg_advisory_xact_lock(5562690, hashtext(of_workspace::text))
  $$`

/** A revision is the next one of an open proposal, and no signature of the words before it stays. */
const CHECK_REVISION = `
  create function check_revision() returns trigger language plpgsql as $$
  declare
    of_proposal proposal;
    body jsonb;
  begin
    if is_restored(tg_relid) then return new; end if;
    perform take_signing_turn(new.workspace_id);
    select * into of_proposal from proposal
      where workspace_id = new.workspace_id and proposal_id = new.proposal_id for update;
    if of_proposal.state is distinct from 'open' then
      raise exception 'proposal-over' using errcode = 'LK001';
    end if;
    if new.revision <> of_proposal.revision + 1 then
      raise exception 'proposal-reworded' using errcode = 'LK001';
    end if;
    body := new.body::jsonb;
    if (body ->> 'baseVersion')::integer is distinct from of_proposal.base_version
      or body -> 'document' is null
      or (body ->> 'effectiveFrom')::bigint is distinct from
        (extract(epoch from new.wanted_from) * 1000)::bigint then
      raise exception 'The signed text is not that of its proposal' using errcode = '23514';
    end if;
    new.made_at := signing_clock(new.workspace_id);
    update agreement_signature set voided_at = new.made_at, voided_as = 'reworded'
      where workspace_id = new.workspace_id and proposal_id = new.proposal_id and voided_at is null;
    update proposal set revision = new.revision, version = of_proposal.version + 1
      where workspace_id = new.workspace_id and proposal_id = new.proposal_id;
    return new;
  end $$`

/** A proposal that ended stays ended, and its number of words only grows. */
const CHECK_PROPOSAL = `
  create function check_proposal() returns trigger language plpgsql as $$
  begin
    if old.state <> 'open' or new.revision < old.revision or new.revision > old.revision + 1 then
      raise exception 'proposal-over' using errcode = 'LK001';
    end if;
    if new.state = 'in-force' and not exists (select 1 from agreement_version
        where workspace_id = new.workspace_id and proposal_id = new.proposal_id) then
      raise exception 'Only signatures put a proposal in force' using errcode = '23514';
    end if;
    return new;
  end $$`

/**
 * A signature: for the newest words, under the clock of the database, by somebody who may sign for that side now and
 * gave the password in the last minutes. A version that one person put in force alone may be signed afterwards.
 */
const CHECK_SIGNATURE = `
  create function check_signature() returns trigger language plpgsql as $$
  declare
    of_proposal proposal;
    signer member;
  begin
    if is_restored(tg_relid) then return new; end if;
    perform take_signing_turn(new.workspace_id);
    select * into of_proposal from proposal
      where workspace_id = new.workspace_id and proposal_id = new.proposal_id for update;
    if of_proposal.state = 'in-force' then
      if not exists (select 1 from agreement_version where workspace_id = new.workspace_id
          and proposal_id = new.proposal_id and is_alone and version =
            (select max(version) from agreement_version where workspace_id = new.workspace_id)) then
        raise exception 'proposal-over' using errcode = 'LK001';
      end if;
    elsif of_proposal.state is distinct from 'open' then
      raise exception 'proposal-over' using errcode = 'LK001';
    end if;
    if of_proposal.revision <> new.revision then
      raise exception 'proposal-reworded' using errcode = 'LK001';
    end if;
    select * into signer from member
      where workspace_id = new.workspace_id and member_id = new.member_id for share;
    if signer.ended_at is not null or signer.human_id is distinct from new.human_id
      or not signer.roles::text[] @> array[new.side || '-manager'] then
      raise exception 'not-yours-to-sign' using errcode = 'LK001';
    end if;
    new.name := signer.name;
    new.signed_at := signing_clock(new.workspace_id);
    new.voided_at := null;
    new.voided_as := null;
    if new.confirmed_at < clock_timestamp() - interval '16 minutes' then
      raise exception 'confirm-first' using errcode = 'LK001';
    end if;
    return new;
  end $$`

/** A void signature stays void and tells why; nothing else of it ever changes. */
const CHECK_VOIDING = `
  create function check_voiding() returns trigger language plpgsql as $$
  begin
    if old.voided_at is not null or new.voided_at is null
      or exists (select 1 from agreement_version where workspace_id = old.workspace_id
        and proposal_id = old.proposal_id and revision = old.revision) then
      raise exception 'A signature that counts is never taken back' using errcode = '42501';
    end if;
    new.voided_at := greatest(old.signed_at, date_trunc('milliseconds', clock_timestamp()));
    return new;
  end $$`

/**
 * A version after the first follows the one before it, has the words that were signed, and begins neither before the
 * last signature nor before its text says. Whoever folds meanwhile is waited for, so that nobody decided by the old
 * version after the new one began. A suspension is the mediator's: it brings back the version before, and signs nothing.
 */
const CHECK_VERSION = `
  create function check_version() returns trigger language plpgsql as $$
  declare
    newest agreement_version;
    before agreement_version;
    of_proposal proposal;
    words proposal_revision;
    signed integer;
    begins timestamptz;
  begin
    if is_restored(tg_relid) then return new; end if;
    select * into newest from agreement_version
      where workspace_id = new.workspace_id order by version desc limit 1;
    if newest.version is null and new.version = 1 then return new; end if;
    perform take_signing_turn(new.workspace_id);
    select * into newest from agreement_version
      where workspace_id = new.workspace_id order by version desc limit 1;
    if new.base_version is distinct from newest.version then
      raise exception 'proposal-outrun' using errcode = 'LK001';
    end if;
    if new.suspends is not null then
      select * into before from agreement_version where workspace_id = new.workspace_id
        and version = newest.base_version;
      if before.version is null or newest.suspends is not null then
        raise exception 'nothing-to-suspend' using errcode = 'LK001';
      end if;
      if new.document is distinct from before.document or not exists (select 1 from member
          where workspace_id = new.workspace_id and member_id = new.suspended_by and ended_at is null
            and roles::text[] @> array['mediator']) then
        raise exception 'A suspension brings back the version before, by the mediator alone'
          using errcode = '23514';
      end if;
      begins := null;
    else
      select * into of_proposal from proposal
        where workspace_id = new.workspace_id and proposal_id = new.proposal_id for update;
      select * into words from proposal_revision where workspace_id = new.workspace_id
        and proposal_id = new.proposal_id and revision = new.revision;
      if of_proposal.state is distinct from 'open' or of_proposal.base_version <> newest.version
        or of_proposal.revision <> new.revision or words.document is distinct from new.document then
        raise exception 'proposal-outrun' using errcode = 'LK001';
      end if;
      perform 1 from member m join agreement_signature s
        on s.workspace_id = new.workspace_id and s.member_id = m.member_id
        where m.workspace_id = new.workspace_id and s.proposal_id = new.proposal_id
          and s.revision = new.revision and s.voided_at is null for share of m;
      select count(distinct s.side) into signed from agreement_signature s
        join member m on m.workspace_id = new.workspace_id and m.member_id = s.member_id
        where s.workspace_id = new.workspace_id and s.proposal_id = new.proposal_id
          and s.revision = new.revision and s.voided_at is null and s.hash = words.hash
          and m.ended_at is null and m.roles::text[] @> array[s.side || '-manager'];
      if new.is_alone then
        if signed <> 1 or not (select small_mode from workspace where workspace_id = new.workspace_id)
          or exists (select 1 from member m where m.workspace_id = new.workspace_id
            and m.ended_at is null and m.roles::text[] && array['marketing-manager', 'sales-manager']
            and not exists (select 1 from agreement_signature s
              where s.workspace_id = new.workspace_id and s.proposal_id = new.proposal_id
                and s.revision = new.revision and s.voided_at is null and s.member_id = m.member_id)) then
          raise exception 'both-must-sign' using errcode = 'LK001';
        end if;
      elsif signed <> 2 then
        raise exception 'both-must-sign' using errcode = 'LK001';
      end if;
      begins := words.wanted_from;
    end if;
    perform pg_advisory_xact_lock(5562691, hashtext(new.workspace_id::text));
    new.created_at := signing_clock(new.workspace_id);
    new.effective_from := greatest(begins, new.created_at,
      newest.effective_from + interval '1 millisecond',
      (select max(signed_at) from agreement_signature where workspace_id = new.workspace_id
        and proposal_id = new.proposal_id and revision = new.revision and voided_at is null));
    return new;
  end $$`

/** Its own proposal is in force; every other one of the same base has to be written anew upon this version. */
const OUTRUN = `
  create function outrun_proposals() returns trigger language plpgsql as $$
  begin
    if is_restored(tg_relid) or new.base_version is null then return null; end if;
    update agreement_signature s set voided_at = new.created_at, voided_as = 'outrun'
      from proposal p
      where s.workspace_id = new.workspace_id and s.voided_at is null
        and p.workspace_id = new.workspace_id and p.proposal_id = s.proposal_id and p.state = 'open'
        and p.proposal_id is distinct from new.proposal_id;
    update proposal set state = case when proposal_id = new.proposal_id then 'in-force' else 'outrun' end,
        ended_at = new.created_at, version = version + 1
      where workspace_id = new.workspace_id and state = 'open';
    return null;
  end $$`

/** Who leaves, or may no longer sign for a side, has signed nothing that is still open. */
const VOID_OF_MEMBER = `
  create function void_of_member() returns trigger language plpgsql as $$
  begin
    if is_restored(tg_relid) then return null; end if;
    update agreement_signature s
      set voided_at = s.signed_at, voided_as = case when new.ended_at is null then 'moved' else 'left' end
      from proposal p
      where s.workspace_id = new.workspace_id and s.member_id = new.member_id and s.voided_at is null
        and p.workspace_id = new.workspace_id and p.proposal_id = s.proposal_id and p.state = 'open'
        and (new.ended_at is not null or not new.roles::text[] @> array[s.side || '-manager']);
    return null;
  end $$`

/** How many versions there are, for a fold: from here to its end no other one begins. */
const FOLD_UNDER = `
  create function fold_under(of_workspace uuid) returns bigint language plpgsql volatile as $$
  begin
    perform pg_advisory_xact_lock_shared(5562691, hashtext(of_workspace::text));
    return (select count(*) from agreement_version where workspace_id = of_workspace);
  end $$`
