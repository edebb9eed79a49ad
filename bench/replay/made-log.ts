import type { Agreement, EngagementRule } from '#domain/agreement/agreement.ts'
import { type Columns, KIND, type Signature } from '#domain/replay/log.ts'
import { DAY } from '#domain/time.ts'

/** Two years, ending with this instant. */
export const END = Date.UTC(2026, 0, 1)
const SPAN = 730 * DAY
const ASSETS = 200

const rule = (
  id: string,
  points: number,
  cap: number,
  halfLifeDays: number,
  more: Partial<EngagementRule> = {},
): EngagementRule => ({ id, event: id, points, cap, halfLifeDays, ...more })

/** Ten rules with caps and half-lives, one of them once per asset, one that takes points away. */
export const agreement: Agreement = {
  schema: 'lockstep.agreement/1',
  name: 'Bench',
  timeZone: 'Europe/Amsterdam',
  fit: {
    cap: 50,
    rules: [
      { id: 'country', points: 10, when: { trait: 'country', in: ['NL', 'BE', 'DE'] } },
      { id: 'size', points: 20, when: { trait: 'employees', atLeast: 50 } },
      { id: 'title', points: 20, when: { trait: 'title', contains: 'head' } },
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
          rule('page', 2, 10, 14),
          rule('pricing', 10, 20, 14),
          rule('docs', 3, 9, 14),
          rule('search', 1, 5, 7),
        ],
      },
      { id: 'mail', cap: 15, rules: [rule('click', 5, 10, 14), rule('reply', 10, 10, 30)] },
      {
        id: 'content',
        cap: 45,
        rules: [rule('download', 15, 15, 30, { distinctBy: 'asset' }), rule('webinar', 15, 30, 60)],
      },
      { id: 'event', cap: 30, rules: [rule('booth', 20, 20, 60)] },
      { id: 'penalty', cap: 20, rules: [rule('careers', -10, 20, 30)] },
    ],
    bands: [
      { name: '1', atLeast: 40 },
      { name: '2', atLeast: 20 },
      { name: '3', atLeast: 0 },
    ],
  },
  qualify: { cells: ['A1', 'A2', 'B1'], handRaises: ['demo'], exclude: [] },
  minimumInformation: ['email', 'country'],
  closings: {},
}

/** How often what happens, of 1,000 events. */
const DEEDS: [string, number][] = [
  ['page', 520],
  ['docs', 90],
  ['search', 80],
  ['click', 90],
  ['pricing', 40],
  ['download', 70],
  ['webinar', 15],
  ['reply', 10],
  ['booth', 5],
  ['careers', 20],
  ['demo', 1],
  ['identify', 49],
  ['recycled', 10],
]

/** `events` events of `people` people, the same in every run; one person in twenty has an event known late. */
export function madeLog(events: number, people: number) {
  const { signatures, dealt } = dealOut()
  const columns: Columns = {
    people,
    start: shared(Uint32Array, people + 1),
    t: shared(Float64Array, events),
    k: shared(Float64Array, events),
    signature: shared(Uint32Array, events),
  }
  const { start, t, k, signature } = columns
  let state = 42
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  let i = 0
  for (let p = 0; p < people; p++) {
    start[p] = i
    const fair = (events - i) / (people - p)
    const wish = Math.max(1, Math.round(-Math.log(1 - chance()) * fair))
    const count = p === people - 1 ? events - i : Math.min(wish, events - i - (people - p - 1))
    const step = (2 * SPAN) / (count + 1)
    let at = END - SPAN + chance() * step * 0.5
    for (let n = 0; n < count; n++, i++) {
      at = Math.min(END, Math.round(at + chance() * step * 0.5 * (2 - n / count)))
      t[i] = at
      k[i] = at
      signature[i] = dealt[Math.floor(chance() * dealt.length)] as number
    }
    if (count > 1 && p % 20 === 0) k[i - 2] = (t[i - 1] as number) + DAY
  }
  start[people] = i
  return { columns, signatures }
}

/** A dictionary, and a deck of 64,000 cards in which every signature has its share. */
function dealOut() {
  const signatures: Signature[] = []
  const deck: number[] = []
  for (const [name, share] of DEEDS) {
    const faces = facesOf(name)
    for (const face of faces) signatures.push(face)
    const first = signatures.length - faces.length
    for (let n = 0; n < share * 64; n++) deck.push(first + (n % faces.length))
  }
  return { signatures, dealt: Uint32Array.from(deck) }
}

function facesOf(name: string): Signature[] {
  if (name === 'download') {
    return Array.from({ length: ASSETS }, (_, n) => ({
      kind: KIND.behaviour,
      name,
      properties: { asset: `A${n}` },
    }))
  }
  if (name === 'recycled') return [{ kind: KIND.decision, name, properties: { reason: 'later' } }]
  if (name !== 'identify') return [{ kind: KIND.behaviour, name, properties: {} }]
  const told = [
    { country: 'NL', email: true },
    { country: 'US', email: true },
    { employees: 120 },
    { employees: 12 },
    { title: 'Head of Sales' },
    { title: 'Intern' },
  ]
  return told.map((properties) => ({ kind: KIND.identify, name: '', properties }) as Signature)
}

function shared<T>(
  make: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new make(new SharedArrayBuffer(length * make.BYTES_PER_ELEMENT))
}
