<?php
// Asks who it is, with the signing of its HTTP extension, and prints the answer.
$asked = curl_init('https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15');
curl_setopt_array($asked, [
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_AWS_SIGV4 => 'aws:amz:us-east-1:sts',
  CURLOPT_USERPWD => getenv('AWS_ACCESS_KEY_ID') . ':' . getenv('AWS_SECRET_ACCESS_KEY'),
]);
$answer = curl_exec($asked);
if ($answer === false) {
  fwrite(STDERR, curl_error($asked));
  exit(1);
}
echo $answer, "\n";
