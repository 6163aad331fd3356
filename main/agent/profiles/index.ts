// Profiles in the person's AWS config file: planned, written through the journal, taken back.
import { createHash } from 'node:crypto'
import type { ProfileFiles } from '#local/aws-files.ts'
import { awsFile, type Pauses, readTarget, settledTarget, systemPauses, type Target } from '#local/person-file.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Clock } from '#util/ports.ts'
import type { Vault } from '../secrets/types.ts'
import { type WriteDeps, write } from './apply.ts'
import { unifiedDiff } from './diff.ts'
import { parse, textOf } from '#local/botocore/document.ts'
import { printSteps, sectionsOf } from './edit.ts'
import { createJournal, type Entry } from './journal.ts'
import { type Change, plan, type PlanInput, type Refusal, unreadableFile, type WantedSection } from './plan.ts'
import { headersToRemove } from './removal.ts'
import { misread } from './read-back.ts'
import { takeBack } from './take-back.ts'
import { type KeysWanted, withoutKeys } from './take-keys.ts'

export type { WantedSection } from './plan.ts'

/** Both paths are absolute, and the person's: what an agent's own environment says is another matter. */
export type Files = ProfileFiles

export type Wanted = Pick<PlanInput, 'wanted' | 'isStale'>

export type Preview =
  | {
      readonly kind: 'planned'
      readonly path: string
      readonly changes: readonly Change[]
      /** Empty where nothing changes. */
      readonly diff: string
      /** Tells this very change of this very text from any other. */
      readonly digest: string
    }
  | { readonly kind: 'refused'; readonly path: string; readonly refusals: readonly Refusal[] }

export interface Written {
  /** Of the journal; absent where nothing had to change. */
  readonly id?: number
  readonly path: string
  readonly changes: readonly Change[]
}

export interface ProfilesDeps {
  /** Of the journal. */
  readonly folder: string
  readonly vault: Pick<Vault, 'get' | 'set'>
  readonly clock: Clock
  readonly wait?: Pauses['wait']
  readonly reached?: WriteDeps['reached']
}

export function createProfiles({ folder, vault, clock, reached, wait = systemPauses.wait }: ProfilesDeps) {
  const journal = createJournal({ folder, vault, clock })
  const deps: WriteDeps = { journal, wait, ...defined({ reached }) }
  const read = (path: string): Promise<Target> => settledTarget(path, awsFile, { now: () => clock.now(), wait })

  async function prepare(files: Files, wanted: Wanted) {
    const target = await read(files.config)
    const text = textIn(target)
    // Looked at, not written: it need not be settled.
    const { content } = await readTarget(files.credentials, awsFile)
    const credentials = sectionsOf(parse(textOf(content ?? Buffer.of()).text))
    const planned = plan({ ...wanted, text, credentials: credentials.map(({ header }) => header) })
    return { target, text, planned }
  }

  async function preview(files: Files, wanted: Wanted): Promise<Preview> {
    const { target, text, planned } = await prepare(files, wanted)
    const { path } = target
    if (planned.kind === 'refused') return { kind: 'refused', path, refusals: planned.refusals }
    const diff = unifiedDiff(path, planned.steps, target.content === undefined)
    return { kind: 'planned', path, changes: planned.changes, diff, digest: digestOf(text, printSteps(planned.steps)) }
  }

  /** Planned again where another program was faster, unless a person has seen the plan. */
  const applyAnew = (files: Files, wanted: Wanted, what: string): Promise<Written> =>
    anew(() => apply(files, wanted, what))

  /** `seen`: the digest of the preview that the person agreed to. Rejects with AppError `conflict` where the plan is another one by now, or is refused. */
  async function apply(files: Files, wanted: Wanted, what: string, seen?: string): Promise<Written> {
    const { target, text, planned } = await prepare(files, wanted)
    if (planned.kind === 'refused') throw refusedError(target.path, planned.refusals)
    const { steps, changes } = planned
    const after = printSteps(steps)
    if (seen !== undefined && seen !== digestOf(text, after))
      throw new AppError('conflict', `${target.path} was changed since it was planned for`, {
        hint: 'Nothing was written. Look at the plan again.',
        retry: true,
      })
    if (after === text) return { path: target.path, changes }
    const gone = new Set(changes.flatMap(({ kind, header }) => (kind === 'remove' ? [header] : [])))
    await requireMeaning(target.path, { before: text, after, put: wanted.wanted, gone })
    // Of a file that began with us nothing is left behind.
    const content = after === '' && (await isMadeByUs(target.path)) ? undefined : Buffer.from(after)
    const id = await write(deps, { target, content, what })
    return { id, path: target.path, changes }
  }

  const isMadeByUs = async (path: string): Promise<boolean> =>
    (await journal.list()).some((entry) => entry.path === path && entry.created)

  async function sectionsIn(files: Files) {
    const document = parse(textIn(await read(files.config)))
    const all = sectionsOf(document)
    const ours = all.flatMap((section) => {
      if (section.mark === undefined) return []
      const lines = document.slice(section.from, section.to)
      const values = lines.flatMap(({ is }) => (is.kind === 'option' ? [[is.key, is.value] as const] : []))
      return [{ ...section, values: new Map(values) }]
    })
    return { ours, foreign: new Set(all.flatMap(({ header, mark }) => (mark === undefined ? [header] : []))) }
  }

  async function takeKeys(
    path: string,
    isWanted: KeysWanted,
    keys: Readonly<Record<string, string>>,
  ): Promise<Written> {
    const target = await read(path)
    const before = textIn(target)
    const { text: after, lost } = withoutKeys(before, isWanted)
    if (lost.size === 0) return { path, changes: [] }
    await requireMeaning(path, { before, after, put: [], gone: new Set(), lost })
    const what = `keys of ${Object.keys(keys).join(', ')} moved to the vault`
    return { id: await write(deps, { target, content: Buffer.from(after), what, keys }), path, changes: [] }
  }

  return {
    preview,
    apply,
    /** Both files as the SDKs read them. Rejects with AppError that names the line where botocore reads a file not at all. */
    async read(files: Files): Promise<Readonly<Record<keyof Files, string>>> {
      const textOfFile = async (path: string): Promise<string> => {
        const text = textIn(await read(path))
        const unreadable = unreadableFile(parse(text))
        if (unreadable !== undefined) throw refusedError(path, [unreadable])
        return text
      }
      return { config: await textOfFile(files.config), credentials: await textOfFile(files.credentials) }
    },
    /** Takes long-lived keys out of a file, by one write. `keys`: the source that each profile's went to. */
    takeKeys: (...moved: Parameters<typeof takeKeys>): Promise<Written> => anew(() => takeKeys(...moved)),
    /** Writes or renews single profiles, such as the one that follows the terminals; what else is there stays. */
    put: (files: Files, wanted: readonly WantedSection[], what: string): Promise<Written> =>
      applyAnew(files, { wanted, isStale: () => false }, what),
    /** Sections of ours, in the file's order. */
    list: async (files: Files) => (await sectionsIn(files)).ours,
    /** By the names of profiles. Rejects with AppError for one that is not ours. */
    async remove(
      files: Files,
      which: readonly string[] | 'all',
    ): Promise<Written & { readonly removed: readonly string[] }> {
      const { ours, foreign } = await sectionsIn(files)
      const headers = headersToRemove(ours, foreign, which)
      const isStale: Wanted['isStale'] = (_mark, header) => headers.has(header)
      const what = which === 'all' ? 'removal of all profiles' : `removal of ${which.join(', ')}`
      const written = await applyAnew(files, { wanted: [], isStale }, what)
      return { ...written, removed: [...headers] }
    },
    history: async (): Promise<readonly (Entry & { readonly undone: boolean })[]> => {
      const entries = await journal.list()
      const undone = undoneIn(entries)
      return entries.map((entry) => ({ ...entry, undone: undone.has(entry.id) }))
    },
    /** Takes back one write, or the last one that is not taken back. Rejects with AppError `conflict` where its text is another one by now. */
    async undo(id?: number): Promise<Written & { readonly undone: number }> {
      const entries = await journal.list()
      const undone = undoneIn(entries)
      const last = entries.findLast((entry) => entry.undoes === undefined && !undone.has(entry.id))
      const entry = id === undefined ? last : entries.find((each) => each.id === id)
      if (entry === undefined)
        throw new AppError('not-found', id === undefined ? 'there is no write to undo' : `there is no write ${id}`, {
          hint: 'See: latchkey profiles history',
        })
      if (undone.has(entry.id)) throw new AppError('conflict', `write ${entry.id} is undone already`)
      const target = await read(entry.path)
      const taken = takeBack(await journal.texts(entry.id), target.content)
      if (taken.kind === 'changed-since')
        throw new AppError(
          'conflict',
          `${entry.path} was changed since write ${entry.id}: ${taken.where} is not as it left it`,
          {
            hint: 'Nothing was written. Take later writes back first, or change it in an editor.',
            candidates: taken.difference,
          },
        )
      if (taken.sections !== undefined && taken.content !== undefined)
        await requireMeaning(entry.path, {
          before: textIn(target),
          after: taken.content.toString(),
          ...taken.sections,
        })
      const written = await write(deps, {
        target,
        content: taken.content,
        what: `undo of ${entry.id}`,
        undoes: entry.id,
      })
      return { id: written, path: entry.path, changes: [], undone: entry.id }
    },
    recover: journal.recover,
  }
}

async function anew<Value>(work: () => Promise<Value>, tries = 10): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.retry !== true || tries === 0) throw error
    return await anew(work, tries - 1)
  }
}

/** An undo that was undone itself takes nothing back any more. */
function undoneIn(entries: readonly Entry[]): ReadonlySet<number> {
  const undone = new Set<number>()
  for (const { id, undoes } of entries.toReversed()) if (undoes !== undefined && !undone.has(id)) undone.add(undoes)
  return undone
}

async function requireMeaning(path: string, read: Parameters<typeof misread>[0]): Promise<void> {
  const wrong = await misread(read)
  if (wrong === undefined) return
  throw new AppError('conflict', `${path} was not written: with the new profiles ${wrong}`, {
    hint: 'Look at the file near that section: an indented header or a repeated name may be the cause.',
  })
}

function textIn({ path, content }: Target): string {
  const { text, encoding } = textOf(content ?? Buffer.of())
  if (encoding === 'utf8') return text
  throw refusedError(path, [
    {
      subject: 'its text',
      reason: 'botocore and the AWS CLI cannot read this file: it is not written in UTF-8',
      hint: 'Save it as UTF-8 in an editor.',
    },
  ])
}

export function refusedError(path: string, refusals: readonly Refusal[]): AppError {
  const [first] = refusals
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : ''
  return new AppError('conflict', `${path}, ${first?.subject}: ${first?.reason}${more}`, {
    hint: first?.hint,
    // The first alone is in the message already.
    ...(refusals.length > 1 && { candidates: refusals.map(({ subject, reason }) => `${subject}: ${reason}`) }),
  })
}

const digestOf = (before: string, after: string): string =>
  createHash('sha256')
    .update(JSON.stringify([before, after]))
    .digest('hex')
