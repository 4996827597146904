#!/bin/sh
# A steady stream of requests to each service from inside the cluster, until /tmp/stop is there: each
# measurement is for a quarter-hour of its own. A line for each request: what, status,
# curl's exit code, the seconds until the connection was made and until the answer was there, and the
# timestamp of a measurement. The services are given by address: a lookup of the name for each request
# would make it a test of the cluster's DNS.

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

stream() { # CLIENT COMMAND: with a number that no other client has
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
