import type { Person } from '#api/people.ts'
import type { HandoffStory } from '#domain/people/handoff-story.ts'
import { settled } from '#domain/people/settled.ts'

/** The hand-offs of an answer with their deals' ends, as the domain tells them: the wire has no units, the domain does. */
export const storiesOf = (person: Person) =>
  settled(person.handoffs as unknown as readonly HandoffStory[])
