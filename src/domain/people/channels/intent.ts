/** What a campaign is for, as a gardener would say it. Each is judged by something else, and after another time. */
export const INTENTS = ['planting', 'cultivating', 'harvesting', 'weeding'] as const
export type Intent = (typeof INTENTS)[number]
