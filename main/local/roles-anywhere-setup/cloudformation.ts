// The setup as a CloudFormation template.
import { fileOptions, profileName, type SetupPlan, syncName, syncPolicy, tagsOf, trustPolicy } from './plan.ts'

export function cloudFormationTemplate(plan: SetupPlan): string {
  const { name, roles, authority } = plan
  const sync = syncName(plan)
  return `${JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `IAM Roles Anywhere for the source "${name}" of Latchkey`,
      ...(authority === undefined && {
        Parameters: {
          AuthorityCertificate: { Type: 'String', Description: 'Certificate of your authority, in PEM', MinLength: 1 },
        },
      }),
      Resources: {
        TrustAnchor: {
          Type: 'AWS::RolesAnywhere::TrustAnchor',
          Properties: {
            Name: name,
            Enabled: true,
            Source: {
              SourceType: 'CERTIFICATE_BUNDLE',
              SourceData: { X509CertificateData: authority?.trim() ?? { Ref: 'AuthorityCertificate' } },
            },
            Tags: tags(plan),
          },
        },
        SyncRole: role(plan, sync, { Policies: [{ PolicyName: sync, PolicyDocument: syncPolicy }] }),
        SyncProfile: profile(plan, sync, 'SyncRole'),
        ...Object.fromEntries(
          roles.flatMap((each, at) => [
            [`Role${at + 1}`, role(plan, each)],
            [`Profile${at + 1}`, profile(plan, each, `Role${at + 1}`)],
          ]),
        ),
      },
      Outputs: {
        AddSource: {
          Description: 'The command that adds the source',
          Value: {
            'Fn::Sub': `latchkey source add roles-anywhere ${name} --trust-anchor \${TrustAnchor.TrustAnchorArn} --sync-profile \${SyncProfile.ProfileArn} --sync-role \${SyncRole.Arn} ${fileOptions(plan).replaceAll('${', '${!')}`,
          },
        },
      },
    },
    undefined,
    2,
  )}\n`
}

const tags = (plan: SetupPlan) => tagsOf(plan).map(({ key, value }) => ({ Key: key, Value: value }))

const role = (plan: SetupPlan, name: string, more: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: trustPolicy({ 'Fn::GetAtt': ['TrustAnchor', 'TrustAnchorArn'] }),
    ...more,
    Tags: tags(plan),
  },
})

const profile = (plan: SetupPlan, name: string, roleId: string) => ({
  Type: 'AWS::RolesAnywhere::Profile',
  Properties: {
    Name: profileName(name),
    Enabled: true,
    DurationSeconds: 3_600,
    RoleArns: [{ 'Fn::GetAtt': [roleId, 'Arn'] }],
    Tags: tags(plan),
  },
})
