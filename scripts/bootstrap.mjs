/**
 * Makes a clone ready to run: installs the parts when the lockfile changed, builds the web when its sources did.
 * Plain JavaScript that an old Node can run, because it runs before anything is installed.
 * When nothing changed it costs a few milliseconds: it hashes the lockfile and the web's sources.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const OLDEST = 18
const WANTED = 24
const INSTALLED = join(ROOT, 'node_modules', '.lockstep')
const BUILT = join(ROOT, '.cache', 'web-built')
const PAGES = join(ROOT, 'dist', 'web', 'index.html')
const WEB_SOURCES = ['src/web', 'src/api', 'src/domain']
const WEB_FILES = ['vite.config.ts', 'package-lock.json']

/** Ends the process with a sentence that says what to do, never with a stack trace. */
function stop(sentence) {
  console.error(`\n${sentence}\n`)
  process.exit(1)
}

const major = () => Number(process.versions.node.split('.')[0])

/** The Node that runs the product: this one when it is new enough, else the one that npm installed beside it. */
export function findNode() {
  if (major() >= WANTED) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = join(ROOT, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name)
  if (existsSync(own)) return own
  return stop(
    `Lockstep runs on Node ${WANTED} and brings it along for Linux and Windows on common processors.\n` +
      `This machine has Node ${process.versions.node}: please install Node ${WANTED} from https://nodejs.org and try again.`,
  )
}

/** Installs and builds what is missing or has changed since the last time. */
export async function makeReady({ build = false } = {}) {
  if (major() < OLDEST) {
    stop(`Lockstep needs Node ${OLDEST} or newer to install itself; this is ${process.version}.`)
  }
  await install()
  if (build) await buildWeb()
}

async function install() {
  const modules = join(ROOT, 'node_modules')
  // A linked folder (several checkouts sharing one) belongs to whoever made it.
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return
  const lock = readFileSync(join(ROOT, 'package-lock.json'))
  const stamp = `${digest(lock)} ${process.platform} ${process.arch}`
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === stamp) return
  if (!isInstalled(modules, lock)) await cleanInstall()
  writeFileSync(INSTALLED, stamp)
}

/** npm notes what it installed; when that is the lockfile's content, somebody ran npm by hand. */
function isInstalled(modules, lock) {
  const noted = join(modules, '.package-lock.json')
  if (!existsSync(noted)) return false
  const has = JSON.parse(readFileSync(noted, 'utf8')).packages
  return Object.entries(JSON.parse(lock.toString()).packages).every(
    ([path, part]) => path === '' || part.optional || has[path]?.integrity === part.integrity,
  )
}

async function cleanInstall() {
  const options = [
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
  ]
  // npm tells scripts where it lives; started by hand we take the one on the path.
  const byNpm = process.env.npm_execpath
  const command = byNpm ? process.execPath : 'npm'
  const args = [...(byNpm ? [byNpm] : []), 'ci', ...options]
  await run('Installing parts', command, args, { shell: !byNpm && process.platform === 'win32' })
}

async function buildWeb() {
  const stamp = sourcesDigest()
  const built = existsSync(BUILT) && existsSync(PAGES) && readFileSync(BUILT, 'utf8')
  if (built === stamp) return
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  await run('Building the pages', findNode(), [vite, 'build', '--logLevel', 'warn'])
  mkdirSync(dirname(BUILT), { recursive: true })
  writeFileSync(BUILT, stamp)
}

function sourcesDigest() {
  const folders = WEB_SOURCES.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  )
  const files = WEB_FILES.map((file) => join(ROOT, file)).filter((file) => existsSync(file))
  const hash = createHash('sha256')
  for (const file of [...folders, ...files].sort()) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

const digest = (content) => createHash('sha256').update(content).digest('hex')

/** Runs a long step with a line that counts the seconds; what the step said is shown only when it fails. */
async function run(title, command, args, options = {}) {
  const began = Date.now()
  const said = []
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  const tell = (ending) => {
    const line = `${title} … ${seconds()}${ending}`
    if (process.stderr.isTTY) process.stderr.write(`\r${line}${ending ? '\n' : ''}`)
    else process.stderr.write(`${line}\n`)
  }
  tell('')
  const ticking = setInterval(() => tell(''), process.stderr.isTTY ? 1_000 : 5_000)
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(text))
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`))
      resolve(1)
    })
    child.on('close', resolve)
  })
  clearInterval(ticking)
  tell(code === 0 ? ', done' : ', failed')
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  stop(
    `${title} did not work; the lines above say why. Once that is mended, run the same command again.`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeReady({ build: process.argv[2] === 'build' })
}
