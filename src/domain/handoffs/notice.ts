/** What members are told of. */
export const TOPICS = [
  'lead-yours',
  'lead-half',
  'lead-due',
  'lead-moved',
  'lead-back',
  'lead-answered',
  'lead-wakes',
  'lead-held',
  'request-yours',
  'request-answered',
  'request-due',
  'deal-won',
  'standing-ask',
  'agreement-to-sign',
] as const
export type Topic = (typeof TOPICS)[number]

/** Topics that cannot wait until morning: somebody waits for an answer now. */
export const URGENT: readonly Topic[] = ['lead-yours', 'lead-half', 'lead-due', 'request-due']

/** By mail at once, once a day or not at all; and in the chats that take this topic. In the app it always stands. */
export type Ways = { mail: 'now' | 'digest' | 'off'; chat: boolean }

/** When a member is left alone: outside of their working hours, in hours of their own, or never. */
export type Quiet = 'hours' | 'span' | 'never'

/** How a topic is told to who never said anything: what runs out at once, the rest once a day. */
export const usualWays = (topic: Topic): Ways => ({ mail: USUAL[topic], chat: true })

const USUAL: Record<Topic, Ways['mail']> = {
  'lead-yours': 'now',
  'lead-half': 'now',
  'lead-due': 'now',
  'lead-moved': 'now',
  'lead-back': 'digest',
  'lead-answered': 'digest',
  'lead-wakes': 'digest',
  'lead-held': 'digest',
  'request-yours': 'now',
  'request-answered': 'digest',
  'request-due': 'now',
  'deal-won': 'digest',
  'standing-ask': 'digest',
  'agreement-to-sign': 'now',
}
