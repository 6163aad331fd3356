import { accountColour, type Coloured, distinctColours } from '#shared/account-colour.ts'
import { useKnown } from '../../store/context.tsx'

/** Per state of the list, since every row asks. */
const colours = new WeakMap<object, (account: Coloured) => number>()

/** The account's colour among those of all the roles that are known. */
export function useAccountColour(account: Coloured): number {
  return useKnown('roles', (roles) => {
    if (roles === undefined) return accountColour(account)
    const colourOf = colours.get(roles) ?? distinctColours(roles.values())
    colours.set(roles, colourOf)
    return colourOf(account)
  })
}
