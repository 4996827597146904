# Tests of what an operator does with a running system: upgrade, roll back, scale, back up, restore.

stream_log() { kubectl --namespace $edge logs stream; }

start_stream() {
  kubectl --namespace $edge delete pod stream --ignore-not-found --grace-period=1 >/dev/null
  kubectl --namespace $edge run stream --image="$tools" --image-pull-policy=IfNotPresent --restart=Never \
    --env="TOKEN=$(cat "$work/token")" --env="METER=$(cat "$work/flat")" --env="FIRST=$(date -u -d '2025-05-31 22:00Z' +%s)" \
    --env="SITE=$(cluster_address_of site-service)" --env="METERS=$(cluster_address_of meter-service)" \
    --env="BALANCING=$(cluster_address_of balancing-service)" \
    --command -- sh -c "$(cat k8s/tests/stream.sh)" >/dev/null
}

stop_stream() {
  kubectl --namespace $edge exec stream -- touch /tmp/stop
  await 60 'the end of the stream' eval 'stream_log | grep -q "^end"'
}

an_upgrade_under_a_stream_of_requests_fails_none_and_loses_nothing() {
  local before secrets failures acknowledged stored during
  upgrade
  reach
  sign_in "$(api_token)"
  secrets=$(secrets)
  start_stream
  trap 'kubectl --namespace $edge delete pod stream --ignore-not-found --wait=false >/dev/null; stop_forwards' EXIT
  is_steady() { [ "$(stream_log 2>/dev/null | grep -c ' 20[01] 0 ')" -ge 30 ]; }
  await 60 'a steady stream' is_steady
  before=$(stream_log | wc -l)
  upgrade --set image.tag=$second_tag
  during=$(($(stream_log | wc -l) - before))
  for service in site-service meter-service balancing-service; do
    equal "the image of $service" "$(image $service $second_tag)" "$(newest_image_of $service)"
  done
  stop_stream
  stream_log >"$work/stream"
  failures=$(grep -v -e '^end$' -e '^measurement 201 0 ' -e '^sites 200 0 ' -e '^meters 200 0 ' "$work/stream" || true)
  [ -z "$failures" ] || fail "requests that failed, of $during during the upgrade:
$failures"
  [ "$during" -ge 50 ] || fail "only $during requests during the upgrade"
  reach
  acknowledged=$(sed -n 's/^measurement 201 .* //p' "$work/stream" | sort)
  stored=$(get "/v1/measurements?meterId=$(cat "$work/flat")&startDateTime=2025-05-31T22:00:00Z&endDateTime=2027-01-01T00:00:00Z" |
    grep -o '"timestamp":"[^"]*"' | cut -d'"' -f4 | sort)
  equal 'the stored measurements' "$acknowledged" "$stored"
  equal 'the secrets' "$secrets" "$(secrets)"
  echo "$during requests during the upgrade, none failed; $(wc -l <<<"$stored") measurements acknowledged and stored"
}

a_rollback_brings_the_earlier_images_back() {
  helm rollback saldo --namespace $namespace --wait --timeout 8m >/dev/null
  await_drained
  for service in site-service meter-service balancing-service; do
    equal "the image of $service" "$(image $service $first_tag)" "$(newest_image_of $service)"
  done
  reach
  equal 'balances' "$(law 60)" "$(balances 60)"
}

# A backlog of 5000 partitions: one value on each of 500 days at each of ten sites, a different value with
# each call.
make_backlog_sites() {
  local number
  for number in $(seq 10); do
    meter "$(site "Backlog $number")" "backlog-$number" consumer >"$work/backlog-$number"
  done
}
add_backlog() { # VALUE
  local number
  for number in $(seq 10); do
    post /v1/measurements "$(awk -v meter="$(cat "$work/backlog-$number")" -v value="$1" '
      BEGIN { for (d = 0; d < 500; d++) printf "%s{\"meterId\":\"%s\",\"timestamp\":\"%s\",\"value\":%s}", d ? "," : "[", meter, strftime("%Y-%m-%dT10:00:00Z", 1735725600 + 86400 * d, 1), value; printf "]" }')" >/dev/null
  done
}
backlog_of() { # NUMBER: the balances of a site of the backlog: value
  get "/v1/aggregated-balances?debitorMeterId=$(cat "$work/backlog-$1")&startDateTime=2024-12-31T23:00:00Z&endDateTime=2026-12-31T23:00:00Z&interval=PT15M" \
    -H 'Accept: text/csv' | tr -d '\r' | awk -F, 'NR > 1 { rows++; sum += $6 } END { print rows, sum }'
}

the_autoscaler_adds_balancing_pods_under_a_backlog_and_takes_them_away_after_it() {
  local value=0 number
  upgrade --set balancingService.autoscaling.enabled=true --set balancingService.autoscaling.minReplicas=1 \
    --set balancingService.autoscaling.maxReplicas=3 --set balancingService.autoscaling.scaleDownAfterSeconds=20 \
    --set balancingService.balancing.batchSize=1 --set balancingService.balancing.settlingDelay=PT1S
  reach
  sign_in "$(api_token)"
  ready_replicas() { k get deployment saldo-balancing-service -o jsonpath='{.status.readyReplicas}'; }
  is_alone() { [ "$(ready_replicas)" = 1 ] && [ "$(k get hpa saldo-balancing-service -o jsonpath='{.status.desiredReplicas}')" = 1 ]; }
  await 240 'one replica at rest' is_alone
  [ -e "$work/backlog-10" ] || make_backlog_sites
  is_scaled_up() {
    if [ "$(ready_replicas)" -ge 2 ]; then return 0; fi
    value=$((value + 1))
    reach # again: the autoscaler may have removed the pod behind the port
    add_backlog $value
    false
  }
  await 240 'more than one replica ready' is_scaled_up
  echo "$(ready_replicas) replicas after $value times 5000 partitions"
  reach
  for number in 1 10; do
    is_processed() { [ "$(backlog_of $number)" = "500 $((500 * value))" ] || { reach; false; }; }
    await 240 "the balances of the backlog, now $(backlog_of $number)" is_processed
  done
  await 300 'one replica again' is_alone
}

# Backup and restore, with the commands of the README.

commands_of() { # HEADING: the first block of commands below it
  awk -v heading="### $1" '$0 == heading { found = 1 } found && /^```/ { if (inside) exit; inside = 1; next } inside' k8s/README.md
}
run_commands_of() { # HEADING: in a folder and a namespace for them
  local kubeconfig=$work/kubeconfig commands
  commands=$(commands_of "$1")
  [ -n "$commands" ] || fail "no commands below $1"
  kubectl config view --raw --flatten >"$kubeconfig"
  kubectl --kubeconfig "$kubeconfig" config set-context --current --namespace $namespace >/dev/null
  (cd "$work" && KUBECONFIG=$kubeconfig bash -euo pipefail -c "$commands")
}

a_backup_restored_into_a_new_installation_answers_the_same_balances() {
  local earlier_token before
  # The uninstall left the volume and the Secrets, so the data is still there.
  install
  reach
  earlier_token=$(api_token)
  sign_in "$earlier_token"
  equal 'balances before' "$(law 60)" "$(balances 60)"
  before=$(get "/v1/balancing-partitions?siteId=$(cat "$work/site")&startDate=2025-01-01&endDate=2025-03-02")
  run_commands_of 'Back up'
  stop_forwards

  helm uninstall saldo --namespace $namespace --wait >/dev/null
  k delete pvc,secrets --all --timeout=90s >/dev/null
  install
  run_commands_of 'Restore'
  equal 'whether one service may enter the database of another' f \
    "$(k exec saldo-postgresql-0 -- psql -U postgres -At -c "SELECT has_database_privilege('saldo_meter', 'saldo_site', 'connect')")"
  [ "$(api_token)" != "$earlier_token" ] || fail "the installation is not a new one"

  reach
  sign_in "$earlier_token"
  equal 'balances restored' "$(law 60)" "$(balances 60)"
  equal 'partitions restored' "$before" "$(get "/v1/balancing-partitions?siteId=$(cat "$work/site")&startDate=2025-01-01&endDate=2025-03-02")"
  sign_in "$(api_token)"
  measure_day 2025-03-02
  measure_day 2025-03-03
  await_balances 62 60
  meter "$(cat "$work/site")" cellar consumer >/dev/null
  is_known() { get "/v1/balancing-partitions?siteId=$(cat "$work/site")&startDate=2025-03-03&endDate=2025-03-04" | grep -q '"missing":\[{'; }
  await 60 'a new setting in the directory' is_known
}

# A PostgreSQL and Secrets of the operator.

run_database() { # in the other namespace
  kubectl --namespace $edge delete pod,service database --ignore-not-found --grace-period=1 >/dev/null
  kubectl --namespace $edge run database --image="$postgres" --image-pull-policy=IfNotPresent --env=POSTGRES_PASSWORD=administrator --port=5432 --expose >/dev/null
  # Over TCP: the server that first creates the image's database listens on the socket alone.
  answers() { kubectl --namespace $edge exec database -- pg_isready -q -h 127.0.0.1 2>/dev/null; }
  await 90 'the database' answers
}

an_installation_on_an_external_database_takes_the_secrets_it_is_given() {
  local service tokens=given-tokens public
  helm uninstall saldo --namespace $namespace --wait >/dev/null
  k delete pvc,secrets --all --timeout=90s >/dev/null
  run_database
  for service in site meter balancing; do
    kubectl --namespace $edge exec database -- psql -q postgresql://postgres:administrator@127.0.0.1/postgres -c "CREATE ROLE owner_of_$service LOGIN PASSWORD 'password of $service'" \
      -c "CREATE DATABASE saldo_$service OWNER owner_of_$service"
    k create secret generic "given-$service-database" --from-literal="username=owner_of_$service" --from-literal="password=password of $service" >/dev/null
  done
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$work/key.pem"
  openssl pkey -in "$work/key.pem" -pubout >>"$work/key.pem"
  k create secret generic given-key --from-file="$work/key.pem" >/dev/null
  k create secret generic given-tokens --from-literal=api-token="$(openssl rand -hex 24)" --from-literal=service-token="$(openssl rand -hex 24)" >/dev/null
  settings | sed '/^database:/d' >"$work/external.yaml"
  cat >>"$work/external.yaml" <<YAML
  databaseTo: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: $edge}}}]
database: {external: {host: database.$edge}}
tokens: {existingSecret: given-tokens}
signingKey: {existingSecret: given-key}
siteService: {database: {existingSecret: given-site-database}}
meterService: {database: {existingSecret: given-meter-database}}
balancingService: {database: {existingSecret: given-balancing-database}}
YAML
  helm install saldo $chart --namespace $namespace --values "$work/external.yaml" --wait --timeout 5m >/dev/null
  equal 'secrets, pods of PostgreSQL' 'given-balancing-database given-key given-meter-database given-site-database given-tokens ' \
    "$(k get secrets --field-selector=type=Opaque -o jsonpath='{.items[*].metadata.name}') $(pods_of postgresql)"

  reach
  sample
  measure_day 2025-01-01
  await_balances 1 60
  public=$(openssl pkey -in "$work/key.pem" -pubout -outform DER | tail -c 64 | head -c 32 | base64 | tr '+/' '-_' | tr -d '=')
  equal 'the key that tokens are verified with' "$public" "$(curl -sS --fail-with-body "http://127.0.0.1:$(cat "$work/forward-site-service.port")/.well-known/jwks.json" | field x)"
}
