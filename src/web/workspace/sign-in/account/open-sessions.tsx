import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { OpenSession } from '#api/sign-in.ts'
import { ask, questions } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { Said } from '#web/workspace/sign-in/said.tsx'

/** Where one is signed in, and how to end it there. */
export function OpenSessions() {
  const list = useQuery(ask.signIn.sessions.queryOptions())
  return (
    <Section
      title="Where you are signed in"
      note="A session lasts 14 days after it was last used, and 90 at most. Only the neighbourhood of an address is kept."
    >
      <Said
        error={list.error}
        what="Your sessions could not be read."
        again={() => void list.refetch()}
      />
      {list.isPending ? <LoadingRows what="your sessions" rows={2} /> : null}
      <ul className="account-sessions">
        {list.data?.map((session) => (
          <Session key={session.sessionId} session={session} />
        ))}
      </ul>
    </Section>
  )
}

function Session({ session }: { session: OpenSession }) {
  const { browser, from, isThis, began, lastSeen, sessionId } = session
  const end = useMutation(
    ask.signIn.endSession.mutationOptions({
      onSettled: () => questions.invalidateQueries({ queryKey: ask.signIn.sessions.key() }),
    }),
  )
  const send = () => end.mutate({ sessionId })
  const name = browser ?? 'A program that does not say its name'
  return (
    <li>
      <div>
        <p className="w5">
          {name}
          {isThis ? <span className="quiet w4"> · this one</span> : null}
        </p>
        <p className="quiet t12">
          signed in <When at={began} />, last seen <When at={lastSeen} />
          {from ? `, from ${from}` : ''}
        </p>
        <Said error={end.error} what="The session was not ended." again={send} />
      </div>
      {isThis ? null : (
        <Button variant="default" size="compact-sm" loading={end.isPending} onClick={send}>
          End it<span className="sr">, the session of {name}</span>
        </Button>
      )}
    </li>
  )
}
