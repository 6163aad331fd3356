// Every name that Latchkey gives a file in its home. What is kept there and not named here stays behind when Latchkey goes, as somebody else's.

export interface OwnFiles {
  readonly name: RegExp
  /** Of names that another program could give: whether the file's text is one of ours. */
  readonly isOurs?: (name: string, value: unknown) => boolean
}

/** At the top. */
export const homeFiles: OwnFiles = {
  name: /^(?:(?:settings|settings\.last-good|state|vault|pipe)\.json|ca-bundle\.(?:pem|p12)|authority\.pem|agent\.sock~?)$/,
}

export const homeFolders = {
  logs: { name: /^(?:audit|sessions|strangers|agent|app)(?:\.\d+)?\.(?:jsonl|log)$/ },
  spool: { name: /^body-[0-9a-f-]{36}$/ },
  cache: {
    name: /^[\w.-]+\.json$/,
    isOurs: (_name, value) =>
      (Array.isArray(field(value, 'accounts')) && Array.isArray(field(value, 'news'))) ||
      (Array.isArray(field(value, 'profiles')) && typeof field(value, 'syncProfile') === 'string'),
  },
  trust: {
    name: /^(?:node-preload\.cjs|(?:ca-[0-9a-f]{32}|ca-bundle)\.(?:pem|p12)|java-(?:exec-)?[0-9a-f]{32}\.options)$/,
  },
  journal: {
    name: /^(?:\d+(?:\.open)?|shared-sign-ins)\.json$/,
    isOurs: (name, value) =>
      name === 'shared-sign-ins.json' ||
      (field(value, 'id') === Number.parseInt(name, 10) && typeof field(value, 'sealed') === 'string'),
  },
  terminals: { name: /^(?:state|choices\.json|folders\.json|(?:open|pin|at)\.\d+-\d+)$/ },
  shell: { name: /^(?:hook\.(?:bash|zsh|fish|ps1)|credentials|installed\.json)$/ },
} as const satisfies Readonly<Record<string, OwnFiles>>

/** What a writer that was killed left half-written. */
export const leftover = /^\..+\.\d+\.latchkey-tmp$/

/** In `browsers/`, and where browsers in snap and flatpak have theirs: a profile of one browser for one account, one role or one source. */
export const browserProfile = /^[a-z]+-(?:\d{12}|[rs]-[0-9a-f]{12})$/

/** Says that everything in the app's folder is the app's: it was empty when the app began it. */
export const appMark = 'made-by-latchkey'

/** The app's own, and what Chromium keeps in such a folder: of one without the mark nothing else is known. */
export const appNames =
  /^(?:running|window\.json|Cache|Code Cache|Crashpad|Dawn\w*Cache|DevToolsActivePort|Dictionaries|GPUCache|Local State|Local Storage|Network Persistent State|Preferences|Session Storage|Shared Dictionary|SharedStorage(?:-\w+)?|Singleton(?:Cookie|Lock|Socket)|TransportSecurity|Trust Tokens(?:-journal)?|Cookies(?:-journal)?|Network|DIPS(?:-\w+)?|WebStorage|blob_storage|shared_proto_db|lockfile)$/

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}
