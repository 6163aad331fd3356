import { type ReactNode, useMemo, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import type { BrowserScope } from '#shared/console/browser-rules.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { useKnown } from '../../store/context.tsx'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'

const words = t.browsers
/** More than this is no list to pick from: then its ID or name is typed. */
const mostChoices = 200

type Accounts = ReadonlyMap<string, string | undefined>

/** Whose consoles a rule is for, as a form asks it; undefined until it is said. */
export function useScope(): { readonly scope: BrowserScope | undefined; readonly field: ReactNode } {
  const roles = useKnown('roles')
  const sources = useKnown('status', (status) => status?.sources)?.map(({ name }) => name) ?? []
  const accounts = useMemo(() => accountsOf(roles?.values() ?? []), [roles])
  const [kind, setKind] = useState<BrowserScope['kind']>('account')
  const [source, setSource] = useState(sources[0])
  const [account, setAccount] = useState('')
  const found = accountIn(accounts, account)

  const scopes = {
    account: typeof found === 'string' ? ({ kind: 'account', account: found } as const) : undefined,
    source: source === undefined ? undefined : ({ kind: 'source', source } as const),
    rest: { kind: 'rest' } as const,
  }
  const field = (
    <>
      <SelectField
        label={words.of}
        value={kind}
        options={[
          { id: 'account', label: words.account },
          ...(sources.length === 0 ? [] : [{ id: 'source' as const, label: words.source }]),
          { id: 'rest', label: words.rest },
        ]}
        onChange={setKind}
      />
      {kind === 'source' && (
        <SelectField
          label={words.whichSource}
          value={source ?? null}
          options={sources.map((name) => ({ id: name, label: name }))}
          onChange={setSource}
        />
      )}
      {kind === 'account' && <AccountField accounts={accounts} value={account} found={found} onChange={setAccount} />}
    </>
  )
  return { scope: scopes[kind], field }
}

function AccountField({
  accounts,
  value,
  found,
  onChange,
}: {
  readonly accounts: Accounts
  readonly value: string
  readonly found: ReturnType<typeof accountIn>
  readonly onChange: (value: string) => void
}) {
  if (accounts.size > 0 && accounts.size <= mostChoices)
    return (
      <SelectField
        label={words.whichAccount}
        value={value}
        options={[...accounts].map(([id, name]) => ({
          id,
          label: name ?? formatAccountId(id),
          ...(name !== undefined && { description: formatAccountId(id) }),
        }))}
        onChange={onChange}
      />
    )
  return (
    <TextField
      label={words.whichAccount}
      description={words.whichAccountHelp}
      error={typeof found === 'string' || value.trim() === '' ? undefined : words[found.kind]}
      value={value}
      onChange={onChange}
    />
  )
}

/** By id, in the order of their names. */
function accountsOf(roles: Iterable<RoleView>): Accounts {
  const found = new Map<string, string | undefined>()
  for (const { accountId, accountName } of roles)
    if (accountId !== undefined) found.set(accountId, accountName ?? found.get(accountId))
  return new Map([...found].toSorted(([a, one = a], [b, other = b]) => one.localeCompare(other)))
}

/** The account's id, or why none is meant. */
function accountIn(accounts: Accounts, text: string): string | { readonly kind: 'noAccount' | 'manyAccounts' } {
  const word = text.trim()
  const digits = word.replaceAll(/[- ]/g, '')
  if (/^\d{12}$/.test(digits)) return digits
  const [only, ...others] = [...accounts].filter(([, name]) => name?.toLowerCase() === word.toLowerCase())
  if (only === undefined) return { kind: 'noAccount' }
  return others.length > 0 ? { kind: 'manyAccounts' } : only[0]
}
