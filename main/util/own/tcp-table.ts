// Linux lists every TCP connection with the user who made it: /proc/net/tcp and, for sockets of IPv6, /proc/net/tcp6.
import { createReadStream } from 'node:fs'
import { endianness } from 'node:os'
import { hearError } from '../hear-error.ts'

/** One side of a connection as `address:port local`, `address:port remote`, IPv4 in dotted form. */
export type TcpPair = `${string}:${number} ${string}:${number}`

export interface TcpEntry {
  readonly pair: TcpPair
  readonly uid: number
}

/** ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT: the states in which whoever holds an end may still read from it or write to it. */
const connected = new Set(['01', '04', '05', '08'])

/**
 * One line of either table, or undefined where it tells of no IPv4 connection (mapped ones included) that a process holds. Without an inode
 * no process does: the kernel then shows user 0, whoever it was.
 */
export function parseTcpLine(line: string, littleEndian = endianness() === 'LE'): TcpEntry | undefined {
  const [, local = '', remote = '', state = '', , , , uid = '', , inode = '0'] = line.trim().split(/\s+/)
  if (!connected.has(state) || inode === '0' || !/^\d+$/.test(uid)) return undefined
  const [from, to] = [readEnd(local, littleEndian), readEnd(remote, littleEndian)]
  return from === undefined || to === undefined ? undefined : { pair: `${from} ${to}`, uid: Number(uid) }
}

/** `0100007F:07E8`, words in the machine's own byte order; mapped addresses have two words of zero and one of FFFF before them. */
function readEnd(text: string, littleEndian: boolean): `${string}:${number}` | undefined {
  const [, mapped, word = '', port = ''] = /^([0-9A-F]{24})?([0-9A-F]{8}):([0-9A-F]{4})$/.exec(text) ?? []
  if (word === '') return undefined
  if (mapped !== undefined && mapped !== `${'0'.repeat(16)}${littleEndian ? 'FFFF0000' : '0000FFFF'}`) return undefined
  const bytes = [...Buffer.from(word, 'hex')]
  return `${(littleEndian ? bytes.reverse() : bytes).join('.')}:${Number.parseInt(port, 16)}`
}

/** Bytes of one table that are read at most: some 100,000 connections. */
const mostBytes = 16 * 1024 * 1024

/** Looks for connections, one read of each table for all. What is not found is not in the answer. Rejects where a table cannot be read. */
export async function findInTcpTables(
  pairs: ReadonlySet<TcpPair>,
  files: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'],
): Promise<ReadonlyMap<TcpPair, number>> {
  const found = new Map<TcpPair, number>()
  const ports = new Set([...pairs].map(portOf))
  const take = (line: string): void => {
    // A busy computer has thousands of lines, nearly all of other connections.
    if (!ports.has(/^ *\d+: [0-9A-F]+:([0-9A-F]{4}) /.exec(line)?.[1] ?? '')) return
    const entry = parseTcpLine(line)
    if (entry !== undefined && pairs.has(entry.pair)) found.set(entry.pair, entry.uid)
  }
  for (const file of files) {
    let rest = ''
    for await (const chunk of hearError(createReadStream(file, { encoding: 'latin1', end: mostBytes }))) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
      if (found.size === pairs.size) return found
    }
  }
  return found
}

/** Of the end that comes first, as the kernel writes it. */
const portOf = (pair: TcpPair): string =>
  Number(/:(\d+) /.exec(pair)?.[1])
    .toString(16)
    .toUpperCase()
    .padStart(4, '0')
