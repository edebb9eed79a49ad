import type { Topic } from './notice.ts'

/** What a notice of a topic tells of, as settings say it. */
export const TOPIC_WORDS: Record<Topic, string> = {
  'lead-yours': 'A lead becomes yours',
  'lead-half': 'Half of the time to answer a lead is gone',
  'lead-due': 'A lead was not answered in time',
  'lead-moved': 'A lead of yours went to somebody else',
  'lead-back': 'A lead comes back to marketing',
  'lead-answered': 'Marketing answers a lead that you sent back',
  'lead-wakes': 'The day has come to look again at a lead that was sent to warm up',
  'lead-held': 'A lead is held, because something is missing',
  'request-yours': 'Somebody asks something of you',
  'request-answered': 'A request of yours was answered',
  'request-due': 'A request was not answered in time',
  'deal-won': 'A deal is won',
  'standing-ask': 'Marketing asks what would make your work easier',
  'agreement-to-sign': 'A change of the agreement waits for your signature',
}
