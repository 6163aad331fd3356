import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { commandFiles, filesFor } from '#frontends/cli/commands.ts'
import { createCli } from '#frontends/cli/context.ts'

describe('a command', () => {
  it.each(commandFiles.map((file) => [file.names.join(', '), file] as const))(
    'is in the file that is loaded for it: %s',
    async (_names, { names, load }) => {
      const program = new Command()
      ;(await load())(program, createCli())
      const shown = program.createHelp().visibleCommands(program)
      expect(shown.map((command) => command.name()).filter((name) => name !== 'help')).toEqual(names)
    },
  )

  it('that is none has all of them loaded, so that the help and the right word can be offered', () => {
    expect(filesFor('statsu')).toBe(commandFiles)
    expect(filesFor(undefined)).toBe(commandFiles)
    expect(filesFor('status')).toHaveLength(1)
  })
})
