import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Sentences about drafts, proposals and signatures. */
export const OF_AGREEMENT = {
  'draft-unknown': {
    is: 'There is no such draft of yours.',
    next: 'It may have been proposed or thrown away. Your drafts are listed on the agreement’s page.',
  },
  'draft-elsewhere': {
    is: 'You changed this draft in another window.',
    next: 'What you typed here is still here. Load the page anew to go on from the other one.',
  },
  'drafts-too-many': {
    is: 'You have twenty drafts already.',
    next: 'Throw one away that you no longer need.',
  },
  'document-unfit': {
    is: 'This is no document that could become an agreement.',
    next: 'It is too large, nested too deeply, or no JSON object. Nothing was kept of it.',
  },
  'agreement-unsound': {
    is: 'The draft cannot be signed as it is.',
    next: 'Each fault is named beside its clause. Mend them, then propose it.',
  },
  'nothing-changes': {
    is: 'The draft says what holds already.',
    next: 'Change something first; nothing was proposed.',
  },
  'effective-past': {
    is: 'The day from which it shall hold has passed.',
    next: 'Choose a later one, or let it hold from the last signature on.',
  },
  'proposal-unknown': {
    is: 'There is no such proposal.',
    next: 'Proposals are listed on the agreement’s page.',
  },
  'proposal-over': {
    is: 'This proposal is over.',
    next: 'Nothing was changed. It was put in force or withdrawn; begin a new draft to go on.',
  },
  'proposal-outrun': {
    is: 'Another version came into force first.',
    next: 'Nothing was signed. Begin a draft upon the version in force and carry your changes over.',
  },
  'proposal-reworded': {
    is: 'The words changed after you opened this page.',
    next: 'Nothing was signed. Read the new words, then sign them.',
  },
  'proposal-not-yours': {
    is: 'Only whoever made a proposal, or the mediator, takes it back.',
    next: 'You can answer with other words.',
  },
  'not-yours-to-sign': {
    is: 'You do not sign for this side.',
    next: 'The manager of that team does.',
  },
  'signed-already': {
    is: 'Somebody has signed for this side already.',
    next: 'Nothing was changed.',
  },
  'signed-other-side': {
    is: 'You signed this proposal for the other side.',
    next: 'One person never signs for both. Somebody else of this side signs.',
  },
  'nothing-to-suspend': {
    is: 'There is no version before this one to go back to.',
    next: 'Propose other words instead.',
  },
  'version-unknown': {
    is: 'There is no such version of the agreement.',
    next: 'The bar at the top of the agreement’s page shows all of them.',
  },
  'version-unsigned': {
    is: 'Nobody has signed this version.',
    next: 'A certificate is made of what was signed.',
  },
  'comment-unknown': {
    is: 'There is no such comment of yours.',
    next: 'It may be gone already.',
  },
  'reservation-unknown': {
    is: 'There is no such reservation.',
    next: 'Those that stand are beside their clauses.',
  },
  'reservation-not-yours': {
    is: 'Only whoever recorded it, their side’s manager or the mediator says how it stands.',
    next: 'You can comment on the clause.',
  },
  'reservation-changed': {
    is: 'Somebody changed this reservation meanwhile.',
    next: 'Look at it again; what you typed is still here.',
  },
  'rating-unknown': {
    is: 'There is no such round, or no such lead in it.',
    next: 'Rounds are listed on their page.',
  },
  'rating-few-leads': {
    is: 'Fewer than two leads were passed so far.',
    next: 'Begin a round when some more were.',
  },
  'rating-not-yours': {
    is: 'Only members of marketing and of sales rate leads.',
    next: 'You can read what came of a round.',
  },
  'rating-over': {
    is: 'You have answered for every lead of this round.',
    next: 'Your answers stay as they are, for you can see those of the others now.',
  },
} satisfies Partial<Record<Refusal, Said>>
