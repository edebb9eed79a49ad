import type { NurtureTrack } from '#api/nurture.ts'
import type { TraitTest } from '#domain/agreement/agreement.ts'
import type { ENDINGS, Milestone, Step, Takes } from '#domain/handoffs/nurture/track.ts'

export type Ending = (typeof ENDINGS)[number]

/** A track as it stands in the fields of a form. */
export type Draft = {
  name: string
  purpose: string
  forPurpose: string
  ownerId: number | null
  takes: Takes
  milestones: Milestone[]
  steps: Step[]
}

export const draftOf = (track: NurtureTrack | undefined): Draft => ({
  name: track?.name ?? '',
  purpose: track?.purpose ?? '',
  forPurpose: track?.forPurpose ?? 'marketing',
  ownerId: track?.ownerId ?? null,
  takes: track?.takes ?? { from: [], who: [] },
  milestones: track?.milestones ?? [],
  steps: track?.steps ?? [],
})

/** What keeps it from being saved, in a sentence; null: nothing does. What keeps it from being started is said there. */
export function whyUnfit({ name, milestones, takes, steps }: Draft): string | null {
  if (name.trim() === '') return 'A track needs a name.'
  if (milestones.some((one) => one.name.trim() === '')) return 'A milestone has no name.'
  if (milestones.some(({ when }) => 'event' in when && when.event.trim() === ''))
    return 'A milestone does not say which event reaches it.'
  const tests = [
    ...takes.who,
    ...steps.flatMap(({ only }) => only),
    ...milestones.flatMap(({ when }) => ('trait' in when ? [when.trait] : [])),
  ]
  if (tests.some(({ trait }) => trait.trim() === '')) return 'A test does not say what it looks at.'
  if (steps.some(({ does }) => does.kind === 'call' && does.webhookId === 0))
    return 'A step does not say which webhook it tells.'
  return null
}

/** An id that no other one of these has. */
export function newId(others: readonly { id: string }[], beginning: string): string {
  for (let n = others.length + 1; ; n += 1) {
    const id = `${beginning}-${n}`
    if (!others.some((one) => one.id === id)) return id
  }
}

/** A list with one entry changed, or taken out. */
export const withOne = <T>(list: readonly T[], at: number, one: T | null): T[] =>
  list.flatMap((each, i) => (i === at ? (one === null ? [] : [one]) : [each]))

/** A list in which one entry stands one place further up. */
export const further = <T>(list: readonly T[], at: number): T[] => {
  const moved = [...list]
  const [one] = moved.splice(at, 1)
  if (one !== undefined) moved.splice(Math.max(0, at - 1), 0, one)
  return moved
}

const COMPARED = ['is', 'contains', 'at least', 'at most', 'is known', 'is not known'] as const
export type Compared = (typeof COMPARED)[number]
export const COMPARISONS: readonly Compared[] = COMPARED

/** A test as its row of a form shows it. */
export function shownTest(test: TraitTest): { how: Compared; value: string } {
  if ('known' in test) return { how: test.known ? 'is known' : 'is not known', value: '' }
  if ('is' in test) return { how: 'is', value: String(test.is) }
  if ('in' in test) return { how: 'is', value: test.in.join(', ') }
  if ('contains' in test) return { how: 'contains', value: test.contains }
  return 'atLeast' in test
    ? { how: 'at least', value: String(test.atLeast) }
    : { how: 'at most', value: String(test.atMost) }
}

export function testOf(trait: string, how: Compared, value: string): TraitTest {
  if (how === 'is known' || how === 'is not known') return { trait, known: how === 'is known' }
  if (how === 'contains') return { trait, contains: value || '…' }
  if (how === 'at least') return { trait, atLeast: Number(value) || 0 }
  if (how === 'at most') return { trait, atMost: Number(value) || 0 }
  const all = value.split(',').map(scalarOf)
  return all.length > 1 ? { trait, in: all } : { trait, is: scalarOf(value) }
}

/** "true" and "12" are what they look like. */
function scalarOf(text: string): string | number | boolean {
  const told = text.trim()
  if (told === 'true' || told === 'false') return told === 'true'
  return told !== '' && Number.isFinite(Number(told)) ? Number(told) : told
}
