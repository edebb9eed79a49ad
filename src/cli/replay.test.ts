import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workedAgreement } from '#domain/replay/worked.example.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-replay-'))
  writeFileSync(join(folder, 'agreement.json'), JSON.stringify(workedAgreement))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString()
const track = (messageId: string, event: string, timestamp: string, asset?: string) => ({
  messageId,
  userId: 'p1',
  type: 'track',
  event,
  ...(asset ? { properties: { asset } } : {}),
  timestamp,
  receivedAt: timestamp,
})
const identify = (
  messageId: string,
  traits: object,
  timestamp: string,
  receivedAt = timestamp,
) => ({
  messageId,
  userId: 'p1',
  type: 'identify',
  traits,
  timestamp,
  receivedAt,
})

/** The events of rule 3.5. */
const events = [
  track('e01', 'page_view', at(0)),
  identify('e02', { email: 'a@x.nl', country: 'NL', title: 'Head of Ops' }, at(0)),
  track('e03', 'download', at(1), 'X'),
  track('e04', 'download', at(1, 1), 'X'),
  track('e05', 'pricing_view', at(3)),
  track('e06', 'pricing_view', at(3)),
  track('e07', 'pricing_view', at(3)),
  identify('e08', { employees: 120, company: 'X BV' }, at(5)),
  {
    messageId: 'e09',
    userId: 'p1',
    type: 'decision',
    event: 'recycled',
    properties: { reason: 'not_ready' },
    timestamp: at(8),
  },
  track('e10', 'download', at(10), 'Y'),
  track('e11', 'pricing_view', at(21)),
  track('e12', 'pricing_view', at(21)),
  track('e13', 'pricing_view', at(23)),
]

function lockstep(lines: unknown[], ...more: string[]) {
  const input = lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
  const agreement = join(folder, 'agreement.json')
  const ran = spawnSync(
    process.execPath,
    ['src/cli/main.ts', 'replay', '--agreement', agreement, '--events', '-', ...more],
    { encoding: 'utf8', input },
  )
  return { code: ran.status, out: ran.stdout, said: ran.stderr }
}

const decisions = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('the worked replay of rule 3.5 is printed, one line a decision', () => {
  const { code, out } = lockstep(events)
  expect(code).toBe(0)
  const mql = { person: 'p1', decision: 'mql', fit: 50, fitBand: 'A', engagementBand: '2' }
  expect(decisions(out)).toMatchObject([
    { ...mql, decidedAt: at(5), effectiveAt: at(5), engagement: 33.365, version: 1 },
    { person: 'p1', decision: 'passed', decidedAt: at(5), effectiveAt: at(5) },
    { ...mql, decidedAt: at(23), effectiveAt: at(23), engagement: 31.108 },
    { person: 'p1', decision: 'passed', decidedAt: at(23), effectiveAt: at(23) },
  ])
  expect(decisions(out)[0].engagementExact).toBeCloseTo(33.365, 3)
})

test('details received late decide late, and a message sent twice counts once', () => {
  const late = identify('e08', { employees: 120, company: 'X BV' }, at(5), at(9))
  const again = track('e01', 'demo_request', at(1))
  const { out } = lockstep([late, ...events.filter(({ messageId }) => messageId !== 'e08'), again])
  expect(decisions(out)[0]).toMatchObject({
    decision: 'mql',
    decidedAt: at(9),
    effectiveAt: at(5),
    engagement: 28.621,
  })
})

test('a device whose clock is wrong is set right by when it sent', () => {
  const askedAt = {
    ...track('d1', 'demo_request', '1999-01-01T00:00:00Z'),
    originalTimestamp: '2020-06-01T10:00:00+02:00',
    sentAt: '2020-06-01T08:00:30Z',
    receivedAt: at(2),
  }
  const [mql] = decisions(lockstep([askedAt]).out)
  expect(mql).toMatchObject({
    decision: 'mql',
    decidedAt: at(2),
    effectiveAt: new Date(Date.parse(at(2)) - 30_000).toISOString(),
  })
})

test('three threads print the same bytes as one', () => {
  const everybody = ['p1', 'p2', 'p3', 'p4', 'p5'].flatMap((userId) =>
    events.map((event) => ({ ...event, userId, messageId: `${userId}-${event.messageId}` })),
  )
  const alone = lockstep(everybody, '--threads', '1')
  expect(decisions(alone.out)).toHaveLength(20)
  expect(lockstep(everybody, '--threads', '3')).toEqual(alone)
  expect(lockstep(everybody, '--threads', 'many').said).toContain(
    'Say a whole number from 1 to 64.',
  )
})

test('lines that cannot be read are named, nothing is decided and the exit code is 1', () => {
  const bad = [
    '{"type": "track"',
    '',
    { type: 'track', userId: 'p1', timestamp: at(0) },
    { ...track('x', 'page_view', at(0)), timestamp: 'yesterday' },
    { type: 'decision', event: 'promoted', userId: 'p1', timestamp: at(0) },
    { type: 'track', event: 'page_view', timestamp: at(0) },
  ]
  const { code, out, said } = lockstep([...events, ...bad])
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(said.trim().split('\n')).toEqual([
    '-, line 14: is not JSON.',
    '-, line 16: needs the name of its event.',
    '-, line 17: has a timestamp that is not an ISO 8601 instant with its zone.',
    expect.stringMatching(/^-, line 18: needs an event that is one of mql, held,/),
    '-, line 19: needs a userId (or an anonymousId), a text or a number.',
  ])
})

test('an agreement that is not sound is refused with every fault and exit code 2', () => {
  const odd = { ...workedAgreement, timeZone: 'Mars', colour: 'red' }
  const path = join(folder, 'odd.json')
  writeFileSync(path, JSON.stringify(odd))
  const { code, said } = lockstep(events, '--agreement', path, '--json')
  expect(code).toBe(2)
  const { faults } = JSON.parse(said)
  expect(faults.map((fault: { path: string }) => fault.path).sort()).toEqual(['colour', 'timeZone'])
})
