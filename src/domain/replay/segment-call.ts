import { type Result, refuse } from '#domain/result.ts'
import { DECISIONS } from './log.ts'
import { IDENTIFYING } from './signature.ts'

/** What a call says to the rules. */
export type Saying = {
  kind: 'identify' | 'behaviour' | 'decision'
  name: string
  properties: Readonly<Record<string, unknown>>
}

/** One call as a person may make it: who, and what it says. */
export type Call = Saying & { person: string }

/** Why a call cannot be read, and the field that is to blame; the reason goes on from "the line …". */
export type CallRefusal = { field: string | null; reason: string }

type Json = Readonly<Record<string, unknown>>

/** Longest name of an event, in characters. */
const LONGEST_NAME = 100

/**
 * Reads one call as Segment's SDKs write it (track, page, screen, identify, group), or a decision
 * (`type: "decision"`). A page or screen without an event's name is `page_view` or `screen_view`; a group tells what
 * is known of the company. A replay and an import read by this alone, so one file scores the same on both ways.
 */
export function readCall(json: unknown): Result<Call, CallRefusal> {
  if (!isRecord(json)) return refusal(null, 'is not an object')
  const said = readSaying(json)
  if (!said.ok) return said
  const person = personKey(word(json.userId) || word(json.anonymousId))
  if (person === '')
    return refusal('userId', 'needs a userId (or an anonymousId), a text or a number')
  return { ok: true, value: { person, ...said.value } }
}

/** When a call says it was made, sent and received, in milliseconds; null where it does not say. */
export type CallTimes = Record<
  'timestamp' | 'originalTimestamp' | 'sentAt' | 'receivedAt',
  number | null
>

/**
 * When it happened: the sender's clock is corrected where it told when it sent. Null without any time. Rule 0.2.
 * A clock that runs fast must not make the future: whoever asks bounds the answer by when it was received.
 */
export function happened(times: CallTimes): number | null {
  const { timestamp, originalTimestamp, sentAt, receivedAt } = times
  if (receivedAt !== null && sentAt !== null && originalTimestamp !== null)
    return receivedAt - (sentAt - originalTimestamp)
  return timestamp ?? originalTimestamp ?? receivedAt
}

/** Mail addresses are one person's whatever their case; other keys are kept as they are. */
const personKey = (text: string) => (text.includes('@') ? text.toLowerCase() : text)

/** What a call says, whoever makes it. */
export function readSaying(json: Json): Result<Saying, CallRefusal> {
  const properties = json.properties ?? {}
  const traits = json.traits ?? {}
  if (!isRecord(properties)) return refusal('properties', 'has properties that are not an object')
  if (!isRecord(traits)) return refusal('traits', 'has traits that are not an object')
  const type = word(json.type)
  const event = word(json.event)
  if (event.length > LONGEST_NAME)
    return refusal('event', `has an event of more than ${LONGEST_NAME} characters`)
  switch (type) {
    case 'identify':
      return said('identify', type, { ...groupBeside(json.context), ...traits })
    case 'group':
      return said('identify', 'identify', ofCompany(traits, word(json.groupId)))
    case 'page':
    case 'screen': {
      const name = word(json.name)
      return said('behaviour', event || `${type}_view`, name ? { name, ...properties } : properties)
    }
    case 'track':
      if (event === '') return refusal('event', 'needs the name of its event')
      return said('behaviour', event, properties)
    case 'decision':
      if (!(DECISIONS as readonly string[]).includes(event))
        return refusal('event', `needs an event that is one of ${DECISIONS.join(', ')}`)
      return said('decision', event, properties)
    default:
      return refusal('type', 'needs a type: track, identify, page, screen, group or decision')
  }
}

/** A company's name is not the person's name, nor are its telephone and its address; how large it is counts. */
function ofCompany(traits: Json, groupId: string): Json {
  const known = Object.entries(traits).filter(
    ([key]) => key === 'website' || (!IDENTIFYING.has(key) && key !== '__proto__'),
  )
  const company = word(traits.name) || groupId
  return {
    ...Object.fromEntries(known),
    ...(company ? { company } : {}),
    ...(groupId ? { 'company.group': groupId } : {}),
  }
}

/** Whom an identify says somebody belongs to, beside it: read as a group call of that id is. */
function groupBeside(context: unknown): Json {
  const groupId = isRecord(context) ? word(context.groupId) : ''
  return groupId ? { 'company.group': groupId } : {}
}

const said = (kind: Call['kind'], name: string, properties: Json) =>
  ({ ok: true, value: { kind, name, properties } }) as const

const refusal = (field: string | null, reason: string) => refuse<CallRefusal>({ field, reason })

const isRecord = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** A text without the space around it; a number as its digits; '' for everything else. */
function word(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}
