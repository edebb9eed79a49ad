import { describe, expect, test } from 'vitest'
import {
  type Actor,
  answer,
  give,
  kindsFor,
  mayAsk,
  owes,
  type Request,
  react,
  takeBack,
} from './request.ts'

const rosa: Actor = { memberId: 1, sides: ['sales'], isOwner: false }
const ben: Actor = { memberId: 2, sides: ['marketing'], isOwner: false }
const olga: Actor = { memberId: 3, sides: [], isOwner: true }
const both: Actor = { memberId: 4, sides: ['marketing', 'sales'], isOwner: false }
const open: Request = { kind: 'content', state: 'open', turn: 1, askerId: 1, ownerId: 2 }
const answered = { ...open, state: 'answered' as const }
const closed = { ...open, state: 'closed' as const }
const no = (refusal: string) => ({ ok: false, refusal })
const yes = (value: Request) => ({ ok: true, value })

describe('who asks what', () => {
  test.each([
    ['content', 'marketing'],
    ['list', 'marketing'],
    ['answer', 'marketing'],
    ['fix-field', 'marketing'],
    ['find-role', 'marketing'],
    ['feedback', 'sales'],
    ['deal-reason', 'sales'],
    ['contact-roles', 'sales'],
  ] as const)('%s is owed by %s', (kind, side) => {
    expect(owes(kind)).toBe(side)
    expect(mayAsk(rosa, kind)).toBe(side === 'marketing')
    expect(mayAsk(ben, kind)).toBe(side === 'sales')
    expect(mayAsk(olga, kind)).toBe(true)
  })
  test('who works for both sides asks everything, who works for none nothing', () => {
    expect(kindsFor(both.sides)).toHaveLength(8)
    expect(kindsFor([])).toEqual([])
  })
})

describe('what becomes of a request', () => {
  test.each([
    ['the owing team answers', answer(open, ben), yes(answered)],
    ['an owner of the workspace answers', answer(open, olga), yes(answered)],
    ['the asking team does not answer itself', answer(open, rosa), no('ask-not-yours')],
    ['it is answered once', answer(answered, ben), no('ask-answered')],
    ['it is not answered once it is over', answer(closed, ben), no('ask-over')],
    ['an answer that helped ends it', react(answered, rosa, true), yes(closed)],
    [
      'an answer that did not help opens it again',
      react(answered, rosa, false),
      yes({ ...open, turn: 2 }),
    ],
    ['nobody but the asker says so', react(answered, ben, true), no('ask-not-yours')],
    ['not even an owner', react(answered, olga, true), no('ask-not-yours')],
    ['not before it is answered', react(open, rosa, true), no('ask-unanswered')],
    ['not when it is over', react(closed, rosa, false), no('ask-over')],
    ['the asker takes it back', takeBack(open, rosa), yes(closed)],
    ['also when it was answered', takeBack(answered, rosa), yes(closed)],
    ['nobody else of the teams takes it back', takeBack(open, ben), no('ask-not-yours')],
    ['not twice', takeBack(closed, rosa), no('ask-over')],
    ['a colleague gets it', give(open, ben, both), yes({ ...open, ownerId: 4 })],
    ['nobody of the asking team gets it', give(open, ben, rosa), no('ask-owner-unfit')],
    ['the asking team does not give it', give(open, rosa, both), no('ask-not-yours')],
    ['not when it is answered', give(answered, ben, both), no('ask-answered')],
  ])('%s', (_, is, expected) => {
    expect(is).toEqual(expected)
  })
})
