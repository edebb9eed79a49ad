import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Those that speak of people, and of how they came. */
export const OF_PEOPLE = {
  'person-unknown': {
    is: 'Nobody here has this number.',
    next: 'The import that brought this person in may have been taken out. Look in the list of people.',
  },
  'same-person': {
    is: 'These two are one person already.',
    next: 'Their page shows every name they have.',
  },
  'told-apart': {
    is: 'Somebody decided that these two are not one person.',
    next: 'Take that decision back on either page, then merge them.',
  },
  'too-many-names': {
    is: 'Together they would have more than 500 names.',
    next: 'So many names are hardly one person. Look for a name that strangers share, e.g. the address of an office.',
  },
  'merged-by-hand': {
    is: 'Somebody merged these two.',
    next: 'Undo the merge first; then you can say that they are not the same.',
  },
  'decision-unknown': {
    is: 'Nobody decided this about these two.',
    next: 'The page of the person shows what was decided and what was taken back.',
  },
  'name-nobody': {
    is: 'That is nobody’s name, or of somebody you do not see.',
    next: 'Type a whole mail address, or the number by which a source calls somebody.',
  },
  'suppression-unknown': {
    is: 'This name is not suppressed in that way.',
    next: 'Look the name up to see what is said of it.',
  },
  'company-unknown': {
    is: 'This company is not here, or nobody of it is yours to see.',
    next: 'It may have another domain now. The list of companies shows all that you may see.',
  },
  'deal-unknown': {
    is: 'This deal is not here, or it is not yours to see.',
    next: 'The import that brought it in may have been taken out. The list of deals shows all that you may see.',
  },
  'domain-unfit': {
    is: 'This is no domain that a company can register.',
    next: 'Write it as it stands behind the @ of an address, such as acme.com.',
  },
  'view-unknown': {
    is: 'This view is not here any more, or it is not yours to open.',
    next: 'Its maker may have removed it. The menu of views shows those that are left.',
  },
  'view-name-taken': {
    is: 'One of the views of its maker has this name already.',
    next: 'Choose another name, or change that view.',
  },
  'view-sharing': {
    is: 'Owners and managers share views with everybody.',
    next: 'Keep it for yourself, or ask one of them to share it.',
  },
  'view-not-yours': {
    is: 'This view is not yours to change.',
    next: 'Save what you see as a view of your own.',
  },
  'views-too-many': {
    is: 'You keep 200 views already.',
    next: 'Remove one that you no longer open.',
  },
  'other-people': {
    is: 'The list holds another number of people by now.',
    next: 'Nobody was changed. Look at the list again, then say it once more.',
  },
  'change-unknown': {
    is: 'This change is not here, or somebody else made it.',
    next: 'Whoever made it, or who sees everybody, can undo it.',
  },
  'change-undone': {
    is: 'This change was undone already.',
    next: 'Nobody was changed again.',
  },
  'event-unknown': {
    is: 'This click is not here any more.',
    next: 'The import that brought it in may have been taken out. Load the page again.',
  },
  'failed-event-unknown': {
    is: 'There is no failed event of this number.',
    next: 'Go back to the list of failed events.',
  },
  'failed-event-over': {
    is: 'This event was replayed or set aside meanwhile.',
    next: 'Nothing was changed. Look at the list again.',
  },
  'failed-event-unfit': {
    is: 'The event cannot be stored as it stands.',
    next: 'Nothing was changed. Mend what is said above and try again.',
  },
  'campaign-unknown': {
    is: 'This campaign is not here any more.',
    next: 'Somebody removed it. The texts that meant it are listed again as meaning none.',
  },
  'campaign-name-taken': {
    is: 'Another campaign has this name.',
    next: 'Give it another one, or open that campaign. Nothing was changed; what you typed is still here.',
  },
  'campaign-text-taken': {
    is: 'This text means another campaign already.',
    next: 'Open that campaign and take the text from it first. Nothing was changed.',
  },
  'campaign-dates-crossed': {
    is: 'The campaign would end before it starts.',
    next: 'Change one of the two days. Nothing was changed; what you typed is still here.',
  },
} satisfies Partial<Record<Refusal, Said>>
