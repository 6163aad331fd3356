// EC2's DescribeRegions: the one operation that shows EC2's own dialect of the query protocol.
import type { Service } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { readForm, unknownAction } from '../http/query-protocol.ts'
import { xmlDocument } from '../http/xml.ts'

const namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/'
const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-2']

export function createEc2Service(): Service {
  return {
    kind: 'whole',
    name: 'ec2',
    dialect: 'ec2',
    namespace,
    throttled: () => new AwsFault(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
    route(call, body) {
      const action = readForm(call, body).get('Action')
      return {
        operation: action === 'DescribeRegions' ? action : 'Unknown',
        run(signed) {
          if (action !== 'DescribeRegions') throw unknownAction(action, '2016-11-15', ['DescribeRegions'])
          const item = regions.map((regionName) => ({
            regionName,
            regionEndpoint: `ec2.${regionName}.amazonaws.com`,
            optInStatus: 'opt-in-not-required',
          }))
          return {
            status: 200,
            headers: { 'Content-Type': 'text/xml;charset=UTF-8' },
            body: xmlDocument(
              'DescribeRegionsResponse',
              { requestId: signed.requestId, regionInfo: { item } },
              namespace,
            ),
          }
        },
      }
    },
  }
}
