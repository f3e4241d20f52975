# Remediation script of an Intune remediation, run with the logged-on credentials.
# NOT RUN YET on a Windows machine by the authors.
$StartUrl = 'https://d-1234567890.awsapps.com/start'
$Region   = 'eu-central-1'
$Program  = "$env:ProgramFiles\qlogin\qlogin.exe"

& $Program ide apply --prefill --json --start-url $StartUrl --region $Region
if ($LASTEXITCODE -in 0, 7) { exit 0 }
exit 1
