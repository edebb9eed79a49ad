import { agreementContract } from './agreement.ts'
import { importsContract } from './imports.ts'
import { mailContract } from './mail.ts'
import { peopleContract } from './people.ts'
import { scoreboardContract } from './scoreboard.ts'
import { signInContract } from './sign-in.ts'
import { workspaceContract } from './workspace.ts'

/** The whole contract between server and web, one key a room (imports are a wing of people). */
export const contract = {
  agreement: agreementContract,
  imports: importsContract,
  mail: mailContract,
  people: peopleContract,
  scoreboard: scoreboardContract,
  signIn: signInContract,
  workspace: workspaceContract,
}
