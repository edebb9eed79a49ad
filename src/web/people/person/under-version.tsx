import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { day, useZone } from '#web/kit/time.tsx'

/** Chooses whether a person is read as they were recorded, or as one version would have had them. */
export function ChooseVersion({ personId, under }: { personId: number; under: number | null }) {
  const navigate = useNavigate()
  const agreement = useQuery(ask.agreement.read.queryOptions({ staleTime: 60_000 }))
  const versions = agreement.data?.versions ?? []
  if (versions.length < 2 && under === null) return null
  return (
    <NativeSelect
      aria-label="Read under which version"
      value={under === null ? '' : String(under)}
      onChange={({ currentTarget: { value } }) =>
        navigate({
          to: '/people/$personId',
          params: { personId: String(personId) },
          search: value === '' ? {} : { version: value },
          replace: true,
        })
      }
      data={[
        { value: '', label: 'As it was recorded' },
        ...versions.map(({ version }) => ({ value: String(version), label: `Under v${version}` })),
      ]}
    />
  )
}

/** Says, above everything else, that the page is not what happened. */
export function UnderVersionNote({ personId, version }: { personId: number; version: number }) {
  const zone = useZone()
  const { data } = useQuery(ask.agreement.version.queryOptions({ input: { version } }))
  const signed = data?.signatures.at(-1)?.signedAt
  return (
    <div className="person-under" role="note">
      <p>
        <b className="w6">As of version {version}</b>
        {signed ? `, as signed on ${day(signed, zone)}` : ''}: where they would stand, had it ruled
        from their first day. What really happened is in the timeline.{' '}
        <Link to="/people/$personId" params={{ personId: String(personId) }} search={{}}>
          Back to what was recorded
        </Link>
      </p>
    </div>
  )
}
