// What passes over the page's own port, both ways.
import type { Page } from 'playwright-core'

export interface PortTraffic {
  readonly messages: readonly string[]
}

/** Loads the page once more with ears on its message channel; gives a function that says what was heard since. */
export async function recordPort(page: Page): Promise<() => Promise<PortTraffic>> {
  await page.addInitScript(() => {
    const messages: string[] = []
    const text = (data: unknown): string => {
      if (typeof data === 'string') return data
      if (data instanceof ArrayBuffer) return new TextDecoder().decode(data)
      if (ArrayBuffer.isView(data)) return new TextDecoder().decode(data)
      return JSON.stringify(data)
    }
    MessagePort.prototype.postMessage = new Proxy(MessagePort.prototype.postMessage, {
      apply(send, port, args: unknown[]) {
        messages.push(text(args[0]))
        return Reflect.apply(send, port, args)
      },
    })
    const Channel = MessageChannel
    window.MessageChannel = class extends Channel {
      constructor() {
        super()
        this.port1.addEventListener('message', ({ data }) => messages.push(text(data)))
      }
    }
    Object.assign(window, { latchkeyTraffic: messages })
  })
  await page.reload()
  await page.waitForSelector('#root > *')
  return async () => ({
    messages: await page.evaluate((): readonly string[] => Reflect.get(window, 'latchkeyTraffic')),
  })
}
