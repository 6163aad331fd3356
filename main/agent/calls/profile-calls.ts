import type { ProfileChange, ProfileKind, ProfilePlan, ProfileView } from '#contract/profiles.ts'
import { defined } from '#shared/defined.ts'
import type { ProfileFiles } from '#local/aws-files.ts'
import { AppError } from '#util/app-error.ts'
import type { createProfiles, Wanted } from '../profiles/index.ts'
import { usualTemplate } from '../profiles/names.ts'
import { wantedProfiles, type WantedProfile } from '../profiles/wanted.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Role } from '../roles/role.ts'
import { filesGiven } from './files-given.ts'
import type { Calls } from './router.ts'

export interface ProfileCallsDeps {
  readonly profiles: ReturnType<typeof createProfiles>
  readonly catalogue: Pick<Catalogue, 'inventory' | 'source' | 'sources'>
  /** Ids of the roles that a query finds. */
  readonly search: (query: string) => readonly string[]
  /** The value of `credential_process`. Throws AppError where there is none that all SDKs read alike. */
  readonly command: (...words: readonly string[]) => string
  readonly caBundle: string
  /** Of the agent. */
  readonly env: NodeJS.ProcessEnv
}

type PlanInput = Parameters<Calls['profiles']['plan']>[0]

/** Profiles of the person's AWS config file. */
export function createProfileCalls({ profiles, catalogue, search, command, caBundle, env }: ProfileCallsDeps) {
  const filesOf = (given: ProfileFiles | undefined): ProfileFiles => filesGiven(given, env)

  function rolesOf({ source, only }: PlanInput): readonly Role[] {
    if (source !== undefined && catalogue.source(source) === undefined)
      throw new AppError('not-found', `there is no source "${source}"`, {
        hint: 'See: latchkey source list',
        candidates: catalogue.sources().map(({ name }) => name),
      })
    const found = only === undefined ? undefined : new Set(search(only))
    return catalogue
      .inventory()
      .roles.filter((role) => (source ?? role.source) === role.source && (found?.has(role.id) ?? true))
  }

  /** A listing that is not whole says nothing about what is gone. */
  function isWhole(name: string): boolean {
    const source = catalogue.source(name)
    const { state, problem, syncedAt } = source?.state() ?? { state: 'error' as const }
    return state === 'ready' && problem === undefined && (source?.sync === undefined || syncedAt !== undefined)
  }

  function lateNote(name: string): string {
    const isSignedOut = catalogue.source(name)?.state().state === 'needs-sign-in'
    return isSignedOut
      ? `Nobody is signed in to ${name}, so nothing of it is removed; sign in: latchkey sign-in ${name}`
      : `The roles of ${name} are not all known now, so nothing of it is removed`
  }

  function wish(input: PlanInput) {
    const roles = rolesOf(input)
    const isNative = (role: Role): boolean => catalogue.source(role.source)?.nativeProfile?.(role.reach) !== undefined
    const kind: ProfileKind = input.kind ?? (roles.some(isNative) ? 'native' : 'process')
    const { profiles: chosen, notes } = wantedProfiles({
      kind,
      roles,
      template: input.nameTemplate ?? usualTemplate,
      source: (name) => catalogue.source(name),
      command,
      caBundle,
    })
    const all = input.source === undefined ? catalogue.sources().map(({ name }) => name) : [input.source]
    // What a query leaves out is not gone.
    const names = input.only === undefined ? all : []
    const [whole, partly] = [new Set(names.filter(isWhole)), names.filter((name) => !isWhole(name))]
    const markKind = kind === 'native' ? 'sso' : 'app'
    const isStale: Wanted['isStale'] = ({ kind: of, owner, source }) =>
      of === markKind && owner === 'local' && source !== undefined && whole.has(source)
    const late = partly.map(lateNote)
    return {
      kind,
      chosen,
      wanted: { wanted: chosen.map(({ section }) => section), isStale },
      notes: [...notes, ...late],
    }
  }

  return {
    async plan(input): Promise<ProfilePlan> {
      const files = filesOf(input.files)
      const { kind, chosen, wanted, notes } = wish(input)
      const preview = await profiles.preview(files, wanted)
      const { path } = preview
      if (preview.kind === 'refused')
        return { path, kind, changes: [], diff: '', digest: '', refusals: [...preview.refusals], notes }
      const byHeader = new Map(chosen.map((profile) => [profile.section.header, profile]))
      const changes = preview.changes.map((change) =>
        changeView(change.kind, change.header, byHeader.get(change.header)),
      )
      return { path, kind, changes, diff: preview.diff, digest: preview.digest, refusals: [], notes }
    },
    async apply({ seen, ...input }) {
      const { kind, wanted } = wish(input)
      const { id, path } = await profiles.apply(filesOf(input.files), wanted, `${kind} profiles`, seen)
      return { path, ...defined({ id }) }
    },
    list: async ({ files }): Promise<ProfileView[]> =>
      (await profiles.list(filesOf(files))).flatMap(({ header, mark, values }) => {
        const name = /^profile (.*)$/.exec(header)?.[1]
        if (name === undefined || mark === undefined) return []
        const process = values.get('credential_process')
        const role = catalogue.inventory().byId(process?.split(' ').at(-1) ?? '')
        return {
          name,
          kind: mark.kind === 'sso' ? 'native' : process?.includes(' --stand-ins ') === true ? 'proxied' : 'process',
          ...defined({
            source: mark.source,
            accountId: values.get('sso_account_id') ?? role?.accountId,
            role: values.get('sso_role_name') ?? role?.name,
            session: values.get('sso_session'),
            region: values.get('region'),
          }),
        }
      }),
    history: async () => [...(await profiles.history())],
    async remove({ names, all, files }) {
      const { id, path, removed } = await profiles.remove(filesOf(files), all ? 'all' : names)
      return { path, removed: [...removed], ...defined({ id }) }
    },
    async undo({ id: which }) {
      const { id, path, undone } = await profiles.undo(which)
      return { path, undone, ...defined({ id }) }
    },
  } satisfies Omit<Calls['profiles'], 'importable' | 'import'>
}

function changeView(
  change: ProfileChange['change'],
  section: string,
  profile: WantedProfile | undefined,
): ProfileChange {
  const role = profile?.role
  return {
    change,
    section,
    ...defined({
      profile: /^profile (.*)$/.exec(section)?.[1],
      account: role?.accountName,
      accountId: role?.accountId,
      role: role?.name,
      session: profile?.session,
    }),
  }
}
