#!/bin/sh
# Jamf Pro extension attribute: whether start URL and Region are filled in for
# everybody on this Mac. Put your own in here.
# Tested on Linux against a file system tree; NOT RUN YET on a Mac by the authors.
qlogin=${QLOGIN:-/usr/local/bin/qlogin}
start_url=https://d-1234567890.awsapps.com/start
region=eu-central-1

"$qlogin" ide apply --prefill --all-users --check --start-url "$start_url" --region "$region" >/dev/null 2>&1
case $? in
0) result="filled in" ;;
4) result="to be filled in" ;;
7) result="waits for an IDE to close" ;;
*) result="failed" ;;
esac
echo "<result>$result</result>"
