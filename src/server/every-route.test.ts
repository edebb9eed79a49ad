import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { writeKeyText } from '#domain/workspace/key-text.ts'
import { KEY_SCOPES, RIGHTS } from '#domain/workspace/may.ts'
import { ROLES, type Role } from '#domain/workspace/role.ts'
import { connect, type Tx } from './db/connect.ts'
import { tell } from './db/log.ts'
import { applicationAddress } from './db/roles.ts'
import { inWorkspace } from './db/transaction.ts'
import { createWorkspace } from './db/workspaces.ts'
import { storeFile } from './people/imports/uploads.ts'
import { aDraft, anAgreement } from './test-agreement.ts'
import { type TestApp, testApp } from './test-app.ts'
import { testMember } from './test-members.ts'
import { everyPromise, type Promised } from './test-promises.ts'
import { hashToken } from './tokens.ts'

const NOW = Date.UTC(2026, 0, 5)
/** Stands in every text of the other workspace; no answer may hold a byte of it. */
const MARK = 'FOREIGN'

const promises = everyPromise()
/** Whose answers speak of no workspace at all. */
const ofWorkspace = promises.filter(({ meta }) => !['nothing', 'session'].includes(meta.needs))

test('every route says what it needs', () => {
  expect(promises.length).toBeGreaterThan(15)
  const known = [...Object.keys(RIGHTS), 'session', 'nothing']
  for (const { name, meta } of promises) expect(known, name).toContain(meta?.needs)
})

describe.each([
  ['as it is', false],
  ['with the application’s own filter removed', true],
])('the other workspace, %s', (_, isBlind) => {
  let house: TestApp
  let other: string
  let foreign: Record<string, string | number>
  let own: typeof foreign
  const headers: Record<string, Record<string, string>> = {}

  beforeAll(async () => {
    house = await testApp()
    if (isBlind) await house.app.close()
    const { db, workspaceId } = house
    other = await createWorkspace(
      db,
      { name: `${MARK} Ltd`, timeZone: 'UTC', currency: 'EUR', isExample: false },
      defaultAgreement(MARK, 'UTC'),
      NOW,
    )
    foreign = await fill(other, MARK)
    own = await fill(workspaceId, 'own')
    for (const role of ROLES) {
      const member = await testMember(db, workspaceId, { name: role, roles: [role] })
      headers[role] = member.headers
      // Drafts are their writer's alone.
      if (role === 'owner')
        own.draftId = await inWorkspace(db, workspaceId, (tx) =>
          aDraft(tx, workspaceId, defaultAgreement('own', 'UTC'), member.memberId),
        )
    }
    headers.key = { authorization: `Bearer ${await makeKey(workspaceId)}`, host: 'localhost:4400' }
    if (isBlind) house = { ...house, ...(await blinded(house)) }
  })
  afterAll(() => house.close())

  /** The same product, whose queries no longer say which workspace they mean: only row level security is left. */
  async function blinded(sighted: TestApp) {
    const db = connect(applicationAddress(sighted.address), { max: 6, reword: blind })
    const blindHouse = await testApp({
      db,
      application: applicationAddress(sighted.address),
      home: sighted.home,
    })
    const close = async () => {
      await blindHouse.close()
      await db.destroy()
      await sighted.close().catch(() => undefined)
    }
    return { app: blindHouse.app, close }
  }

  const call = async (who: string, promise: Promised, ids: typeof foreign, more = {}) => {
    const path = promise.path.replaceAll(/\{\+?(\w+)\}/g, (_match, id) => String(ids[id]))
    const reads = promise.method === 'GET'
    const query = new URLSearchParams(reads ? (promise.sample as Record<string, string>) : {})
    const answer = await house.app.inject({
      payloadAsStream: promise.meta.goesOn,
      method: promise.method,
      url: `/api/v1${path}${reads ? `?${query}` : ''}`,
      headers: {
        ...headers[who],
        'if-match': '"1"',
        ...(reads ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      ...(reads ? {} : { payload: JSON.stringify(promise.sample) }),
    })
    if (!promise.meta.goesOn) return answer
    answer.stream().destroy()
    return { statusCode: answer.statusCode, body: '' }
  }

  test('every id of a path has an example here', () => {
    for (const { name, ids } of promises)
      for (const id of ids) expect(Object.keys(foreign), `${name} names {${id}}`).toContain(id)
  })

  test('what is one’s own is there, so that these calls could give something away', async () => {
    if (isBlind) return
    for (const promise of ofWorkspace.filter(({ method }) => method === 'GET')) {
      const answer = await call('owner', promise, own)
      expect(answer.statusCode, `${promise.name}: ${answer.body}`).toBe(200)
    }
  })

  describe.each([...ROLES, 'key'])('asked by a %s', (who) => {
    test.each(ofWorkspace.map((promise) => [promise.name, promise] as const))(
      '%s gives nothing away',
      async (_name, promise) => {
        const answer = await call(who, promise, foreign)
        expect(answer.body).not.toContain(MARK)
        expect(answer.statusCode).toBeLessThan(500)
        if (promise.ids.length > 0) {
          expect([403, 404]).toContain(answer.statusCode)
          const nobody = Object.fromEntries(Object.keys(foreign).map((id) => [id, unknown(id)]))
          const missing = await call(who, promise, nobody)
          expect(known(answer)).toEqual(known(missing))
        }
        const asked = await call(who, promise, foreign, { [WORKSPACE_HEADER]: other })
        expect(asked.body).not.toContain(MARK)
        expect([401, 404]).toContain(asked.statusCode)
      },
    )
  })

  const known = ({ statusCode, body }: { statusCode: number; body: string }) => ({
    statusCode,
    body: body.replace(/"requestId":"[^"]*"/, ''),
  })
  const unknown = (id: string) => (typeof foreign[id] === 'number' ? 987_654_321 : randomUUID())

  async function makeKey(workspaceId: string) {
    const secret = 's'.repeat(43)
    const { key_id } = await inWorkspace(house.db, workspaceId, (tx) =>
      tx
        .insertInto('access_key')
        .values({
          ...keyOf(workspaceId, 'all'),
          scopes: [...KEY_SCOPES],
          secret_hash: hashToken(secret),
        })
        .returning('key_id')
        .executeTakeFirstOrThrow(),
    )
    return writeKeyText({ kind: 'api', workspaceId, keyId: key_id, secret })
  }

  const upload = (workspaceId: string, mark: string) =>
    storeFile(house.home, workspaceId, `${mark}.csv`, Readable.from([`email\n${mark}\n`]), NOW)

  /** Something of everything that has an id; answers the ids. */
  async function fill(workspaceId: string, mark: string): Promise<Record<string, string | number>> {
    const { db } = house
    await tell(
      db,
      workspaceId,
      `${mark} CRM`,
      [
        {
          messageId: `${mark}-1`,
          person: `${mark}-person`,
          kind: 'identify',
          name: 'identify',
          properties: {
            name: `${mark} Person`,
            owner: 'rep',
            origin: mark,
            company: `${mark} Company`,
          },
          happenedAt: NOW,
          campaign: `${mark} campaign`,
        },
        {
          messageId: `${mark}-2`,
          person: `${mark}-person`,
          kind: 'behaviour',
          name: 'demo_request',
          properties: {},
          happenedAt: NOW,
        },
      ],
      NOW,
    )
    const member = await testMember(db, workspaceId, {
      name: `${mark} Member`,
      roles: ['owner' as Role],
    })
    // The first version of every workspace is called 1; these are of one workspace only.
    const agreed = await anAgreement(
      house.owner,
      workspaceId,
      defaultAgreement(mark, 'UTC'),
      member,
      mark === MARK ? 3 : 2,
    )
    return inWorkspace(db, workspaceId, async (tx) => {
      const { person_id } = await tx
        .selectFrom('person')
        .select('person_id')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow()
      const { decision_id } = await tx
        .insertInto('name_decision')
        .values({
          workspace_id: workspaceId,
          kind: 'merge',
          person_id,
          other_id: person_id,
          decided_at: NOW,
          member_id: null,
        })
        .returning('decision_id')
        .executeTakeFirstOrThrow()
      const { batch_id } = await tx
        .insertInto('batch')
        .values({
          workspace_id: workspaceId,
          file_name: `${mark}.csv`,
          map: [],
          state: 'done',
          started_at: NOW,
        })
        .returning('batch_id')
        .executeTakeFirstOrThrow()
      const { team_id } = await tx
        .insertInto('team')
        .values({ workspace_id: workspaceId, name: `${mark} Team`, side: 'sales' })
        .returning('team_id')
        .executeTakeFirstOrThrow()
      const { invitation_id } = await tx
        .insertInto('invitation')
        .values({
          workspace_id: workspaceId,
          email: `${mark.toLowerCase()}@invited.example`,
          name: `${mark} Invited`,
          roles: ['rep'],
          sees: 'own',
          token_hash: hashToken(mark),
          made_at: NOW,
          expires_at: NOW,
          invited_by: null,
          accepted_at: null,
          revoked_at: null,
        })
        .returning('invitation_id')
        .executeTakeFirstOrThrow()
      const { mail_id } = await tx
        .insertInto('mail')
        .values({
          workspace_id: workspaceId,
          recipient: `${mark}@mail.example`,
          subject: mark,
          body: mark,
          made_at: NOW,
          due_at: NOW,
          sent_at: NOW,
          error: null,
        })
        .returning('mail_id')
        .executeTakeFirstOrThrow()
      const { key_id } = await tx
        .insertInto('access_key')
        .values(keyOf(workspaceId, mark))
        .returning('key_id')
        .executeTakeFirstOrThrow()
      const { source_id } = await tx
        .selectFrom('source')
        .select('source_id')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow()
      const { failed_event_id } = await tx
        .insertInto('failed_event')
        .values({
          workspace_id: workspaceId,
          source_id,
          received_at: NOW,
          code: 'not-json',
          path: null,
          reason: mark,
          raw: Buffer.from(mark),
          raw_bytes: mark.length,
          events: 1,
          call: null,
          around: null,
          settled_at: null,
        })
        .returning('failed_event_id')
        .executeTakeFirstOrThrow()
      const { campaign_id } = await tx
        .insertInto('campaign')
        .values({ workspace_id: workspaceId, name: `${mark} Campaign` })
        .returning('campaign_id')
        .executeTakeFirstOrThrow()
      const { change_id } = await tx
        .insertInto('owner_change')
        .values({
          workspace_id: workspaceId,
          owner: mark,
          member_id: member.memberId,
          made_at: NOW,
          undone_at: null,
          people: 1,
          at_person: null,
        })
        .returning('change_id')
        .executeTakeFirstOrThrow()
      const { track_id, task_id } = await aTrack(tx, workspaceId, mark, {
        memberId: member.memberId,
        personId: person_id,
      })
      const { view_id } = await tx
        .insertInto('people_view')
        .values({
          workspace_id: workspaceId,
          member_id: member.memberId,
          name: `${mark} View`,
          shows: { search: mark },
          is_shared: true,
          is_default: false,
          made_at: NOW,
        })
        .returning('view_id')
        .executeTakeFirstOrThrow()
      const { absence_id } = await tx
        .insertInto('absence')
        .values({
          workspace_id: workspaceId,
          member_id: member.memberId,
          from_at: NOW,
          to_at: Date.now() + 86_400_000,
          kind: 'other',
          note: mark,
          made_at: NOW,
        })
        .returning('absence_id')
        .executeTakeFirstOrThrow()
      const { crunch_id } = await tx
        .insertInto('crunch')
        .values({
          workspace_id: workspaceId,
          team_id,
          from_at: NOW,
          to_at: Date.now() + 86_400_000,
          share: 0.5,
          note: mark,
          made_at: NOW,
        })
        .returning('crunch_id')
        .executeTakeFirstOrThrow()
      const { chat_id } = await tx
        .insertInto('chat_place')
        .values({
          ...{ workspace_id: workspaceId, kind: 'slack', name: `${mark} Chat`, shown: mark },
          ...{
            sealed_url: Buffer.from(mark),
            team_id: null,
            member_id: null,
            topics: ['deal-won'],
          },
          ...{ off_because: null, failing_since: null, last_delivered_at: null },
          ...{ made_by: null, made_at: NOW },
        })
        .returning('chat_id')
        .executeTakeFirstOrThrow()
      const { webhook_id } = await tx
        .insertInto('webhook')
        .values({
          workspace_id: workspaceId,
          name: `${mark} Webhook`,
          url: `https://${mark}.example/`,
          stages: ['mql'],
          last_no: 0,
          sealed_secret: Buffer.from(mark),
          made_at: NOW,
        })
        .returning('webhook_id')
        .executeTakeFirstOrThrow()
      await tx
        .insertInto('delivery')
        .values({ workspace_id: workspaceId, webhook_id, change_no: 1, made_at: NOW, due_at: NOW })
        .execute()
      const { ask_id } = await tx
        .insertInto('standing_ask')
        .values({
          ...{ workspace_id: workspaceId, side: 'sales', member_id: member.memberId },
          ...{ asked_at: NOW, answered_at: null, said: mark, outcome_at: null, outcome_by: null },
        })
        .returning('ask_id')
        .executeTakeFirstOrThrow()
      const { explanation_id } = await tx
        .insertInto('explanation')
        .values({
          ...{ workspace_id: workspaceId, about: 'sales', member_id: member.memberId, says: mark },
          ...{ said_at: NOW, grade: null, graded_by: null, graded_at: null },
        })
        .returning('explanation_id')
        .executeTakeFirstOrThrow()
      const { request_id } = await tx
        .insertInto('team_request')
        .values({
          ...{ workspace_id: workspaceId, kind: 'content', owes: 'marketing', wants: mark },
          ...{ asker_id: member.memberId, owner_id: null, person_id, n: null, deal_id: null },
          ...{ ask_id: null, field: null, asked_at: NOW, changed_at: NOW, started_at: NOW },
          ...{ half_at: NOW, due_at: NOW, target_ms: 1, version: 1 },
        })
        .returning('request_id')
        .executeTakeFirstOrThrow()
      const { company_id } = await tx
        .selectFrom('company')
        .select('company_id')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow()
      const { deal_id } = await tx
        .insertInto('deal')
        .values({
          ...{
            workspace_id: workspaceId,
            key: `${mark}-deal`,
            name: `${mark} Deal`,
            state: 'open',
          },
          company_id,
          owner: 'rep',
        })
        .returning('deal_id')
        .executeTakeFirstOrThrow()
      return {
        workspaceId,
        ...agreed,
        changeId: change_id,
        viewId: view_id,
        trackId: track_id,
        stepId: 'first',
        taskId: task_id,
        chatId: chat_id,
        webhookId: webhook_id,
        absenceId: absence_id,
        crunchId: crunch_id,
        askId: ask_id,
        explanationId: explanation_id,
        requestId: request_id,
        companyId: company_id,
        dealId: deal_id,
        campaignId: campaign_id,
        failedEventId: failed_event_id,
        personId: person_id,
        n: 1,
        place: 1,
        decisionId: 'decision:unknown',
        batchId: batch_id,
        teamId: team_id,
        invitationId: invitation_id,
        mailId: mail_id,
        keyId: key_id,
        otherId: person_id,
        mergeId: decision_id,
        memberId: member.memberId,
        sessionId: member.sessionId,
        uploadId: await upload(workspaceId, mark),
      }
    })
  }

  /** A track with a mail and somebody in it who is somebody's task. */
  async function aTrack(
    tx: Tx,
    workspaceId: string,
    mark: string,
    { memberId, personId }: { memberId: number; personId: number },
  ) {
    const does = { kind: 'mail', subject: mark, body: mark }
    const document = {
      ...{ purpose: mark, forPurpose: 'marketing', takes: { from: [], who: [] }, milestones: [] },
      steps: [{ id: 'first', wait: { days: 1, counts: 'plain' }, only: [], does }],
    }
    const { rows } = await sql<{ track_id: number }>`
      insert into track (workspace_id, name, document, position, made_at)
      values (${workspaceId}::uuid, ${mark}, ${JSON.stringify(document)}::jsonb, 9, now())
      returning track_id`.execute(tx)
    const track_id = rows[0]?.track_id as number
    const { rows: tasks } = await sql<{ task_id: number }>`
      with stay as (
        insert into enrolment (workspace_id, track_id, person_id, n, from_stage, came_to, entered_at, step_id, due_at)
        values (${workspaceId}::uuid, ${track_id}, ${personId}, 0, 'lead', 1, now(), 'first', now())
        returning enrolment_id)
      insert into nurture_task (workspace_id, member_id, person_id, track_id, enrolment_id, why, says, made_at, due_at)
      select ${workspaceId}::uuid, ${memberId}, ${personId}, ${track_id}, enrolment_id, 'step', ${mark}, now(), now()
      from stay returning task_id`.execute(tx)
    return { track_id, task_id: tasks[0]?.task_id as number }
  }

  const keyOf = (workspaceId: string, mark: string) => ({
    workspace_id: workspaceId,
    kind: 'api' as const,
    name: `${mark} key`,
    shown: `lk_live_${mark}`,
    secret_hash: '',
    scopes: [],
    source_id: null,
    member_id: null,
    made_by: null,
    made_at: NOW,
    expires_at: null,
    last_used_at: null,
    revoked_at: null,
  })
})

/** Takes `workspace_id = $1` out of a query, in every spelling, and keeps the parameter. */
function blind(text: string): string {
  return text.replaceAll(
    /(?:"?\w+"?\.)?"?workspace_id"?\s*=\s*(\$\d+)(?:::uuid)?/gi,
    '($1::text is not null)',
  )
}
