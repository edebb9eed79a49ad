/** Why an event could not be stored. The code is for machines, the sentence for whoever mends the event. */
export type Fault = {
  code: FaultCode
  /** Where in the event, e.g. "$.properties.items[3].id"; null: the event as a whole. */
  path: string | null
  reason: string
}

export type FaultCode =
  | 'body-unreadable'
  | 'body-too-large'
  | 'not-json'
  | 'bytes-unreadable'
  | 'event-too-large'
  | 'too-deep'
  | 'too-many-names'
  | 'name-too-long'
  | 'name-twice'
  | 'name-forbidden'
  | 'text-too-long'
  | 'number-too-large'
  | 'number-inexact'
  | 'message-id-too-long'
  | 'nobody'
  | 'id-too-long'
  | 'call-unfit'
  | 'batch-missing'
  | 'too-many-events'
  | 'id-reused'
  | 'database-refused'
  | 'not-kept'

export const fault = (code: FaultCode, path: string | null, reason: string): Fault => ({
  code,
  path,
  reason,
})

/** A name after a path, as a program would write it: "$.traits.email", '$["first name"]'. */
export const inside = (path: string, name: string): string =>
  /^[A-Za-z_]\w*$/.test(name)
    ? `${path}.${name.slice(0, 60)}`
    : `${path}[${JSON.stringify(name.slice(0, 60))}]`
