import { OnceDialog } from '#web/kit/once.tsx'

/** The secret of a webhook, which is shown this once. */
export function SecretOnce(props: { name: string; secret: string; close: () => void }) {
  return (
    <OnceDialog
      title={`The secret of “${props.name}”`}
      why="Copy it now and give it to whatever receives: by it the receiver sees that a message is ours."
      what="the secret"
      text={props.secret}
      close={props.close}
    >
      <p className="quiet">
        Messages are signed as Standard Webhooks has it; its libraries check them in most languages.
      </p>
    </OnceDialog>
  )
}
