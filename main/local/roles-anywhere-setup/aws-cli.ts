// The setup as commands of the AWS CLI, in a script for every POSIX shell. It ends at the first command that fails, and can be run again.
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
    ...lookFirst(plan),
    `found=$(aws rolesanywhere list-trust-anchors --region "$region" --query "trustAnchors[?name=='${name}'].trustAnchorArn" --output text)`,
    `own ${quoted(`the trust anchor ${name}`)} "$found"`,
    'if [ -n "$arn" ]; then',
    '  aws rolesanywhere update-trust-anchor --region "$region" --trust-anchor-id "${arn##*/}" --source "$source" --output text >/dev/null',
    'else',
    `  arn=$(aws rolesanywhere create-trust-anchor --region "$region" --name ${quoted(name)} --enabled --source "$source" \\`,
    `    --tags ${lowerTags(plan)} --query trustAnchor.trustAnchorArn --output text)`,
    'fi',
    'anchor=$arn',
    `trust=$(printf ${quoted(JSON.stringify(trustPolicy('%s')))} "$anchor")`,
    '',
    ...role(plan, sync, 'sync_role'),
    `aws iam put-role-policy --region "$region" --role-name ${quoted(sync)} --policy-name ${quoted(sync)} \\`,
    `  --policy-document ${quoted(JSON.stringify(syncPolicy))}`,
    ...profile(plan, sync, 'sync_role'),
    'sync_profile=$arn',
    '',
    ...roles.flatMap((each) => [
      `# Attach to it what it may do: aws iam attach-role-policy --role-name ${quoted(each)} --policy-arn …`,
      ...role(plan, each, 'role'),
      ...profile(plan, each, 'role'),
      '',
    ]),
    `printf 'latchkey source add roles-anywhere %s --trust-anchor %s --sync-profile %s --sync-role %s %s\\n' \\`,
    `  ${quoted(name)} "$anchor" "$sync_profile" "$sync_role" ${quoted(fileOptions(plan))}`,
  ].join('\n')}\n`
}

/** So that it can be run again after a failure: what an earlier run made is taken up. */
const lookFirst = ({ name }: SetupPlan): readonly string[] => [
  '# What an earlier run made is used again. What has its name but not its tag belongs to somebody else.',
  'refuse() {',
  `  printf '%s is there already without the tag latchkey:integration=%s. Remove or rename it, or print this again with another name.\\n' "$1" ${quoted(name)} >&2`,
  '  exit 1',
  '}',
  '# Of ARNs of Roles Anywhere the one with the tag, in $arn.',
  'own() {',
  "  arn=''",
  "  other=''",
  '  for each in $2; do',
  '    case $each in arn:*) ;; *) continue ;; esac',
  '    tag=$(aws rolesanywhere list-tags-for-resource --region "$region" --resource-arn "$each" \\',
  `      --query "tags[?key=='latchkey:integration'].value" --output text)`,
  `    if [ "$tag" = ${quoted(name)} ]; then arn=$each; else other=$each; fi`,
  '  done',
  '  if [ -z "$arn" ] && [ -n "$other" ]; then refuse "$1"; fi',
  '}',
  '# The role of that name, in $arn.',
  'own_role() {',
  `  if found=$(aws iam get-role --region "$region" --role-name "$1" --query "Role.[Arn, Tags[?Key=='latchkey:integration'].Value | [0]]" --output text 2>&1); then`,
  `    arn=$(printf '%s\\n' "$found" | awk '/^arn:/ { print $1 }')`,
  `    tag=$(printf '%s\\n' "$found" | awk '/^arn:/ { print $2 }')`,
  `    if [ "$tag" != ${quoted(name)} ]; then refuse "the role $1"; fi`,
  '  else',
  "    arn=''",
  `    case $found in *NoSuchEntity*) ;; *) printf '%s\\n' "$found" >&2; exit 1 ;; esac`,
  '  fi',
  '}',
  '',
]

const role = (plan: SetupPlan, name: string, variable: string): readonly string[] => [
  `own_role ${quoted(name)}`,
  'if [ -n "$arn" ]; then',
  `  aws iam update-assume-role-policy --region "$region" --role-name ${quoted(name)} --policy-document "$trust"`,
  'else',
  `  arn=$(aws iam create-role --region "$region" --role-name ${quoted(name)} --assume-role-policy-document "$trust" \\`,
  `    --tags ${upperTags(plan)} --query Role.Arn --output text)`,
  'fi',
  `${variable}=$arn`,
]

const profile = (plan: SetupPlan, name: string, role: string): readonly string[] => [
  `found=$(aws rolesanywhere list-profiles --region "$region" --query "profiles[?name=='${profileName(name)}'].profileArn" --output text)`,
  `own ${quoted(`the profile ${profileName(name)}`)} "$found"`,
  'if [ -z "$arn" ]; then',
  `  arn=$(aws rolesanywhere create-profile --region "$region" --name ${quoted(profileName(name))} --enabled --role-arns "$${role}" \\`,
  `    --duration-seconds 3600 --tags ${lowerTags(plan)} --query profile.profileArn --output text)`,
  'fi',
]

const lowerTags = (plan: SetupPlan): string =>
  tagsOf(plan)
    .map(({ key, value }) => quoted(`key=${key},value=${value}`))
    .join(' ')
const upperTags = (plan: SetupPlan): string =>
  tagsOf(plan)
    .map(({ key, value }) => quoted(`Key=${key},Value=${value}`))
    .join(' ')
