// Where the page of a console that has ended leads back to. A link from AWS's site shows a question; the button alone, which no other site can
// press, makes a sign-in.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reopening } from '#agent/agent.ts'
import { consoleAgain as text, consoles } from '#shared/strings/en/console.ts'
import { sentence } from '#shared/sentences.ts'
import { escapeHtml, sendSmallPage, type SmallPage } from '#util/http/small-page.ts'
import type { Clock, Log } from '#util/ports.ts'
import { closeSignal } from './close-signal.ts'
import { tellable } from './errors.ts'

export const againFolder = '/console/again/'

export interface ConsoleAgain {
  /** `path` begins with `againFolder`; the request is of our own origin, or a GET. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>
}

export function createConsoleAgain({
  reopening,
  leadOnce,
  clock,
  log,
}: {
  readonly reopening: Reopening
  /** The path that leads one browser on. */
  readonly leadOnce: (location: string, taken: () => void) => string
  readonly clock: Clock
  readonly log: Pick<Log, 'error'>
}): ConsoleAgain {
  async function openAgain(id: string, signal: AbortSignal): Promise<SmallPage> {
    try {
      // A redirect from the form would have to name every host that AWS leads through.
      const { link, opened } = await reopening.open(id, signal)
      const next = leadOnce(link, opened)
      // A browser may be set to follow no page that leads on.
      const content = `<p><a href="${escapeHtml(next)}">${text.goOn}</a></p>`
      return { status: 200, title: text.opening, content, next }
    } catch (error) {
      const { message, hint } = tellable(error, log)
      const sentences = [message, ...(hint === undefined ? [] : [hint])].map(sentence)
      return { status: 409, title: text.failed, content: paragraphs(sentences) + button(text.tryAgain), hasForm: true }
    }
  }

  return {
    async serve(path, request, response) {
      const id = path.slice(againFolder.length)
      const found = reopening.known(id)
      if (found === undefined)
        return sendSmallPage(response, { status: 404, title: text.unknown, content: paragraphs(text.unknownBecause) })
      if (request.method === 'POST') return sendSmallPage(response, await openAgain(id, closeSignal(response)))
      const { isProduction, destination, effect, outlook } = found
      const marked = isProduction ? `<p class="alert">${text.production}</p>` : ''
      const content =
        marked +
        paragraphs([
          text.as(found),
          destination,
          outlook === undefined ? '' : text.lasts(outlook),
          consoles.effect(effect, clock.now()) ?? '',
        ]) +
        button(text.open)
      sendSmallPage(response, { status: 200, title: text.question, content, hasForm: true })
    },
  }
}

const paragraphs = (lines: readonly string[]): string =>
  lines
    .filter(Boolean)
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('')
const button = (label: string): string => `<form method="post"><button>${escapeHtml(label)}</button></form>`
