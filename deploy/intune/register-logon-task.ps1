# Registers a scheduled task that fills in start URL and Region at each logon, as
# the person who logs on. Run it as SYSTEM (Intune: a platform script, or part of a
# Win32 app). NOT RUN YET on a Windows machine by the authors.
#
# It is done at logon because nobody on Windows can act with the rights of a person
# who is not signed in, and what an administrator writes in a home can be led
# astray by a junction there.
param(
    [Parameter(Mandatory)] [string] $StartUrl,
    [Parameter(Mandatory)] [string] $Region,
    [string] $Program = "$env:ProgramFiles\qlogin\qlogin.exe"
)
$ErrorActionPreference = 'Stop'

$arguments = "ide apply --prefill --json --start-url `"$StartUrl`" --region `"$Region`""
$action    = New-ScheduledTaskAction -Execute $Program -Argument $arguments
$trigger   = New-ScheduledTaskTrigger -AtLogOn
# S-1-5-32-545 is the group Users: the task runs as whoever of them logs on.
$principal = New-ScheduledTaskPrincipal -GroupId 'S-1-5-32-545' -RunLevel Limited
$settings  = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 5)
Register-ScheduledTask -TaskName 'qlogin prefill' -Action $action -Trigger $trigger `
    -Principal $principal -Settings $settings -Force | Out-Null
