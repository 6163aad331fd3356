// Where an instance is, from what a person knows of it.
import { get as httpGet } from 'node:http'
import { type Agent as HttpsAgent, get as httpsGet } from 'node:https'
import { partitionOfRegion } from '#engine/aws/partitions.ts'
import { startUrlOf } from '#shared/start-url.ts'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'
import type { SourceContext } from '../source.ts'

/** Without what browsers add to it. Throws AppError `bad-request` for what is no start URL. */
export function readStartUrl(text: string): string {
  const startUrl = startUrlOf(text)
  if (startUrl !== undefined) return startUrl
  throw new AppError('bad-request', 'a start URL looks like https://d-1234567890.awsapps.com/start', {
    hint: 'Copy it from the browser, or ask whoever manages Identity Center.',
  })
}

/** Newer start URLs name their region. */
export function regionInUrl(startUrl: string): string | undefined {
  const { hostname } = new URL(startUrl)
  const [, region] =
    /\.portal\.([a-z0-9-]+)\.app\.aws$/.exec(hostname) ??
    /\.([a-z0-9-]+)\.portal\.amazonaws\.[a-z.]+$/.exec(hostname) ??
    []
  return region !== undefined && partitionOfRegion(region) !== undefined ? region : undefined
}

const mostBytes = 256 * 1024
const withinMs = 5_000

/** The page at the start URL says it to the scripts of the portal. Undefined where it cannot be read. */
export async function regionOfPage(
  startUrl: string,
  { agentFor }: Pick<SourceContext, 'agentFor'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const text = await readPage(
    startUrl,
    agentFor(new URL(startUrl)),
    AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
  ).catch(() => '')
  const [, region] = /<meta\s+name="region"\s+content="([a-z0-9-]{1,40})"/i.exec(text) ?? []
  return region !== undefined && partitionOfRegion(region) !== undefined ? region : undefined
}

function readPage(address: string, agent: HttpsAgent | undefined, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const get = address.startsWith('https:') ? httpsGet : httpGet
    const request = get(address, { signal, ...(agent === undefined ? {} : { agent }) }, (answer) => {
      let text = ''
      hearError(answer).on('error', reject)
      answer.setEncoding('latin1')
      answer.on('data', (piece: string) => {
        text += piece
        if (text.length > mostBytes) request.destroy(new Error('the page is too long'))
      })
      answer.on('end', () => resolve(text))
    })
    hearError(request).on('error', reject)
  })
}
