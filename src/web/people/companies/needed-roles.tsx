import { Button, Checkbox, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { BUYING_ROLES, type BuyingRole, roleWords } from '#domain/people/companies/buying-role.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Whom it takes to buy: what every buying group is held against. */
export function NeededRoles({ close }: { close: () => void }) {
  const query = useQuery(ask.companies.needed.queryOptions({ staleTime: 0 }))
  return (
    <Modal opened onClose={close} title="Whom does it take to buy from us?" size="lg" centered>
      {query.isPending ? <LoadingRows what="the parts" rows={5} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The parts did not load."
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Choice known={query.data} close={close} /> : null}
    </Modal>
  )
}

function Choice(props: { known: { roles: BuyingRole[]; isOurs: boolean }; close: () => void }) {
  const { known, close } = props
  const client = useQueryClient()
  const [roles, setRoles] = useState(known.roles)
  const saving = useMutation({
    mutationFn: (wanted: BuyingRole[]) => tell.companies.need({ roles: wanted }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ask.companies.key() })
    },
  })
  return (
    <div className="companies-form">
      <Checkbox.Group
        label="Needed in every buying group"
        description="A company's page and its deals say which of them nobody plays yet."
        value={roles}
        onChange={(chosen) => setRoles(BUYING_ROLES.filter((role) => chosen.includes(role)))}
      >
        <div className="companies-parts">
          {BUYING_ROLES.map((role) => (
            <Checkbox key={role} value={role} label={roleWords(role)} />
          ))}
        </div>
      </Checkbox.Group>
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The parts were not changed."
          safe="They are as they were."
          again={() => saving.mutate(roles)}
        />
      ) : null}
      <div className="row wrap">
        <Button
          loading={saving.isPending}
          disabled={roles.length === 0}
          onClick={() => saving.mutate(roles)}
        >
          Hold every group against these
        </Button>
        {known.isOurs ? null : (
          <Button variant="default" onClick={() => saving.mutate([])}>
            Back to the usual ones
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={close}>
          Leave it
        </Button>
      </div>
    </div>
  )
}
