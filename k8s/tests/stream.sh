#!/bin/sh
# Sends a steady stream of requests to each service from inside the cluster until /tmp/stop exists; each
# measurement is for a different quarter-hour. Prints a line for each request: what, status, curl's exit
# code, seconds until connected, seconds until answered, and the timestamp of a measurement. The services
# are called by IP address, because a name lookup for each request would test the cluster's DNS.

call() { # WHAT TIMESTAMP URL [CURL OPTIONS…]
  what=$1 timestamp=$2
  shift 2
  outcome=$(curl -s -m 30 -o /dev/null -w '%{http_code} %{exitcode} %{time_connect} %{time_total}' \
    -H "Authorization: Bearer $TOKEN" "$@")
  echo "$what $outcome $timestamp"
}

measure() { # N
  timestamp=$(date -u -d "@$((FIRST + 900 * $1))" +%Y-%m-%dT%H:%M:%S.000Z)
  call measurement "$timestamp" "$BALANCING/v1/measurements" -H 'Content-Type: application/json' \
    -d "[{\"meterId\":\"$METER\",\"timestamp\":\"$timestamp\",\"value\":1}]"
}

stream() { # CLIENT COMMAND: runs it with numbers that no other client uses
  n=$1
  while [ ! -e /tmp/stop ]; do
    "$2" $n
    n=$((n + CLIENTS))
    sleep 0.2
  done
}

read_sites() { call sites '' "$SITE/v1/sites"; }
read_meters() { call meters '' "$METERS/v1/meters"; }

CLIENTS=3
for client in $(seq 0 $((CLIENTS - 1))); do
  stream "$client" measure &
  stream "$client" read_sites &
  stream "$client" read_meters &
done
wait
echo end
