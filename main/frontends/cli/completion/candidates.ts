import type { Command } from 'commander'
import type { RoleView } from '#contract/model.ts'
import { plainText } from '#shared/plain-text.ts'
import { isIdentifier } from '#shared/role-identifier.ts'

/** What may stand in the place of the last word: subcommands, options and, where a role belongs, the roles. */
export async function candidates(
  program: Command,
  words: readonly string[],
  roles: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const last = words.at(-1) ?? ''
  let command = program
  let places = 0
  for (const word of words.slice(0, -1)) {
    // After `--` everything belongs to the command that is run.
    if (word === '--') return []
    const child = places === 0 ? command.commands.find((each) => each.name() === word) : undefined
    if (child) command = child
    else if (!word.startsWith('-')) places += 1
  }
  const previous = words.at(-2)
  const valued = command.options.find(
    (option) => (option.required || option.optional) && (option.long === previous || option.short === previous),
  )
  const found =
    valued?.argChoices ??
    (valued?.long === '--role' || valued?.long === '--via'
      ? await roles()
      : valued
        ? []
        : last.startsWith('-')
          ? [
              ...command.options.flatMap((option) => (option.long === undefined || option.hidden ? [] : [option.long])),
              '--help',
            ]
          : await wordsOf(command, places, roles))
  return [...new Set(found)].filter((word) => word.toLowerCase().startsWith(last.toLowerCase()))
}

/**
 * What roles are offered as. One candidate is one line, and what would act on a terminal or be taken for an option cannot be typed: such a
 * role goes by its id. Quotes are the shell's own affair, in its script.
 */
export function roleCandidate({ name, accountName, id }: Pick<RoleView, 'name' | 'accountName' | 'id'>): string {
  const word = accountName === undefined ? name : `${accountName}/${name}`
  return plainText(word) === word && !word.startsWith('-') && !isIdentifier(word) ? word : id
}

async function wordsOf(
  command: Command,
  places: number,
  roles: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (command.commands.length > 0 && places === 0)
    return command
      .createHelp()
      .visibleCommands(command)
      .map((each) => each.name())
  const argument = command.registeredArguments[places]
  if (!argument) return []
  return argument.argChoices ?? (argument.name() === 'role' ? roles() : [])
}
