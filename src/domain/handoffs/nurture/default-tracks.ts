import type { Milestone, Step, Track } from './track.ts'

/** The tracks a new workspace begins with, by the reasons of the default agreement. None of them runs until somebody starts it. */
export const DEFAULT_TRACKS: readonly Track[] = [
  {
    name: 'Not ready yet',
    purpose: 'Stay useful until the time is right, and notice when it is.',
    forPurpose: 'marketing',
    takes: {
      from: [
        { after: 'recycled', because: [] },
        { after: 'rejected', because: ['not-ready'] },
        { after: 'expired', because: [] },
      ],
      who: [],
    },
    milestones: [came('pricing', 'Looked at prices', 'pricing_view'), again()],
    steps: [
      mail('first', 2, 'What you asked about', FIRST()),
      mail('second', 10, 'One question', SECOND()),
      task('look', 20, 'Look at what they did since, and decide whether to write yourself'),
    ],
  },
  {
    name: 'No budget',
    purpose: 'Help them make the case for next year.',
    forPurpose: 'marketing',
    takes: { from: [{ after: 'disqualified', because: ['no-budget'] }], who: [] },
    milestones: [came('download', 'Took something to read', 'download'), again()],
    steps: [
      mail('case', 5, 'What it costs not to', CASE()),
      task('budget', 60, 'Ask when they plan the next budget'),
    ],
  },
  {
    name: 'Lost for now',
    purpose: 'Be there when what they chose disappoints, or when they decide after all.',
    forPurpose: 'marketing',
    takes: { from: [{ after: 'lost', because: [] }], who: [] },
    milestones: [came('site', 'Came back to our site', 'page_view'), again()],
    steps: [
      task('learn', 5, 'Ask what decided it'),
      mail('later', 60, 'How is it going?', LATER()),
    ],
  },
  {
    name: 'Details missing',
    purpose: 'Learn what sales has to know before they call.',
    forPurpose: 'marketing',
    takes: { from: [{ never: 'held' }], who: [] },
    milestones: [
      { id: 'known', name: 'Company known', when: { trait: { trait: 'company', known: true } } },
      again(),
    ],
    steps: [task('ask', 0, 'Find out what is missing, or ask them')],
  },
]

function came(id: string, name: string, event: string): Milestone {
  return { id, name, when: { event } }
}

function again(): Milestone {
  return { id: 'passed', name: 'Passed to sales again', when: { stage: 'passed' } }
}

function mail(id: string, days: number, subject: string, body: string): Step {
  return { id, wait: { days, counts: 'business' }, only: [], does: { kind: 'mail', subject, body } }
}

function task(id: string, days: number, says: string): Step {
  const does = { kind: 'task', says, withinDays: 3 } as const
  return { id, wait: { days, counts: 'business' }, only: [], does }
}

function FIRST(): string {
  return `Hello {{first name|there}},

it seems that it was not the time yet. Until it is, here is what others found useful:

(put your link here)

Answer this mail whenever you want to talk.`
}

function SECOND(): string {
  return `Hello {{first name|there}},

what would have to change before this is worth your time? One sentence is enough: I read every answer.`
}

function CASE(): string {
  return `Hello {{first name|there}},

whoever decides on the budget will ask what it brings. Here is how others at {{company|your size}} worked it out:

(put your link here)`
}

function LATER(): string {
  return `Hello {{first name|there}},

how is it going with what you chose? If anything is missing, I would like to hear what.`
}
