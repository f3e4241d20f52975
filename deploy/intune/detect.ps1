# Detection script of an Intune remediation, run with the logged-on credentials.
# Exit code 1 makes Intune run remediate.ps1. NOT RUN YET on a Windows machine by
# the authors.
$StartUrl = 'https://d-1234567890.awsapps.com/start'
$Region   = 'eu-central-1'
$Program  = "$env:ProgramFiles\qlogin\qlogin.exe"

& $Program ide apply --prefill --check --start-url $StartUrl --region $Region
# 0: as it should be. 7: waits for an IDE to close, the next run sees to it.
if ($LASTEXITCODE -in 0, 7) { exit 0 }
exit 1
