import { noRole } from './role-path.ts'

/** Options of `exec` that take the next word as their value. */
const valued: readonly string[] = ['--region']

/**
 * The words after `latchkey exec`, with the `--` put in that a person left out: the second word that is no option begins the command, and
 * what follows it is the command's own. `exec ROLE --direct aws s3 ls --region x` becomes `exec ROLE --direct -- aws s3 ls --region x`.
 * A `--` without a role before it leaves the role empty, to be chosen.
 */
export function separateCommand(words: readonly string[]): readonly string[] {
  let operands = 0
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') return operands === 0 ? [...words.slice(0, at), '', ...words.slice(at)] : words
    if (valued.includes(word)) at += 1
    else if (!word.startsWith('-')) operands += 1
    // A variable that was not set is no wish to choose.
    if (word === '' && operands === 1) throw noRole()
    if (operands === 2) return [...words.slice(0, at), '--', ...words.slice(at)]
  }
  return words
}
