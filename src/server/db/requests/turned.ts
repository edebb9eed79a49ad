import { type RawBuilder, sql } from 'kysely'

type Turned = {
  off_because: RawBuilder<'member'> | null
  failing_since: RawBuilder<number | null>
}

/** What turning an address that is called on or off changes of its row: why it is off, and since when it fails. */
export const turned = (isOn: boolean): Turned => ({
  off_because: isOn ? null : sql<'member'>`coalesce(off_because, 'member')`,
  // Whoever turns it on again gives its address time.
  failing_since: isOn
    ? sql<number | null>`case when is_on then failing_since end`
    : sql<number | null>`failing_since`,
})
