import { type Fault, fault, inside } from './fault.ts'

/** What is open: an object with its names so far, or a list with the place of its item. */
type Open = { names: Set<string> | null; at: string; item: number }

/** Finds the name that stands twice in one object of a JSON text of which it is known that there is one. */
export function nameTwice(text: string): Fault {
  const open: Open[] = []
  const path = () =>
    open.reduce((so, { names, at, item }) => (names ? inside(so, at) : `${so}[${item}]`), '$')
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    const last = open.at(-1)
    if (sign === '{' || sign === '[')
      open.push({ names: sign === '{' ? new Set() : null, at: '', item: 0 })
    else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ',' && last) last.item += 1
    else if (sign === '"') {
      const end = endOfText(text, at)
      if (last?.names && text.slice(end).trimStart().startsWith(':')) {
        last.at = JSON.parse(text.slice(at, end)) as string
        if (last.names.has(last.at))
          return fault('name-twice', path(), 'The name stands twice in one object.')
        last.names.add(last.at)
      }
      at = end - 1
    }
  }
  return fault('name-twice', null, 'A name stands twice in one object.')
}

function endOfText(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
