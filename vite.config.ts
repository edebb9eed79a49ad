import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { minifyContractRouter } from '@orpc/contract'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

/** JavaScript that the browser fetches before the first page can be read, gzipped. */
const FIRST_PAGE_BYTES = 200_000

export default defineConfig({
  root: 'src/web',
  publicDir: false,
  cacheDir: '../../.cache/vite',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // The web takes types and names from the contract but never checks shapes: the server does. So zod stays out.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z', 'oc', 'needs', 'refusals'] } },
  },
  plugins: [react(), contractWithoutShapes(), precompressed(), firstPageIsSmall()],
  server: {
    port: Number(process.env.PORT ?? 4401),
    proxy: {
      '/api': {
        target: process.env.LOCKSTEP_API ?? 'http://localhost:4400',
        bypass: ({ url }) => (url?.startsWith('/api/docs') ? '/index.html' : undefined),
      },
    },
  },
})

/** The browser needs only method and path of each promise; as plain data they weigh 1 kB instead of zod's 40. */
function contractWithoutShapes(): Plugin {
  const path = resolve('src/api/contract.ts')
  return {
    name: 'contract-without-shapes',
    enforce: 'pre',
    async load(id) {
      if (id !== path) return null
      const { contract } = await import(pathToFileURL(path).href)
      return `export const contract = ${JSON.stringify(minifyContractRouter(contract), onlyTheWay)}`
    },
  }
}

/** What a route needs and how it is summed up is for servers and readers. */
const onlyTheWay = (name: string, value: unknown) =>
  name === 'meta' ? {} : name === 'summary' || name === 'description' ? undefined : value

/** Writes a .gz and a .br beside each text, so that the server never compresses one twice. */
function precompressed(): Plugin {
  const brotli = promisify(brotliCompress)
  const gzipped = promisify(gzip)
  return {
    name: 'precompressed',
    apply: 'build',
    async writeBundle(options, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg|json)$/.test(name))
      for (const name of texts) {
        const path = join(options.dir ?? '', name)
        const text = await readFile(path)
        await writeFile(`${path}.gz`, await gzipped(text, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        await writeFile(`${path}.br`, await brotli(text, { params }))
      }
    },
  }
}

/** Fails the build when a page needs more than the budget; prints what each of them needs. */
function firstPageIsSmall(): Plugin {
  const gzipped = promisify(gzip)
  return {
    name: 'first-page-is-small',
    apply: 'build',
    async generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const entry = chunks.find((chunk) => chunk.isEntry)
      if (!entry) throw new Error('The build has no entry.')
      const bytes = new Map<string, number>()
      for (const chunk of chunks)
        bytes.set(chunk.fileName, (await gzipped(chunk.code, { level: 9 })).length)
      for (const page of chunks.filter((chunk) => chunk.facadeModuleId?.endsWith('-page.tsx'))) {
        const needed = reach(bundle, [entry.fileName, page.fileName])
        const sum = [...needed].reduce((total, name) => total + (bytes.get(name) ?? 0), 0)
        this.info(`${page.name}: ${(sum / 1_000).toFixed(1)} kB of gzipped JavaScript`)
        if (sum > FIRST_PAGE_BYTES) this.error(`${page.name} needs more than 200 kB of JavaScript.`)
      }
    },
  }
}

function reach(bundle: Rolldown.OutputBundle, names: string[], seen = new Set<string>()) {
  for (const name of names) {
    const file = bundle[name]
    if (file?.type !== 'chunk' || seen.has(name)) continue
    seen.add(name)
    reach(bundle, file.imports, seen)
  }
  return seen
}
