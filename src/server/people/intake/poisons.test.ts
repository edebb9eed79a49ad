import { afterAll, beforeAll, expect, test } from 'vitest'
import { countUnfolded, foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { HIGH_WATER } from './pressure.ts'
import { account, send, writeKey } from './sending.example.ts'

let house: TestApp
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
})
afterAll(() => house.close())

/** Text that packs badly: what PostgreSQL packs before it measures stays as long as it is. */
function noise(length: number): string {
  let state = 7
  const signs = Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return String.fromCharCode(0x4e00 + ((state >>> 12) % 20_000))
  })
  return signs.join('')
}

const track = '"type":"track","event":"download"'
const trait = (name: string): [string, string] => [
  `the trait ${name}`,
  `{"type":"identify","userId":"§","traits":{"${name}":"«»"}}`,
]
const TRAITS =
  'email name firstName phone title owner origin company website industry country employees'
/** Where a sender's text may stand: «» is the place, § somebody of their own. */
const PLACES: [string, string][] = [
  ['a message id', `{${track},"userId":"§","messageId":"«»"}`],
  ['a user id', `{${track},"userId":"«»"}`],
  ['an anonymous id', `{${track},"anonymousId":"«»"}`],
  ['a former id', '{"type":"alias","userId":"§","previousId":"«»"}'],
  ['the name of an event', '{"type":"track","event":"«»","userId":"§"}'],
  ['the name of a page', '{"type":"page","name":"«»","userId":"§"}'],
  ['a property', `{${track},"userId":"§","properties":{"a":"«»"}}`],
  ['the name of a property', `{${track},"userId":"§","properties":{"«»":1}}`],
  ['a list', `{${track},"userId":"§","properties":{"a":[{"b":"«»"}]}}`],
  ['a time', `{${track},"userId":"§","timestamp":"«»"}`],
  [
    'the time of sending',
    `{${track},"userId":"§","timestamp":"2026-01-01T00:00:00Z","sentAt":"«»"}`,
  ],
  ...TRAITS.split(' ').map(trait),
  ['a group', '{"type":"group","userId":"§","groupId":"«»","traits":{"name":"Acme"}}'],
  ['the name of a group', '{"type":"group","userId":"§","groupId":"acme","traits":{"name":"«»"}}'],
  ['a campaign', `{${track},"userId":"§","context":{"campaign":{"name":"«»","source":"«»"}}}`],
  [
    'the address of a page',
    `{${track},"userId":"§","context":{"page":{"url":"https://acme.example/?utm_source=«»","referrer":"https://«»/"}}}`,
  ],
  [
    'a program',
    '{"type":"track","event":"email_click","userId":"§","context":{"userAgent":"Barracuda Sentinel «»"}}',
  ],
  [
    'a consent',
    '{"type":"identify","userId":"§","context":{"consent":{"categoryPreferences":{"«»":true}}}}',
  ],
  [
    'a mail',
    `{"type":"track","event":"email_click","userId":"§","properties":{"email_id":"«»","link_url":"«»"}}`,
  ],
  ['a field that nobody reads', `{${track},"userId":"§","extra":{"«»":"«»"}}`],
]
/** Each of them keeps a whole batch out of a database that gets it as it is, or something like it. */
const TEXTS = [
  'a\\u0000b',
  '\\u0000',
  '\\ud83d',
  '\\ude00b',
  '\\ude00\\ud83d',
  noise(66),
  noise(2_700),
  noise(8_000),
  '\\u0001\\u001f\\u0085\\u2028',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '300000-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-02-31T24:61:00Z',
  '32 Jan',
  'C:\\\\u0000dir',
  "'); drop table event; --",
  '[object Object]',
]
const VALUES = '1e400000 1e400 1e308 -1e308 1e-400 5e-324 -0 9007199254740993 8640000000000001'
const BARE = [...VALUES.split(' '), '1e15', 'null', 'true', '[]', '{}', '[[]]', '{"__proto__":{}}']

/** Nobody costs anybody else anything, whatever they send. */
test.each(PLACES)(
  'whatever stands for %s is stored or fails by itself, and can be folded',
  async (place, frame) => {
    const its = await writeKey(house, place)
    const poisons = [
      ...TEXTS.map((text) => frame.replaceAll('«»', text)),
      ...BARE.map((bare) => frame.replace(/"[^"]*«»"(?!:)/, bare)),
    ].map((poison, n) => poison.replace('§', `${place} ${n}`))
    const items = poisons.flatMap((poison, n) => [
      `{${track},"userId":"mate ${n}","messageId":"mate ${n}"}`,
      poison,
      `{"type":"track","event":"demo_request","userId":"${place} ${n}"}`,
    ])
    const answer = await send(house, its, `{"batch":[${items.join()}]}`)
    expect(answer.status).toBe(200)
    const results = answer.body.results ?? []
    const mates = results.filter((_, i) => i % 3 !== 1)
    expect(mates.map(({ result }) => result)).toEqual(poisons.flatMap(() => ['stored', 'stored']))
    // What our own reading lets pass the database keeps: its own refusals are the last resort.
    expect(results.filter(({ code }) => code === 'database-refused')).toEqual([])
    const failed = results.filter(({ result }) => result === 'failed').length
    expect(failed).toBeLessThan(poisons.length)
    expect(await account(house, place)).toEqual({
      received: items.length,
      stored: items.length - failed,
      duplicate: 0,
      failed,
      events: items.length - failed,
      waiting: failed,
    })
    const { db, workspaceId } = house
    const later = () => Date.now() + 120_000
    await foldLive(db, workspaceId, later, new AbortController().signal)
    expect(await countUnfolded(db, workspaceId, 10)).toBe(0)
    expect(await verify(db, workspaceId)).toMatchObject({ count: 0, pending: 0, strays: 0 })
  },
)
