# Puts an object, gets it back, prints it. ARGV: bucket, line of docs/tools.md.
require 'aws-sdk-s3'

bucket, line = ARGV
eval(line)
s3 = Aws::S3::Client.new
s3.put_object(bucket: bucket, key: 'by-ruby', body: 'through')
puts s3.get_object(bucket: bucket, key: 'by-ruby').body.read
