import type { Person } from '#api/people.ts'
import type { HandoffStory } from '#domain/people/handoff-story.ts'

/** The hand-offs of an answer, as the domain tells them: the wire has no units, the domain does. */
export const storiesOf = (person: Person) => person.handoffs as unknown as readonly HandoffStory[]
