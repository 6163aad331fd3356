// The setup as commands of the AWS CLI, in a script for every POSIX shell. It ends at the first command that fails.
import { quoted } from '../hook/posix.ts'
import { fileOptions, profileName, type SetupPlan, syncName, syncPolicy, tagsOf, trustPolicy } from './plan.ts'

export function awsCliScript(plan: SetupPlan): string {
  const { region, name, roles, authority } = plan
  const sync = syncName(plan)
  return `${[
    '#!/bin/sh',
    `# Creates what Latchkey's source ${quoted(name)} needs in IAM Roles Anywhere, and prints the command that adds it.`,
    '# Needs the AWS CLI and the right to create roles in IAM, and trust anchors and profiles in Roles Anywhere.',
    'set -eu',
    `region=${quoted(region)}`,
    ...(authority === undefined
      ? [
          '# AUTHORITY_CERTIFICATE: the file of the certificate of your authority, in PEM.',
          'authority=$(cat "${AUTHORITY_CERTIFICATE:?is the file of the certificate of your authority}")',
        ]
      : [`authority=${quoted(authority.trim())}`]),
    '',
    '# JSON has no line breaks in a text, and what stands around certificates is left out.',
    String.raw`source=$(printf '%s\n' "$authority" | awk '`,
    String.raw`  /-----BEGIN CERTIFICATE-----/, /-----END CERTIFICATE-----/ { gsub(/\r/, ""); text = text $0 "\\n" }`,
    String.raw`  END { printf "{\"sourceType\":\"CERTIFICATE_BUNDLE\",\"sourceData\":{\"x509CertificateData\":\"%s\"}}", text }')`,
    `anchor=$(aws rolesanywhere create-trust-anchor --region "$region" --name ${quoted(name)} --enabled --source "$source" \\`,
    `  --tags ${lowerTags(plan)} --query trustAnchor.trustAnchorArn --output text)`,
    `trust=$(printf ${quoted(JSON.stringify(trustPolicy('%s')))} "$anchor")`,
    '',
    ...role(plan, sync, 'sync_role'),
    `aws iam put-role-policy --region "$region" --role-name ${quoted(sync)} --policy-name ${quoted(sync)} \\`,
    `  --policy-document ${quoted(JSON.stringify(syncPolicy))}`,
    ...profile(plan, sync, 'sync_role', 'sync_profile'),
    '',
    ...roles.flatMap((each) => [
      `# Attach to it what it may do: aws iam attach-role-policy --role-name ${quoted(each)} --policy-arn …`,
      ...role(plan, each, 'role'),
      ...profile(plan, each, 'role', 'profile'),
      '',
    ]),
    `printf 'latchkey source add roles-anywhere %s --trust-anchor %s --sync-profile %s --sync-role %s %s\\n' \\`,
    `  ${quoted(name)} "$anchor" "$sync_profile" "$sync_role" ${quoted(fileOptions(plan))}`,
  ].join('\n')}\n`
}

const role = (plan: SetupPlan, name: string, variable: string): readonly string[] => [
  `${variable}=$(aws iam create-role --region "$region" --role-name ${quoted(name)} --assume-role-policy-document "$trust" \\`,
  `  --tags ${upperTags(plan)} --query Role.Arn --output text)`,
]

const profile = (plan: SetupPlan, name: string, role: string, variable: string): readonly string[] => [
  `${variable}=$(aws rolesanywhere create-profile --region "$region" --name ${quoted(profileName(name))} --enabled --role-arns "$${role}" \\`,
  `  --duration-seconds 3600 --tags ${lowerTags(plan)} --query profile.profileArn --output text)`,
]

const lowerTags = (plan: SetupPlan): string =>
  tagsOf(plan)
    .map(({ key, value }) => quoted(`key=${key},value=${value}`))
    .join(' ')
const upperTags = (plan: SetupPlan): string =>
  tagsOf(plan)
    .map(({ key, value }) => quoted(`Key=${key},Value=${value}`))
    .join(' ')
