import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Config, readConfig } from '#server/config.ts'
import { client as addressed } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { byRule, firstCrossing, standingAtEnd } from './rows.ts'

/** An engine with the rows in it; both questions answer how many people. */
export type Peer = {
  name: string
  crossing: () => Promise<number>
  atEnd: () => Promise<number>
  close: () => Promise<void>
}

const require = createRequire(new URL('../peers/package.json', import.meta.url))

/** In process, all cores, a sorted and merged MergeTree table; constants by index, which is the fastest it offers. */
export async function clickhouse(folder: string, rows: string): Promise<Peer> {
  const { Session } = require('chdb')
  const session = new Session(join(folder, 'clickhouse'))
  const columns = 'person UInt32, t Float64, rule UInt8'
  session.query(`CREATE TABLE event (${columns}) ENGINE = MergeTree ORDER BY (person, t)`)
  session.query(`INSERT INTO event SELECT * FROM file('${rows}', RowBinary, '${columns}')`)
  session.query('OPTIMIZE TABLE event FINAL')
  for (const format of ['Parquet', 'CSV']) {
    const file = join(folder, `rows.${format.toLowerCase()}`)
    session.query(`INSERT INTO FUNCTION file('${file}', ${format}) SELECT * FROM event`)
  }
  const dialect = {
    power: (exponent: string) => `exp2(${exponent})`,
    choose: (values: number[]) => `[${values}][rule + 1]`,
  }
  const ask = async (sql: string) => Number(session.query(sql, 'TSV'))
  const version = session.query('SELECT version()', 'TSV').trim()
  return {
    name: `ClickHouse ${version}`,
    crossing: () => ask(firstCrossing(dialect)),
    atEnd: () => ask(standingAtEnd(dialect)),
    close: async () => session.close(),
  }
}

/** In process, all cores, its own table format. */
export async function duckdb(folder: string): Promise<Peer> {
  const { DuckDBInstance, version } = require('@duckdb/node-api')
  const instance = await DuckDBInstance.create(join(folder, 'duck.db'))
  const connection = await instance.connect()
  await connection.run(
    `CREATE TABLE event AS SELECT * FROM '${join(folder, 'rows.parquet')}' ORDER BY person, t`,
  )
  const ask = async (sql: string) => {
    const read = await connection.runAndReadAll(sql)
    return Number(read.getRows()[0][0])
  }
  return {
    name: `DuckDB ${version().replace('v', '')}`,
    crossing: () => ask(firstCrossing(natural)),
    atEnd: () => ask(standingAtEnd(natural)),
    close: async () => connection.closeSync(),
  }
}

/** The product's own embedded server with its own settings. */
export async function postgresql(folder: string): Promise<Peer> {
  const config = { ...readConfig({}), home: join(folder, 'house'), databaseUrl: undefined }
  const database = await openHouse(config as Config, () => undefined)
  const client = new pg.Client(addressed(database.owner))
  await client.connect()
  await client.query('CREATE UNLOGGED TABLE public.event_row (person int, t float8, rule int2)')
  const copy = client.query(copyFrom('COPY public.event_row FROM STDIN (FORMAT csv)'))
  await pipeline(createReadStream(join(folder, 'rows.csv')), copy)
  await client.query('VACUUM ANALYZE public.event_row')
  const ask = async (sql: string) => Number((await client.query(sql)).rows[0].people)
  const { rows } = await client.query("SELECT split_part(version(), ' ', 2) AS version")
  return {
    name: `PostgreSQL ${rows[0].version}`,
    crossing: () => ask(firstCrossing(natural, 'public.event_row')),
    atEnd: () => ask(standingAtEnd(natural, 'public.event_row')),
    close: async () => {
      await client.end()
      await database.close()
    },
  }
}

const natural = {
  power: (exponent: string) => `exp(${Math.LN2} * ${exponent})`,
  choose: byRule,
}
