# Puts an object, gets it back, prints it. ARGV: bucket.
use strict;
use warnings;
use Net::Amazon::S3;

my $s3 = Net::Amazon::S3->new({
  aws_access_key_id => $ENV{AWS_ACCESS_KEY_ID}, aws_secret_access_key => $ENV{AWS_SECRET_ACCESS_KEY}, secure => 1,
});
my $bucket = Net::Amazon::S3::Bucket->new(account => $s3, bucket => $ARGV[0], region => $ENV{AWS_REGION});
$bucket->add_key('by-perl', 'through') or die $s3->err . ': ' . $s3->errstr;
print $bucket->get_key('by-perl')->{value}, "\n";
