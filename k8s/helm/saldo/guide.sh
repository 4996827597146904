#!/bin/sh
# The guide's four calls, in a new account, each with the answer it must get.
set -eu

# send NAME EXPECTED-STATUS METHOD URL TOKEN [BODY]: prints the response body.
send() {
  name=$1 expected=$2 method=$3 url=$4 token=$5
  shift 5
  answer=$(curl -sS --max-time 20 -w '\n%{http_code}' -X "$method" "$url" \
    -H "Authorization: Bearer $token" -H 'Content-Type: application/json' ${1:+-d "$1"})
  status=${answer##*
}
  if [ "$status" != "$expected" ]; then
    echo "$name: got $status, expected $expected: $answer" >&2
    exit 1
  fi
  echo "$name: $status" >&2
  echo "${answer%
*}"
}

# field NAME: the first string of that name in the JSON on standard input.
field() { sed -n "1,/\"$1\"/s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

sign_in() { send 'sign in' 200 POST "$SITE_SERVICE/v1/oauth" none "{\"grantType\":\"api_token\",\"token\":\"$1\"}" | field accessToken; }

operator=$(sign_in "$API_TOKEN")
api_token=$(send 'open an account' 201 POST "$SITE_SERVICE/v1/api-tokens" "$operator" \
  '{"name":"helm test","newAccount":{"name":"helm test"}}' | field token)
token=$(sign_in "$api_token")
mpo=$(send 'operators' 200 GET "$METER_SERVICE/v1/metering-point-operators" "$token" | sed 's/},.*//' | field id)

site=$(send '1 site' 201 POST "$SITE_SERVICE/v1/sites" "$token" '{"name":"Businesspark","type":"balanced_accurate","balanceResolution":"PT15M",
  "address":{"locality":"Berlin","postCode":"10115","country":"DE"},"timezone":"Europe/Berlin"}' | field id)
meter=$(send '2 meter' 201 POST "$METER_SERVICE/v1/meters" "$token" "{\"siteId\":\"$site\",\"mpo\":\"$mpo\",\"direction\":\"consumer\",\"identifier\":\"1ISK0001\",\"serial\":\"1ISK0001\",
  \"startDate\":\"2024-12-31T23:00:00.000Z\",\"measuring\":\"readings_accurate\"}" | field id)
send '3 setting' 201 POST "$METER_SERVICE/v1/meter-balancing-settings" "$token" \
  "{\"siteId\":\"$site\",\"meterId\":\"$meter\",\"balancing\":\"participant\",\"startDate\":\"2025-01-01\",\"priority\":1}" >/dev/null

# Two readings a quarter-hour apart: 0.125 kWh, all from the grid.
send 'readings' 201 POST "$BALANCING_SERVICE/v1/measurements" "$token" "{\"measurements\":[
  {\"meterId\":\"$meter\",\"timestamp\":\"2025-01-01T11:00:00Z\",\"value\":100},
  {\"meterId\":\"$meter\",\"timestamp\":\"2025-01-01T11:15:00Z\",\"value\":100.125}]}" >/dev/null

balances="$BALANCING_SERVICE/v1/aggregated-balances?debitorMeterId=$meter&startDateTime=2024-12-31T23:00:00Z&endDateTime=2025-01-31T23:00:00Z&interval=PT15M"
for attempt in $(seq 60); do
  answer=$(send '4 balances' 200 GET "$balances" "$token")
  case $answer in *'"value":0.125'*) echo "balanced: $answer"; exit 0 ;; esac
  sleep 1
done
echo "not balanced within a minute: $answer" >&2
exit 1
