// A person at the sandbox's sign-in pages, by an HTTP client: reads the page's form and sends it.

export interface PageForm {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly html: string
  readonly status: number
}

export async function readPage(url: string): Promise<PageForm> {
  const response = await fetch(url, { redirect: 'manual' })
  const html = await response.text()
  const action = new URL(attribute(/<form [^>]*>/.exec(html)?.[0] ?? '', 'action') ?? '', url).href
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => tag)
  const fields = Object.fromEntries(
    inputs.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''] as const),
  )
  return { action, fields, html, status: response.status }
}

export interface PageAnswer {
  readonly status: number
  /** Where the browser is sent next. */
  readonly location: string | undefined
  readonly html: string
}

export async function sendForm(
  form: Pick<PageForm, 'action' | 'fields'>,
  change: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<PageAnswer> {
  const response = await fetch(form.action, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...form.fields, ...change }),
    headers,
  })
  const html = await response.text()
  return { status: response.status, location: response.headers.get('location') ?? undefined, html }
}

/** What pressing a button of the page at `url` leads to. */
export async function decide(
  url: string,
  decision: 'approve' | 'refuse',
  change: Readonly<Record<string, string>> = {},
): Promise<PageAnswer> {
  return sendForm(await readPage(url), { decision, ...change })
}

function attribute(tag: string, name: string): string | undefined {
  const text = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return text?.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
