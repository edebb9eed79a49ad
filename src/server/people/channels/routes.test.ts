import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Campaign } from '#api/campaigns.ts'
import type { RulesNow } from '#api/channels.ts'
import { readArrival } from '#domain/people/channels/arrival.ts'
import { DEFAULT_RULES } from '#domain/people/channels/default-rules.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import type { Name } from '#domain/people/identity/name.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { type NewEvent, tell } from '#server/db/log.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const NOW = Date.UTC(2026, 10, 22)

let house: TestApp
let mira: TestMember
let rep: TestMember
let olga: TestMember
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  mira = await testMember(db, workspaceId, { name: 'Mira Marketer', roles: ['marketer'] })
  rep = await testMember(db, workspaceId, { name: 'Rosa Rep', roles: ['rep'], knownAs: ['rosa'] })
  olga = await testMember(db, workspaceId, { name: 'Olga Owner', roles: ['owner'] })
  let n = 0
  const came = (
    person: string | Name,
    utm: Record<string, string>,
    names: Name[] = [],
  ): NewEvent => ({
    messageId: `m${++n}`,
    person,
    names,
    kind: 'behaviour',
    name: 'page_view',
    properties: {},
    happenedAt: NOW,
    arrival: readArrival({ context: { campaign: utm, page: { url: 'https://acme.example/' } } }),
    ...(utm.name === undefined ? {} : { campaign: utm.name }),
  })
  const events = [
    // Ada under two names: one person who came twice from the partner's page.
    came('ada', { source: 'friend' }),
    came({ system: 'anonymous', value: 'browser-7' }, { source: 'friend' }, [
      { system: 'id', value: 'ada' },
    ]),
    came('ada', {}),
    came('ben', { source: 'friend' }),
    came('ben', { source: 'google', medium: 'cpc', name: 'Spring' }),
    came('cyd', { source: 'google', medium: 'cpc', name: 'SPRING ' }),
    came('cyd', { medium: 'email', name: 'Letter 7' }),
  ]
  await tell(db, workspaceId, 'web', events, NOW)
  await foldDue(db, workspaceId, NOW)
})
afterAll(() => house.close())

const ask = async (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  version?: number,
  headers: Record<string, string> = mira.headers,
) => {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...headers, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: answer.statusCode, etag: answer.headers.etag, told: answer.json() }
}

const people = async (filter: string) => {
  const { told } = await ask('GET', `/people?sort=name&${filter}`)
  return (told.rows as { name: string }[]).map(({ name }) => name)
}

const friends: ChannelRules = [
  {
    id: 'friends',
    channel: 'Friends',
    ways: [[{ field: 'source', test: 'is', values: ['friend'] }]],
  },
  ...DEFAULT_RULES,
]

describe('channels', () => {
  test('are counted by arrivals and by people, who have one person’s names', async () => {
    const { told } = await ask('GET', '/channels')
    const used = (told as { arrivals: number }[]).filter(({ arrivals }) => arrivals > 0)
    expect(used).toEqual([
      { channel: 'Paid Search', arrivals: 2, people: 2 },
      { channel: 'Email', arrivals: 1, people: 1 },
      { channel: 'Referral', arrivals: 3, people: 2 },
      { channel: 'Direct', arrivals: 1, people: 1 },
    ])
    expect(told.at(-1)).toEqual({ channel: 'Unassigned', arrivals: 0, people: 0 })
  })

  test('narrow the list of people, whichever of their names came', async () => {
    expect(await people('channel=Referral')).toHaveLength(2)
    expect(await people('channel=Paid+Search')).toHaveLength(2)
    expect(await people('channel=Display')).toEqual([])
  })

  test('other rules are previewed before they are saved, with the ways of coming that move', async () => {
    const { told } = await ask('POST', '/channel-rules/preview', { rules: friends })
    expect(told).toEqual({
      arrivals: 3,
      people: 2,
      moves: [
        {
          from: 'Referral',
          to: 'Friends',
          arrivals: 3,
          people: 2,
          rows: [
            {
              arrivalId: expect.any(Number),
              words: 'friend',
              landing: 'acme.example',
              arrivals: 3,
              people: 2,
            },
          ],
          more: 0,
        },
      ],
    })
    expect(await people(`arrival=${told.moves[0].rows[0].arrivalId}`)).toHaveLength(2)
    expect((await ask('GET', '/channel-rules')).told.version).toBe(1)
  })

  test('are sorted anew by the rules that are saved, once, with who did it and when', async () => {
    const saved = await ask('PUT', '/channel-rules', { rules: friends }, 1)
    expect(saved).toMatchObject({
      status: 200,
      etag: '"2"',
      told: { version: 2, moved: 1, madeBy: 'Mira Marketer' },
    })
    expect(await people('channel=Friends')).toHaveLength(2)
    expect(await people('channel=Referral')).toEqual([])
    const again = await ask('PUT', '/channel-rules', { rules: friends }, 2)
    expect(again).toMatchObject({ status: 200, told: { version: 2, moved: 0 } })
    const late = await ask('PUT', '/channel-rules', { rules: DEFAULT_RULES }, 1)
    expect(late).toMatchObject({ status: 412, told: { code: 'version-stale' } })
    await ask('PUT', '/channel-rules', { rules: DEFAULT_RULES }, 2)
    const { told: versions } = await ask('GET', '/channel-rules/versions')
    const listed = (versions as RulesNow[]).map(({ version, madeBy, rules }) => [
      version,
      madeBy,
      rules.length,
    ])
    expect(listed).toEqual([
      [3, 'Mira Marketer', DEFAULT_RULES.length],
      [2, 'Mira Marketer', DEFAULT_RULES.length + 1],
      [1, null, DEFAULT_RULES.length],
    ])
    const { rows } = (
      await ask('GET', '/audit?action=change-channel-rules', undefined, undefined, olga.headers)
    ).told
    expect(rows).toHaveLength(2)
  })

  test.each([
    [
      'a rule that looks for nothing',
      [{ id: 'a', channel: 'A', ways: [[{ field: 'medium', test: 'is', values: [] }]] }],
    ],
    ['a rule without a way', [{ id: 'a', channel: 'A', ways: [] }]],
    [
      'a list that we do not have',
      [{ id: 'a', channel: 'A', ways: [[{ field: 'from', test: 'listed', values: ['friends'] }]] }],
    ],
    [
      'a channel that means no rule',
      [
        {
          id: 'a',
          channel: 'Unassigned',
          ways: [[{ field: 'medium', test: 'present', values: [] }]],
        },
      ],
    ],
    ['two rules of one id', [friends[0], friends[0]]],
    [
      'a pattern of another kind',
      [{ id: 'a', channel: 'A', ways: [[{ field: 'medium', test: 'regex', values: ['(a+)+$'] }]] }],
    ],
  ])('%s is refused', async (_, rules) => {
    const { version } = (await ask('GET', '/channel-rules')).told
    expect((await ask('PUT', '/channel-rules', { rules }, version)).status).toBe(400)
  })

  test('a rep reads the rules and changes none', async () => {
    expect((await ask('GET', '/channel-rules', undefined, undefined, rep.headers)).status).toBe(200)
    const { status } = await ask('PUT', '/channel-rules', { rules: friends }, 3, rep.headers)
    expect(status).toBe(403)
  })

  test('stand beside what somebody did', async () => {
    const { told } = await ask('GET', '/people?campaign=1')
    expect(told.rows).toEqual([])
    const [{ personId }] = (await ask('GET', '/people?channel=Email')).told.rows
    const { rows } = (await ask('GET', `/people/${personId}/timeline`)).told
    expect(rows.map(({ arrival }: { arrival: unknown }) => arrival)).toEqual([
      { channel: 'Email', words: 'email, Letter 7' },
      { channel: 'Paid Search', words: 'google, cpc, SPRING' },
    ])
  })
})

describe('a campaign', () => {
  let spring: Campaign

  test('is not known while only events name it', async () => {
    const { told } = await ask('GET', '/campaign-texts')
    expect(told).toEqual({
      total: 2,
      rows: [
        { text: 'spring', written: expect.stringMatching(/spring/i), arrivals: 2, people: 2 },
        { text: 'letter 7', written: 'Letter 7', arrivals: 1, people: 1 },
      ],
    })
  })

  test('is made with the texts that mean it, and counts who came by them', async () => {
    const made = await ask('POST', '/campaigns', {
      name: 'Spring 2026',
      startsOn: '2026-03-01',
      endsOn: '2026-04-30',
      channel: 'Paid Search',
      intent: 'harvesting',
      cost: { cents: 1_200_000, currency: 'EUR' },
      kitUrl: 'https://acme.example/kit',
      texts: ['Spring'],
    })
    spring = made.told
    expect(made).toMatchObject({
      status: 200,
      told: {
        name: 'Spring 2026',
        startsOn: '2026-03-01',
        endsOn: '2026-04-30',
        cost: { cents: 1_200_000, currency: 'EUR' },
        arrivals: 2,
        people: 2,
        version: 1,
        texts: [{ text: 'spring', arrivals: 2, people: 2 }],
        channels: [{ channel: 'Paid Search', arrivals: 2, people: 2 }],
      },
    })
    expect(await people(`campaign=${spring.campaignId}`)).toHaveLength(2)
    expect((await ask('GET', '/campaign-texts')).told.total).toBe(1)
  })

  test.each([
    ['the name of another', { name: 'Spring 2026' }, 'campaign-name-taken'],
    ['a text that means another', { name: 'Other', texts: ['SPRING'] }, 'campaign-text-taken'],
    [
      'an end before its start',
      { name: 'Other', startsOn: '2026-03-02', endsOn: '2026-03-01' },
      'campaign-dates-crossed',
    ],
  ])('is refused with %s, and nothing of it stays', async (_, payload, code) => {
    expect((await ask('POST', '/campaigns', payload)).told.code).toBe(code)
    expect((await ask('GET', '/campaigns')).told.total).toBe(1)
  })

  test.each([['javascript:alert(1)'], ['data:text/html,x'], ['/kit'], ['https://a b']])(
    'has no kit at %s',
    async (kitUrl) => {
      expect((await ask('POST', '/campaigns', { name: 'Other', kitUrl })).status).toBe(400)
    },
  )

  test('is changed by who has seen it as it is', async () => {
    const url = `/campaigns/${spring.campaignId}`
    expect((await ask('PATCH', url, { intent: 'planting' })).status).toBe(428)
    const changed = await ask('PATCH', url, { intent: 'planting', endsOn: null }, 1)
    expect(changed).toMatchObject({
      status: 200,
      etag: '"2"',
      told: { intent: 'planting', endsOn: null, version: 2 },
    })
    expect((await ask('PATCH', url, { name: 'Late' }, 1)).status).toBe(412)
    expect((await ask('PATCH', url, { endsOn: '2026-01-01' }, 2)).told.code).toBe(
      'campaign-dates-crossed',
    )
    expect((await ask('GET', url)).told).toMatchObject({ version: 2, name: 'Spring 2026' })
  })

  test('takes a text in one step, and who saw another meaning is refused', async () => {
    const { campaignId: means } = spring
    const assign = (asked: object) => ask('PUT', '/campaign-texts', { text: 'Letter 7', ...asked })
    expect((await assign({ means, meant: null })).told).toEqual({ text: 'letter 7', means })
    expect((await assign({ means, meant: null })).status).toBe(200)
    expect((await assign({ means: null, meant: 999 })).told.code).toBe('campaign-text-taken')
    expect((await ask('GET', '/campaign-texts')).told.total).toBe(0)
    expect((await assign({ means: null, meant: means })).status).toBe(200)
    expect((await assign({ means: 999, meant: null })).told.code).toBe('campaign-unknown')
  })

  test('leaves its texts without meaning when it is removed', async () => {
    const url = `/campaigns/${spring.campaignId}`
    expect((await ask('DELETE', url, undefined, 1)).status).toBe(412)
    expect((await ask('DELETE', url, undefined, 2)).status).toBe(200)
    expect((await ask('GET', url)).told.code).toBe('campaign-unknown')
    expect((await ask('GET', '/campaign-texts')).told.total).toBe(2)
    const actions = [
      'make-campaign',
      'change-campaign',
      'assign-campaign-text',
      'unassign-campaign-text',
      'remove-campaign',
    ]
    for (const action of actions) {
      const { told } = await ask(
        'GET',
        `/audit?action=${action}`,
        undefined,
        undefined,
        olga.headers,
      )
      expect(told.rows, action).toHaveLength(1)
    }
  })
})
