import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findInTcpTables, parseTcpLine } from '#util/own/tcp-table.ts'

/** As the kernel prints it on a machine that has the lowest byte first. */
const line = (over: { local?: string; remote?: string; state?: string; uid?: number; inode?: number } = {}): string =>
  `   7: ${over.local ?? '0100007F:EAE8'} ${over.remote ?? '0100007F:07E8'} ${over.state ?? '01'} 00000000:00000000 00:00000000 00000000 ${String(over.uid ?? 1000).padStart(5)}        0 ${over.inode ?? 4711} 1 0000000000000000 20 4 30 10 -1`

const pair = '127.0.0.1:60136 127.0.0.1:2024'
const mapped = '0000000000000000FFFF0000'

describe('a line of the kernel’s table', () => {
  it('names both ends and the user', () => {
    expect(parseTcpLine(line(), true)).toEqual({ pair, uid: 1000 })
    expect(parseTcpLine(line({ local: '0500007F:EAE8' }), true)?.pair).toBe('127.0.0.5:60136 127.0.0.1:2024')
  })

  it('names an address of IPv4 that a socket of IPv6 was connected with', () => {
    const of6 = line({ local: `${mapped}0100007F:EAE8`, remote: `${mapped}0100007F:07E8` })
    expect(parseTcpLine(of6, true)).toEqual({ pair, uid: 1000 })
  })

  it('is read in the byte order of the machine', () => {
    const big = '00000000000000000000FFFF7F000001'
    expect(parseTcpLine(line({ local: '7F000001:EAE8', remote: `${big}:07E8` }), false)).toEqual({ pair, uid: 1000 })
  })

  it.each([
    ['another connection of IPv6', line({ local: `${'0'.repeat(31)}1:EAE8`, remote: `${'0'.repeat(31)}1:07E8` })],
    ['a connection that no process holds, which shows user 0', line({ uid: 0, inode: 0 })],
    ['one that waits for its port to be free', line({ state: '06' })],
    ['one that is only being made', line({ state: '02' })],
    ['a listening socket', line({ state: '0A' })],
    [
      'the head of the table',
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    ],
    ['half a line', '   7: 0100007F:EAE8 0100007F:07E8 01 0000'],
    ['nothing', ''],
  ])('says nothing for %s', (_what, text) => {
    expect(parseTcpLine(text, true)).toBeUndefined()
  })
})

describe('the tables', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lk-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const table = async (name: string, lines: readonly string[]): Promise<string> => {
    await writeFile(join(folder, name), `head\n${lines.join('\n')}\n`)
    return join(folder, name)
  }

  it('are searched one after the other', async () => {
    const files = [
      await table('tcp', [line({ local: '0100007F:0001', uid: 7 })]),
      await table('tcp6', [line({ local: `${mapped}0100007F:EAE8`, remote: `${mapped}0100007F:07E8`, uid: 8 })]),
    ]
    const wanted = new Set([pair, '127.0.0.1:1 127.0.0.1:2024', '127.0.0.1:2 127.0.0.1:2024'] as const)
    expect([...(await findInTcpTables(wanted, files))]).toEqual([
      ['127.0.0.1:1 127.0.0.1:2024', 7],
      [pair, 8],
    ])
  })

  it('are not read further than needed', async () => {
    const files = [await table('tcp', [line()]), join(folder, 'absent')]
    expect((await findInTcpTables(new Set([pair]), files)).get(pair)).toBe(1000)
  })

  it('reject where they cannot be read', async () => {
    await expect(findInTcpTables(new Set([pair]), [join(folder, 'absent')])).rejects.toThrow('ENOENT')
  })
})
