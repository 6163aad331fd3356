// The role of the folder that a terminal is in: given where a person trusts its file, told of where they were not asked yet.
import { join } from 'node:path'
import type { SessionView } from '#contract/model.ts'
import { AppError } from '#util/app-error.ts'
import { type FolderAsks, folderFileName, readFolderFile } from './folder-file.ts'
import { type Given, variablesOf } from './given.ts'
import type { OpenTerminal, OpenTerminals } from './open-terminals.ts'
import { folderText } from './state-text.ts'
import type { Decided, TrustedFolders } from './trusted-folders.ts'

export interface FolderRolesDeps {
  readonly trusted: TrustedFolders
  readonly open: Pick<OpenTerminals, 'list'>
  /** It has a role of its own, which goes before. */
  readonly isPinned: (terminal: string) => boolean
  /** Throws AppError where no role is called so. */
  readonly resolve: (role: string) => unknown
  /** Of the role's session; undefined where none runs. */
  readonly stateOf: (role: string) => SessionView['state'] | undefined
  /** Asks nobody: to enter a folder is no command of a person's. */
  readonly make: (terminal: string, asks: FolderAsks, decided: Decided) => Promise<Given>
  readonly changed: () => void
}

/** One terminal in one folder, as long as nothing of that changes. */
interface Visit {
  readonly root: string
  /** Everything that it depends on. */
  readonly about: string
  /** Where its role is allowed. */
  readonly allowed?: { readonly asks: FolderAsks; readonly decided: Decided }
  has?: Given | undefined
  said?: string | undefined
  isBusy: boolean
}

export function createFolderRoles({ trusted, open, isPinned, resolve, stateOf, make, changed }: FolderRolesDeps) {
  const visits = new Map<string, Visit>()
  /** What a terminal had in the folder that it left: programs that it started there still ask for it. */
  const left = new Map<string, Given>()
  const giving = new Set<Promise<void>>()

  /** `mayStart`: a person came here just now. */
  async function give(id: string, visit: Visit, mayStart: boolean): Promise<void> {
    const { allowed } = visit
    if (allowed === undefined || visit.isBusy) return
    const { asks, decided } = allowed
    visit.isBusy = true
    try {
      if (!mayStart && stateOf(asks.role) === undefined)
        throw new AppError('not-found', 'it is not running', { hint: 'Start it, and this terminal has it' })
      visit.has = await make(id, asks, decided)
      visit.said = undefined
    } catch (error) {
      const { message, hint } = error instanceof AppError ? error : { message: 'it could not be started', hint: '' }
      visit.said = `the role of this folder is ${asks.role}: ${[message, hint].filter(Boolean).join('. ')}`
    } finally {
      visit.isBusy = false
    }
    if (visits.get(id) === visit) changed()
  }

  function begun(work: Promise<void>): void {
    giving.add(work)
    void work.finally(() => giving.delete(work))
  }

  function begin({ id, root, file }: OpenTerminal, about: string): Visit | undefined {
    if (root === undefined || file === undefined || isPinned(id)) return undefined
    const visit = { root, about, isBusy: false }
    if (file.kind === 'refused') return { ...visit, said: file.why }
    const decided = trusted.of(file.real)
    if (decided?.hash !== file.hash) return { ...visit, said: question(root, file, decided !== undefined) }
    return decided.allowed ? { ...visit, allowed: { asks: file, decided } } : visit
  }

  /** True where something is to be written. */
  function look(mayStart = true): boolean {
    const terminals = open.list()
    let isChanged = false
    for (const id of [...visits.keys(), ...left.keys()]) {
      if (terminals.some((each) => each.id === id)) continue
      left.delete(id)
      isChanged = visits.delete(id) || isChanged
    }
    for (const terminal of terminals) {
      const { id, root, file } = terminal
      const decided = file?.kind === 'asks' ? trusted.of(file.real) : undefined
      const about = JSON.stringify([root, file, decided, isPinned(id)])
      const before = visits.get(id)
      if (before?.about === about) continue
      const visit = begin(terminal, about)
      if (before?.has !== undefined) left.set(id, before.has)
      if (visit === undefined) visits.delete(id)
      else visits.set(id, visit)
      isChanged ||= [before?.has, before?.said, visit?.said].some((each) => each !== undefined)
      if (visit !== undefined) begun(give(id, visit, mayStart))
    }
    return isChanged
  }

  return {
    look,
    /** Once terminals have what they are to have now, if they can. */
    async settled(): Promise<void> {
      await Promise.all(giving)
    },
    /** Sessions end and are renewed. True where something is to be written. A role that was missing may run by now. */
    follow(now: (what: Given) => Given | undefined): boolean {
      let isChanged = false
      for (const [id, what] of left) keep(left, id, now(what))
      for (const [id, visit] of visits) {
        if (visit.has === undefined) {
          if (visit.allowed !== undefined && stateOf(visit.allowed.asks.role) === 'active')
            begun(give(id, visit, false))
          continue
        }
        const next = now(visit.has)
        isChanged ||= next !== visit.has
        visit.has = next
      }
      return isChanged
    },
    /** What it has in the folder that it is in. */
    here(id: string): { readonly what: Given; readonly file: string } | undefined {
      const visit = visits.get(id)
      return visit?.has && { what: visit.has, file: fileIn(visit.root) }
    },
    /** The same, or of the folder that it was in. */
    last: (id: string): Given | undefined => visits.get(id)?.has ?? left.get(id),
    /** What hooks read, by file. */
    texts(first: string): readonly (readonly [string, string])[] {
      return [...visits].flatMap(([id, { root, said, has }]) => {
        const what = has === undefined ? said : variablesOf(has, fileIn(root))
        return what === undefined ? [] : [[`at.${id}`, folderText(first, root, what)] as const]
      })
    },
    list: trusted.list,
    /** What the folder's file says now is gone by, or not asked about any more. */
    async decide(folder: string, how: Pick<Decided, 'allowed' | 'keys'>): Promise<Decided> {
      const file = await readFolderFile(folder)
      if (file?.kind === 'asks') {
        // What nobody is called is not worth an answer.
        if (how.allowed) resolve(file.role)
        return await trusted.decide(file, how)
      }
      if (file !== undefined) throw new AppError('denied', file.why)
      throw new AppError('not-found', `there is no ${folderFileName} in ${folder}`, {
        hint: 'Write one with the line: role = NAME',
      })
    },
  }
}

const fileIn = (root: string): string => join(root, folderFileName)

function keep(map: Map<string, Given>, id: string, what: Given | undefined): void {
  if (what === undefined) map.delete(id)
  else map.set(id, what)
}

function question(root: string, { role, region }: FolderAsks, isOther: boolean): string {
  const where = region === undefined ? '' : ` in ${region}`
  const asks = isOther ? 'has changed: it now asks for' : 'asks for'
  return `${fileIn(root)} ${asks} the role "${role}"${where}; to trust it: latchkey folder allow`
}
