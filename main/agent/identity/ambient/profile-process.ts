import { iniSections, profileOfConfig, profileOfCredentials } from '#local/aws-files.ts'
import type { ProfileTexts } from './profile-files.ts'

/**
 * The `credential_process` command line that a profile would run, also through `source_profile`. Read only to see
 * whether it is ours: the SDK does the real reading.
 */
export function credentialProcessOf(profile: string, texts: ProfileTexts): string | undefined {
  const sections = new Map<string, Map<string, string>>()
  for (const text of texts.values()) collect(text, sections)
  const seen = new Set<string>()
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name);) {
    seen.add(name)
    const section = sections.get(name)
    const command = section?.get('credential_process')
    if (command !== undefined) return command
    name = section?.get('source_profile')
  }
  return undefined
}

function collect(text: string, sections: Map<string, Map<string, string>>): void {
  for (const { header, values } of iniSections(text)) {
    // Any section counts, whichever file it stands in: one name too many is refused rather than one too few.
    const name = profileOfConfig(header) ?? profileOfCredentials(header) ?? ''
    const known = sections.get(name) ?? new Map<string, string>()
    for (const [key, value] of values) known.set(key, value)
    sections.set(name, known)
  }
}
