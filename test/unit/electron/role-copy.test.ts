import { describe, expect, it } from 'vitest'
import type { RoleView } from '#contract/model.ts'
import { createRoleCopy } from '#frontends/electron/page/role-copy.ts'

const aRole = (name: string): RoleView => ({
  id: name,
  name,
  kind: 'role',
  source: 'work',
  accountName: 'payments-dev',
  partition: 'aws',
  region: 'eu-west-1',
  labels: {},
  ownLabels: {},
  chain: [],
  favourite: false,
  neverDirect: false,
  editable: false,
})

describe('copying a role, with nothing more said', () => {
  const role = aRole('Admin')
  const asked: unknown[] = []

  async function copy({
    shell = '/bin/bash',
    platform = 'linux',
    installed = true,
    delivery = 'proxied',
    neverDirect = false,
    values,
  }: {
    shell?: string
    platform?: 'linux' | 'win32'
    installed?: boolean
    delivery?: string
    neverDirect?: boolean
    values?: { format: 'sh' | 'dotenv'; direct: boolean }
  }) {
    let copied = ''
    asked.length = 0
    const roles = new Map([[role.id, { ...role, neverDirect }]])
    const copy = createRoleCopy({
      copier: {
        copy: async (text) => void (copied = text),
        copySecret: async (text) => ((copied = text), 1),
      },
      platform,
      shell,
      commandLine: () => (installed ? { kind: 'installed', path: '/x' } : { kind: 'absent', path: '/x' }),
      mirror: () => ({ roles: () => roles, setting: (key) => (key === 'default.delivery' ? delivery : undefined) }),
      environment: async ({ format, direct }) => {
        asked.push({ format, direct })
        return "export A='1';\nexport B='2';\n"
      },
    })
    await copy(role.id, values)
    return copied
  }

  it.each([
    ['bash', {}, ' eval "$(latchkey env Admin)"'],
    ['fish', { shell: '/usr/bin/fish' }, ' latchkey env Admin --format fish | source'],
    ['PowerShell', { platform: 'win32' }, 'latchkey env Admin | Out-String | Invoke-Expression'],
  ] as const)(
    'gives %s the command, out of its history where that can be, and asks for no key',
    async (_, world, command) => {
      expect(await copy(world)).toBe(command)
      expect(asked).toEqual([])
    },
  )

  it('gives the values where a terminal would not find the command, as the setting delivers them', async () => {
    expect(await copy({ installed: false })).toBe(" export A='1';\n export B='2';\n")
    expect(asked).toEqual([{ format: 'sh', direct: false }])
    await copy({ installed: false, delivery: 'direct', shell: '/usr/bin/fish' })
    expect(asked).toEqual([{ format: 'fish', direct: true }])
    await copy({ installed: false, delivery: 'direct', neverDirect: true })
    expect(asked).toEqual([{ format: 'sh', direct: false }])
  })

  it('gives the values that were asked for, whatever is usual', async () => {
    expect(await copy({ values: { format: 'dotenv', direct: true } })).toBe("export A='1';\nexport B='2';\n")
    expect(asked).toEqual([{ format: 'dotenv', direct: true }])
  })
})
