// How Java programs get the proxy and its authority. Java takes neither from the environment, but options of its virtual machine: it prints
// those of JAVA_TOOL_OPTIONS at every start, so they only name a file that holds the rest.
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Paths } from '#local/paths.ts'
import type { Clock } from '#util/ports.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { fileError } from '#util/files/file-error.ts'
import { giveOut, removeUnused } from './kept-files.ts'

/** `-XX:VMOptionsFile` came with Java 9; an older one is to start without it rather than not at all. */
const tolerant = '-XX:+IgnoreUnrecognizedVMOptions'
const optionsFile = '-XX:VMOptionsFile='

/** Trust stores hold nothing secret, but Java wants a password; this is the one that its own has. */
export const storePassword = 'changeit'

export interface JavaOptions {
  /** With user and password. */
  readonly proxyUrl: string
  /** As in NO_PROXY. */
  readonly exempt: string
  /** PKCS #12 file. */
  readonly trustStore: string
}

/**
 * 127.0.0.1 in another way of writing it. The SDK's CRT client looks the proxy itself up in `nonProxyHosts`, and goes without it where it
 * finds it there; but what runs on 127.0.0.1 must stay there, or Java would look for it behind the proxy.
 */
const loopback = '::ffff:127.0.0.1'

/** What the file holds. The SDK's clients each ask for other properties: without `http.*` most find no proxy. */
export function javaOptions({ proxyUrl, exempt, trustStore }: JavaOptions): string {
  const { port, username, password } = new URL(proxyUrl)
  const properties = [
    ...['http', 'https'].flatMap((scheme) => [
      [`${scheme}.proxyHost`, loopback],
      [`${scheme}.proxyPort`, port],
      [`${scheme}.proxyUser`, username],
      [`${scheme}.proxyPassword`, password],
      [`${scheme}.nonProxyHosts`, nonProxyHosts(exempt)],
    ]),
    ['javax.net.ssl.trustStore', trustStore],
    ['javax.net.ssl.trustStorePassword', storePassword],
    ['javax.net.ssl.trustStoreType', 'PKCS12'],
    // Java sends no password to a proxy for a tunnel unless it is told that it may; ours never leaves the computer.
    ['jdk.http.auth.tunneling.disabledSchemes', ''],
  ]
  return `${properties.map(([name, value]) => quoted(`-D${name}=${value}`)).join('\n')}\n`
}

/**
 * The caller's JAVA_TOOL_OPTIONS with our file, or undefined where they stay as they are. A file of the caller's own stays alone, since Java
 * does not start with two; an earlier file of ours is replaced.
 */
export function javaToolOptions(
  caller: string | undefined,
  file: string,
  isOurs: (path: string) => boolean,
): string | undefined {
  const given = (caller ?? '').trim()
  // Java does not start with a quote that is not closed, and ours must not close it.
  if (!/^(?:"[^"]*"|'[^']*'|[^"'])*$/.test(given)) return undefined
  const ours = quoted(`${optionsFile}${file}`)
  for (const { 0: word, index } of given.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    const plain = word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2')
    if (!plain.startsWith(optionsFile)) continue
    if (!isOurs(plain.slice(optionsFile.length))) return undefined
    return `${given.slice(0, index)}${ours}${given.slice(index + word.length)}`
  }
  return [...(given === '' ? [] : [given]), tolerant, ours].join(' ')
}

/** Java splits at blanks outside quotes and knows no escape, but quotes of one kind may hold the other. */
function quoted(option: string): string {
  if (!/[\s"']/.test(option)) return option
  return (option.match(/[^"]+|"+/g) ?? []).map((part) => (part.startsWith('"') ? `'${part}'` : `"${part}"`)).join('')
}

/** `.corp` of NO_PROXY is `*.corp` here, `corp.example` is itself and what is below. Java knows no networks. */
function nonProxyHosts(exempt: string): string {
  const hosts = exempt.split(',').flatMap((entry) => {
    const name = entry.replace(/:\d+$/, (port) => (entry.includes('::') ? port : ''))
    if (/^[0-9a-f:]+$/i.test(name) && name.includes(':')) return [`[${name}]`]
    if (!/^[\w*][\w.*-]*$|^\.[\w.-]+$/.test(name)) return []
    if (name.startsWith('.')) return [`*${name}`]
    return /^[\d.]+$/.test(name) || name.startsWith('*') || name === 'localhost' ? [name] : [name, `*.${name}`]
  })
  return [...new Set(hosts)].join('|')
}

/** Those of single commands apart: however many there are, the one that an open shell names stays. */
const sharedName = /^java-[0-9a-f]{32}\.options$/
const ownName = /^java-exec-[0-9a-f]{32}\.options$/

/** The file with these options: the same one for the same options, kept for a month after it was given last. */
export async function javaOptionsFile(
  paths: Pick<Paths, 'trust'>,
  clock: Clock,
  options: JavaOptions,
): Promise<string> {
  const text = javaOptions(options)
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const isShared = !new URL(options.proxyUrl).username.includes('+')
  const path = join(paths.trust, `java-${isShared ? '' : 'exec-'}${hash}.options`)
  try {
    const made = await giveOut(path, clock.now(), () => writeFileAtomic(path, text))
    if (made) await removeUnused(paths.trust, isShared ? sharedName : ownName, clock.now())
  } catch (error) {
    throw fileError(path, error)
  }
  return path
}

export function isJavaOptionsFile(paths: Pick<Paths, 'trust'>, path: string): boolean {
  return dirname(path) === paths.trust && (sharedName.test(basename(path)) || ownName.test(basename(path)))
}
