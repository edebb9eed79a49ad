import { useWorkspace } from '#web/session.tsx'

const SEEN = {
  own: 'You see your own people: those whose owner, as the CRM names it, is you.',
  team: 'You see the people of your teams.',
  origins: 'You see the people of the origins that were opened to you.',
} as const

/** In words, whose people are seen, for lists that are not everybody; null: all are seen. */
export function useNarrowed(): string | null {
  const { me } = useWorkspace()
  return me === null || me.sees === 'all' ? null : SEEN[me.sees]
}
