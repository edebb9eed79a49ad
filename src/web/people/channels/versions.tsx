import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Every version of the rules, with who made it and when; an earlier one can be taken as a draft. */
export function Versions(props: { now: number; take: ((rules: ChannelRules) => void) | null }) {
  const { now, take } = props
  const versions = useQuery(ask.channels.versions.queryOptions())
  return (
    <Section title="Versions" note="Each one that was ever in force. None is changed or removed.">
      {versions.isPending ? <LoadingRows what="versions" rows={2} /> : null}
      {versions.isLoadingError ? (
        <Trouble
          error={versions.error}
          what="The versions did not load."
          safe="The rules are as they were."
          again={() => void versions.refetch()}
        />
      ) : null}
      <ol className="channels-versions">
        {(versions.data ?? []).map(({ version, madeAt, madeBy, rules }) => (
          <li key={version}>
            <span className="w5">Version {version}</span>
            <span className="quiet">
              {madeAt === null ? (
                'as Lockstep ships it'
              ) : (
                <>
                  {madeBy}, <When at={madeAt} />
                </>
              )}
              , {counted(rules.length, 'rule', 'rules')}
            </span>
            {version === now ? (
              <span>in force</span>
            ) : take ? (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Take these rules: version ${version}`}
                onClick={() => take(rules)}
              >
                Take these rules
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}
