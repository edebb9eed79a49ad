/** What a campaign is for, as a gardener would say it. Each is judged by something else, and after another time. */
export const INTENTS = ['planting', 'cultivating', 'harvesting', 'weeding'] as const
export type Intent = (typeof INTENTS)[number]

/** What each intent is called, what it does, and by what it is judged. */
export const INTENT_WORDS: Record<Intent, { name: string; does: string; judgedBy: string }> = {
  planting: {
    name: 'Planting',
    does: 'People who do not know us meet us for the first time.',
    judgedBy: 'Judge it by who comes back in the months after, not by leads this week.',
  },
  cultivating: {
    name: 'Cultivating',
    does: 'People who know us, but are not ready, learn more and stay in touch.',
    judgedBy: 'Judge it by how many come further: more of them qualified next quarter.',
  },
  harvesting: {
    name: 'Harvesting',
    does: 'People who are ready to buy find the way to sales.',
    judgedBy: 'Judge it by hand-offs that sales accepts, and by deals.',
  },
  weeding: {
    name: 'Weeding',
    does: 'People who will never buy are thanked and left in peace, so that nobody calls them.',
    judgedBy: 'Judge it by the calls it saves, and by fewer rejected leads.',
  },
}
