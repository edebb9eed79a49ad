import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Those that speak of tracks of nurture. */
export const OF_NURTURE = {
  'track-unknown': {
    is: 'There is no such track.',
    next: 'Somebody may have removed it. Go back to the list of tracks.',
  },
  'track-unfit': {
    is: 'Something still speaks against starting this track.',
    next: 'The sentences beside it say what. Mend that, then start it.',
  },
  'track-runs': {
    is: 'This track runs, and people are on their way in it.',
    next: 'Stop it, change it, and start it again: whoever is in it goes on where they were.',
  },
  'track-step-unknown': {
    is: 'This track has no such mail.',
    next: 'The step may have been changed meanwhile. Open the track again.',
  },
  'tracks-too-many': {
    is: 'There are 30 tracks already.',
    next: 'Remove one that nobody needs. Somebody is in one track at a time.',
  },
  'task-unknown': {
    is: 'This task is not there, or not yours.',
    next: 'It goes when the person leaves the track. Look at the list again.',
  },
  'not-in-a-track': {
    is: 'They are in no track.',
    next: 'They may have left it meanwhile: their page says when and why.',
  },
} satisfies Partial<Record<Refusal, Said>>
