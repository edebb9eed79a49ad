import type { Mendable, RequestKind } from './request.ts'

/** What a request is called in a list, and what it asks for. */
export const REQUEST_WORDS: Record<RequestKind, { name: string; asks: string; hint: string }> = {
  content: {
    name: 'Content',
    asks: 'Something to show or to send',
    hint: 'For whom, at which moment, and what it has to answer.',
  },
  list: {
    name: 'A list',
    asks: 'People to call or to invite',
    hint: 'Which people, how many, by when.',
  },
  answer: {
    name: 'An answer',
    asks: 'An answer to a question',
    hint: 'What you need to know, and what hangs on it.',
  },
  'fix-field': {
    name: 'Fix a detail',
    asks: 'A detail of somebody that is wrong or missing',
    hint: 'What is wrong with it, and how you know.',
  },
  'find-role': {
    name: 'Find somebody',
    asks: 'Somebody of a buying group whom nobody knows',
    hint: 'Which company, and why this role is needed.',
  },
  feedback: {
    name: 'Feedback',
    asks: 'How it went',
    hint: 'About whom or what, and what you will do with it.',
  },
  'deal-reason': {
    name: 'Reason of a deal',
    asks: 'Why a deal was won or lost',
    hint: 'What you would do with the reason.',
  },
  'contact-roles': {
    name: 'Roles in a deal',
    asks: 'Who plays which part in a deal',
    hint: 'What is open: who decides, who pays, who uses it.',
  },
}

export const MENDABLE_WORDS: Record<Mendable, string> = {
  name: 'Name',
  title: 'Job title',
  company: 'Company',
  phone: 'Telephone number',
  country: 'Country',
  owner: 'Owner',
}
