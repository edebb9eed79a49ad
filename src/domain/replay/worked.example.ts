import type { Agreement } from '#domain/agreement/agreement.ts'
import { DAY, HOUR, type Instant, instant } from '#domain/time.ts'
import { KIND, type LogEvent } from './log.ts'
import { signatureOf } from './signature.ts'

/** The agreement of rule 3.5, as published in shared/example/replay. */
export const workedAgreement: Agreement = {
  schema: 'lockstep.agreement/1',
  name: 'Rule 3.5',
  timeZone: 'Europe/Amsterdam',
  fit: {
    cap: 50,
    rules: [
      { id: 'country', points: 10, when: { trait: 'country', in: ['NL', 'BE', 'DE'] } },
      { id: 'size', points: 20, when: { trait: 'employees', atLeast: 50 } },
      { id: 'title', points: 20, when: { trait: 'title', contains: 'head' } },
      { id: 'freemail', points: -20, when: { trait: 'freemail', is: true } },
    ],
    bands: [
      { name: 'A', atLeast: 40 },
      { name: 'B', atLeast: 20 },
      { name: 'C', atLeast: 0 },
    ],
  },
  engagement: {
    cap: 100,
    groups: [
      {
        id: 'web',
        cap: 25,
        rules: [
          { id: 'page', event: 'page_view', points: 2, cap: 10, halfLifeDays: 14 },
          { id: 'pricing', event: 'pricing_view', points: 10, cap: 20, halfLifeDays: 14 },
        ],
      },
      {
        id: 'email',
        cap: 10,
        rules: [{ id: 'click', event: 'email_click', points: 5, cap: 10, halfLifeDays: 14 }],
      },
      {
        id: 'content',
        cap: 45,
        rules: [
          {
            id: 'download',
            event: 'download',
            points: 15,
            cap: 15,
            halfLifeDays: 30,
            distinctBy: 'asset',
          },
        ],
      },
      {
        id: 'penalty',
        cap: 20,
        rules: [{ id: 'careers', event: 'careers_view', points: -10, cap: 20, halfLifeDays: 30 }],
      },
    ],
    bands: [
      { name: '1', atLeast: 40 },
      { name: '2', atLeast: 20 },
      { name: '3', atLeast: 0 },
    ],
  },
  qualify: { cells: ['A1', 'A2', 'B1'], handRaises: ['demo_request'], exclude: [] },
  minimumInformation: ['email', 'company', 'country'],
  closings: { recycled: { carryOver: 0, coolDownDays: 14 } },
}

const NEW_YEAR = Date.UTC(2026, 0, 1)

/** Midnight (UTC) that begins day n of the example. */
export const day = (n: number): Instant => instant(NEW_YEAR + n * DAY)

/** An event of p1 at an instant, known at once or later. */
export function event(
  id: string,
  kind: keyof typeof KIND,
  name: string,
  happenedAt: Instant,
  properties: Record<string, unknown> = {},
  knownAt: Instant = happenedAt,
): LogEvent {
  const { signature } = signatureOf(KIND[kind], name, properties)
  return { messageId: id, person: 'p1', signature, happenedAt, receivedAt: knownAt, knownAt }
}

/** What Ada did in rule 3.5. */
export const workedEvents: LogEvent[] = [
  event('e01', 'behaviour', 'page_view', day(0)),
  event('e02', 'identify', '', day(0), { email: 'a@x.nl', country: 'NL', title: 'Head of Ops' }),
  event('e03', 'behaviour', 'download', day(1), { asset: 'X' }),
  event('e04', 'behaviour', 'download', instant(day(1) + HOUR), { asset: 'X' }),
  event('e05', 'behaviour', 'pricing_view', day(3)),
  event('e06', 'behaviour', 'pricing_view', day(3)),
  event('e07', 'behaviour', 'pricing_view', day(3)),
  event('e08', 'identify', '', day(5), { employees: 120, company: 'X BV' }),
  event('e09', 'decision', 'recycled', day(8), { reason: 'not_ready' }),
  event('e10', 'behaviour', 'download', day(10), { asset: 'Y' }),
  event('e11', 'behaviour', 'pricing_view', day(21)),
  event('e12', 'behaviour', 'pricing_view', day(21)),
  event('e13', 'behaviour', 'pricing_view', day(23)),
]
