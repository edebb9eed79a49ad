import { linksIn, MERGE_WORDS, tagsIn } from './letter.ts'
import type { Step, Track } from './track.ts'

/** What keeps a track from being started, or (a `note`) what is worth a second look; in a sentence. */
export type TrackFault = {
  /** Where: "steps[1]"; empty: the track as a whole. */
  path: string
  says: string
  isNote: boolean
}

/** What the house has, by which a track may be started. */
export type Ground = {
  /** Mails leave the house: SMTP is set. */
  sendsMail: boolean
  /** People outside reach the house by https, so that one click unsubscribes them. */
  isReached: boolean
  /** Whether a member who is still here owns the track. */
  hasOwner: boolean
  /** Webhooks that are on. */
  webhooks: readonly number[]
  /** Purposes that mail can be for; a contract's cannot be stopped, so no track sends for it. */
  purposes: readonly string[]
}

/** Everything that speaks against starting a track, in the order of its page. */
export function trackFaults(track: Track, ground: Ground): TrackFault[] {
  const faults: TrackFault[] = []
  const say = (path: string, says: string, isNote = false) => faults.push({ path, says, isNote })
  if (track.purpose.trim() === '') say('purpose', 'Say in one sentence what the track is for.')
  if (track.takes.from.length === 0) say('takes', 'Say whom it takes.')
  if (!ground.hasOwner) say('owner', 'Somebody has to own it: they get its tasks and its answers.')
  if (track.steps.length === 0) say('steps', 'Nothing is done in it: add a step.')
  if (track.milestones.length === 0)
    say('milestones', 'It has no milestone, so nobody will see whether it helps.', true)
  if (track.steps.some(({ does }) => does.kind === 'mail')) {
    if (!ground.sendsMail)
      say('steps', 'No mail leaves this house: set LOCKSTEP_SMTP_URL and LOCKSTEP_MAIL_FROM.')
    if (!ground.isReached)
      say('steps', 'Nobody could unsubscribe: set LOCKSTEP_URL to an address with https.')
    if (!ground.purposes.includes(track.forPurpose))
      say(
        'forPurpose',
        'No mail can be sent for this purpose. Choose one under Workspace, Privacy.',
      )
  }
  for (const [i, step] of track.steps.entries())
    for (const [says, isNote = false] of stepFaults(step, ground)) say(`steps[${i}]`, says, isNote)
  return faults
}

type Said = [says: string, isNote?: boolean]

function stepFaults({ does }: Step, { webhooks }: Ground): Said[] {
  if (does.kind === 'task') return does.says.trim() === '' ? [['The task says nothing.']] : []
  if (does.kind === 'call')
    return webhooks.includes(does.webhookId) ? [] : [['The webhook it tells is off, or gone.']]
  return mailFaults(does)
}

function mailFaults({ subject, body }: { subject: string; body: string }): Said[] {
  const faults: Said[] = []
  if (subject.trim() === '') faults.push(['The mail has no subject.'])
  if (body.trim() === '') faults.push(['The mail is empty.'])
  for (const { text, word, fallback } of [...tagsIn(subject), ...tagsIn(body)]) {
    if (!Object.hasOwn(MERGE_WORDS, word))
      faults.push([`Nothing is known as ${text}. There is ${Object.keys(MERGE_WORDS).join(', ')}.`])
    else if (fallback === null || fallback === '')
      faults.push([`${text} stays empty where it is not known: write {{${word}|…}}.`])
  }
  if (/\{\{|\}\}/.test(`${subject}${body}`.replace(/\{\{[^{}]*\}\}/g, '')))
    faults.push(['A {{ or }} stands alone.'])
  const first = body
    .split(/\n{2,}/)
    .slice(0, 2)
    .join('\n')
  if (body.trim() !== '' && linksIn(first).length === 0)
    faults.push(['No link stands in its first two paragraphs: what should they do?', true])
  return faults
}
