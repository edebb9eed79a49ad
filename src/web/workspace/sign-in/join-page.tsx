import { Link } from '@tanstack/react-router'
import { NarrowDoor } from './door.tsx'

/** Takes an invitation up, come by the link of its mail. */
export function JoinPage() {
  return (
    <NarrowDoor title="You were invited">
      <div className="door-body">
        <p>
          Open the link of your mail: it leads here and says which workspace asks you in. Without
          the mail, ask who invited you for the link.
        </p>
        <p>
          <Link to="/sign-in" search={{}}>
            I have an account
          </Link>
        </p>
      </div>
    </NarrowDoor>
  )
}
