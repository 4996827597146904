# The system under test: how the tests install it, reach it from outside the cluster and call it.

forwards=()

fail() { echo "$*" >&2; exit 1; }
equal() { [ "$2" = "$3" ] || fail "$1: expected <$2>, got <$3>"; }
k() { kubectl --namespace $namespace "$@"; }

await() { # SECONDS WHAT COMMAND…: polls
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $deadline ] || fail "timed out waiting for $what"
    sleep 0.5
  done
}

settings() { # the values of the installation under test
  cat <<YAML
image: {variant: $variant, registry: ${registry:-localhost}, tag: $first_tag}
database: {embedded: {enabled: true, image: $postgres, storage: {size: 1Gi}}}
test: {image: $tools}
networkPolicy:
  ingressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: $edge}}}]
YAML
}

install() {
  settings >"$work/settings.yaml"
  helm install saldo $chart --namespace $namespace --values "$work/settings.yaml" --wait --timeout 5m >/dev/null
}

upgrade() { # [HELM OPTIONS…]: resets all other settings
  helm upgrade saldo $chart --namespace $namespace --values "$work/settings.yaml" --wait --timeout 8m "$@" >/dev/null
  await_drained
}

is_drained() { [ -z "$(k get pods -o jsonpath='{.items[*].metadata.deletionTimestamp}')" ]; }
await_drained() { await 90 'the end of all earlier pods' is_drained; }

secrets() { k get secrets -l app.kubernetes.io/part-of=saldo -o jsonpath='{range .items[*]}{.metadata.name}{.data}{"\n"}{end}'; }
restarts() { k get pods -l app.kubernetes.io/part-of=saldo -o jsonpath='{.items[*].status.containerStatuses[0].restartCount}'; }
pods_of() { k get pods -l "app.kubernetes.io/component=$1" --field-selector=status.phase=Running -o jsonpath='{.items[*].metadata.name}'; }
newest_image_of() { k get pods -l "app.kubernetes.io/component=$1" --sort-by=.metadata.creationTimestamp -o jsonpath='{.items[-1:].spec.containers[0].image}'; }

cluster_address_of() { # SERVICE: its URL for pods, without a name to look up
  k get service "saldo-$1" -o jsonpath='http://{.spec.clusterIP}:{.spec.ports[0].port}'
}

edge_pod() { # NAME NAMESPACE COMMAND…: runs a shell command in a pod of the tools image
  local name=$1 in=$2
  shift 2
  kubectl --namespace "$in" delete pod "$name" --ignore-not-found --grace-period=1 >/dev/null
  kubectl --namespace "$in" run "$name" --image="$tools" --image-pull-policy=IfNotPresent --restart=Never --command -- sh -c "$*" >/dev/null
}

# From outside the cluster: each service on a port of this machine.

stop_forwards() { [ ${#forwards[@]} = 0 ] || kill "${forwards[@]}" 2>/dev/null; forwards=(); }

reach() {
  stop_forwards
  local service log
  for service in site-service:8081 meter-service:8082 balancing-service:8083; do
    log=$work/forward-${service%:*}
    rm -f "$log"
    kubectl --namespace $namespace port-forward "service/saldo-${service%:*}" ":${service#*:}" >"$log" 2>&1 &
    forwards+=($!)
    await 30 "a port for $service" grep -qs '^Forwarding from 127' "$log"
    sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\).*/\1/p' "$log" >"$log.port"
  done
}

address() { # PATH: the local URL of the service that serves the path
  local service
  case $1 in
    /v1/oauth | /v1/api-tokens* | /v1/sites*) service=site-service ;;
    /v1/meter*) service=meter-service ;;
    *) service=balancing-service ;;
  esac
  echo "http://127.0.0.1:$(cat "$work/forward-$service.port")"
}

post() { # PATH BODY
  curl -sS --fail-with-body --max-time 30 -H "Authorization: Bearer $(cat "$work/token")" \
    -H 'Content-Type: application/json' -d "$2" "$(address "$1")$1"
}
get() { # PATH [CURL OPTIONS…]
  local path=$1
  shift
  curl -sS --fail-with-body --max-time 30 -H "Authorization: Bearer $(cat "$work/token")" "$@" "$(address "$path")$path"
}
field() { sed -n "1,/\"$1\"/s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

api_token() { k get secret "${tokens:-saldo-tokens}" -o jsonpath='{.data.api-token}' | base64 -d; }
sign_in() { # API TOKEN
  echo none >"$work/token"
  post /v1/oauth "{\"grantType\":\"api_token\",\"token\":\"$1\"}" | field accessToken >"$work/token.new"
  mv "$work/token.new" "$work/token"
}

# The sample: a producer of 1.5 kWh and consumers of 1 and 2 kWh in each quarter-hour. By the allocation law
# each consumer gets half of the 1.5 kWh and the rest from the grid, every day.

site() { # NAME
  post /v1/sites "{\"name\":\"$1\",\"type\":\"balanced_accurate\",\"balanceResolution\":\"PT15M\",
    \"address\":{\"locality\":\"Berlin\",\"postCode\":\"10115\",\"country\":\"DE\"},\"timezone\":\"Europe/Berlin\"}" | field id
}

meter() { # SITE-ID NAME DIRECTION: a meter that participates from the first day of 2025
  local id
  id=$(post /v1/meters "{\"siteId\":\"$1\",\"mpo\":\"5a1d0000-0000-4000-8000-000000000001\",\"direction\":\"$3\",
    \"identifier\":\"$2\",\"serial\":\"$2\",\"startDate\":\"2024-12-31T23:00:00.000Z\",\"measuring\":\"load_profile_accurate\"}" | field id)
  post /v1/meter-balancing-settings "{\"siteId\":\"$1\",\"meterId\":\"$id\",\"balancing\":\"participant\",\"startDate\":\"2025-01-01\"}" >/dev/null
  echo "$id"
}

sample() {
  sign_in "$(api_token)"
  site Sample >"$work/site"
  meter "$(cat "$work/site")" roof producer >"$work/roof"
  meter "$(cat "$work/site")" flat consumer >"$work/flat"
  meter "$(cat "$work/site")" shop consumer >"$work/shop"
}

measure_day() { # LOCAL DAY, in winter: 96 quarter-hours for each meter
  local start
  start=$(date -u -d "$1 00:00 +0100" +%s)
  post /v1/measurements "$(awk -v start="$start" -v roof="$(cat "$work/roof")" -v flat="$(cat "$work/flat")" -v shop="$(cat "$work/shop")" '
    function entry(meter, value) { printf "%s{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}", separator, meter, at, value; separator = "," }
    BEGIN { printf "["; for (k = 0; k < 96; k++) { at = strftime("%Y-%m-%dT%H:%M:%SZ", start + 900 * k, 1); entry(roof, "1.5"); entry(flat, 1); entry(shop, 2) } printf "]" }')" >/dev/null
}

# The balances of the first DAYS days of 2025, as lines: creditor debitor value complete.
balances() { # DAYS
  get "/v1/aggregated-balances?siteId=$(cat "$work/site")&startDateTime=2024-12-31T23:00:00Z&endDateTime=$(date -u -d "2024-12-31 23:00Z +$1 days" +%FT%TZ)&interval=P1Y" \
    -H 'Accept: text/csv' | tr -d '\r' |
    sed "1d; s/$(cat "$work/roof")/roof/g; s/$(cat "$work/flat")/flat/g; s/$(cat "$work/shop")/shop/g" |
    awk -F, '{ print ($2 == "" ? "grid" : $2), ($3 == "" ? "grid" : $3), $6, $7 }' | sort
}
law() { # DAYS
  printf 'grid flat %d true\ngrid shop %d true\nroof flat %d true\nroof shop %d true\n' $(($1 * 24)) $(($1 * 120)) $(($1 * 72)) $(($1 * 72))
}
is_balanced() { [ "$(balances "$1")" = "$(law "$1")" ]; }
await_balances() { await "$2" "the balances of $1 days" is_balanced "$1"; equal "balances of $1 days" "$(law "$1")" "$(balances "$1")"; }

days_in_state() { # STATE DAYS: how many of the first DAYS days are balanced, running, …
  get "/v1/balancing-partitions?siteId=$(cat "$work/site")&startDate=2025-01-01&endDate=$(date -u -d "2025-01-01 +$2 days" +%F)" |
    { grep -o "\"state\":\"$1\"" || true; } | wc -l
}
