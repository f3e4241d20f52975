#!/bin/bash
# Prints what a fleet costs: 2,000 sign-ins at once in one process, and a prefill of
# 100, 1,000 and 10,000 homes (as root; the homes take 2 GB of disk for a while).
# Other sizes: fleet.sh SIGN-INS HOMES,HOMES; "none" leaves out the homes.
set -euo pipefail
cd "$(dirname "$0")/.."
export QLOGIN_BIN=${QLOGIN_BIN:-$PWD/bin/qlogin}

go test -count=1 -run '^TestSignIns$' ./bench/fleet -v -machines "${1:-2000}" | grep '^fleet:'
[ "${2:-}" = none ] && exit
go test -count=1 -tags bench -timeout 60m -run '^TestHomes$' ./bench/fleet -v -homes "${2:-100,1000,10000}" | grep '^fleet:'
