import { agreementContract } from './agreement.ts'
import { importsContract } from './imports.ts'
import { peopleContract } from './people.ts'
import { scoreboardContract } from './scoreboard.ts'
import { workspaceContract } from './workspace.ts'

/** The whole contract between server and web, one key a room (imports are a wing of people). */
export const contract = {
  agreement: agreementContract,
  imports: importsContract,
  people: peopleContract,
  scoreboard: scoreboardContract,
  workspace: workspaceContract,
}
