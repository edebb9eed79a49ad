import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
import { Unfit } from '#server/config.ts'

type Options = { out?: string; name?: string; timeZone?: string; json?: boolean }

/** `lockstep agreement template`: whole agreements to begin with. */
export function registerTemplate(agreement: Command): void {
  agreement
    .command('template')
    .description('List agreements to begin with, or print one of them as JSON')
    .argument('[name]', 'e.g. waterfall-2006; without it, all are listed')
    .option('--out <file>', 'write it to a file that is not there yet')
    .option('--name <words>', 'what the agreement is called; without it, as the template is')
    .option('--time-zone <zone>', 'where its days are cut; without it, the zone of this machine')
    .option('--json', 'list as JSON')
    .action(template)
}

function template(wanted: string | undefined, { out, name, timeZone, json }: Options): void {
  if (wanted === undefined) {
    if (out !== undefined) throw new Unfit('Name the template that the file shall hold.')
    console.log(
      json ? JSON.stringify({ templates: TEMPLATES.map(card) }) : TEMPLATES.map(lines).join('\n\n'),
    )
    return
  }
  const found = TEMPLATES.find(({ id }) => id === wanted)
  if (!found)
    throw new Unfit(
      `There is no template “${wanted}”. There are: ${TEMPLATES.map(({ id }) => id).join(', ')}.`,
    )
  const zone = timeZone ?? (Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
  const document = found.of({ name: name ?? found.title, timeZone: zone })
  const text = JSON.stringify(document, null, 2)
  if (out === undefined) console.log(text)
  else {
    writeAnew(out, `${text}\n`)
    console.log(`${out} holds “${found.title}”. Change it, then: lockstep agreement check ${out}`)
  }
}

type Card = (typeof TEMPLATES)[number]
const card = ({ id, title, says }: Card) => ({ id, title, says })
const lines = ({ id, title, says }: Card) => `${id}: ${title}\n  ${says.join('\n  ')}`

/** Nothing that is there is written over. @throws Unfit with why not */
export function writeAnew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new Unfit(`${file} is there already. Nothing was written over.`)
    throw new Unfit(`${file} cannot be written: ${message}.`)
  }
}
