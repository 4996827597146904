# Tests of failures: deleted and killed pods, a database outage, memory exhaustion.

data_survives_the_deletion_of_every_pod() {
  local before service
  reach
  before=$(balances 1)
  stop_forwards
  k delete pods --all --wait --timeout=3m >/dev/null
  k rollout status statefulset/saldo-postgresql --timeout=3m >/dev/null
  for service in site meter balancing; do k rollout status deployment/saldo-$service-service --timeout=3m >/dev/null; done
  reach
  equal 'balances' "$before" "$(balances 1)"
  measure_day 2025-01-02
  await_balances 2 60
}

balanced_by() { # POD: how many partitions it has balanced
  k get --raw "/api/v1/namespaces/$namespace/pods/$1:9083/proxy/q/metrics" | sed -n 's/^saldo_partitions_total{.*outcome="balanced".*} \([0-9]*\).*/\1/p'
}

# Locks the table that runs are written to, so that all pods are seen at work, each on a different day, and
# one of them can be killed in the middle of it.
lock_runs() {
  k exec saldo-postgresql-0 -- psql -q -U postgres -d saldo_balancing -c BEGIN -c 'LOCK TABLE balancing_run IN SHARE ROW EXCLUSIVE MODE' -c 'SELECT pg_sleep(90)' >/dev/null 2>&1 &
}
unlock_runs() {
  k exec saldo-postgresql-0 -- psql -q -U postgres -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(90)'" >/dev/null
}

three_replicas_share_the_queue_and_a_killed_one_loses_and_doubles_nothing() {
  local days=60 day at_kill pods pod
  upgrade --set balancingService.replicas=3 --set balancingService.balancing.settlingDelay=PT25S \
    --set balancingService.balancing.batchSize=1 --set balancingService.balancing.concurrency=1 \
    --set balancingService.balancing.lease=PT30S
  reach
  sign_in "$(api_token)"
  read -ra pods <<<"$(pods_of balancing-service)"
  equal 'pods' 3 ${#pods[@]}
  for day in $(seq 1 $((days - 1))); do measure_day "$(date -u -d "2025-01-01 +$day days" +%F)"; done
  lock_runs
  are_at_work() { [ "$(days_in_state running $days)" = 3 ]; }
  await 60 'a day for each of the three' are_at_work
  at_kill=$(days_in_state balanced $days)
  k delete pod "${pods[2]}" --grace-period=0 --force 2>/dev/null
  unlock_runs
  [ "$at_kill" -lt $((days - 3)) ] || fail "the queue held nothing but the days at work"
  reach
  await_balances $days 120
  for pod in "${pods[0]}" "${pods[1]}"; do [ "$(balanced_by "$pod")" -ge 1 ] || fail "$pod balanced nothing"; done
  echo "killed ${pods[2]} after $at_kill of $days days; the others balanced $(balanced_by "${pods[0]}") and $(balanced_by "${pods[1]}")"
}

status_of() { # PATH: the status of a call that may fail
  curl -s -o /dev/null -m 20 -w '%{http_code}' -H "Authorization: Bearer $(cat "$work/token")" "$(address "$1")$1"
}

a_database_away_for_a_minute_turns_readiness_off_and_not_liveness() {
  local restarts began pod
  restarts=$(restarts)
  reach
  sign_in "$(api_token)"
  ready() { k get deployments -o jsonpath='{.items[*].status.readyReplicas}'; }
  pod=$(pods_of balancing-service)
  k scale statefulset/saldo-postgresql --replicas=0 >/dev/null
  began=$SECONDS
  is_away() { [ -z "$(k get pods -l app.kubernetes.io/component=postgresql -o name)" ]; }
  await 30 'the end of PostgreSQL' is_away
  echo "PostgreSQL ended within $((SECONDS - began)) s"
  is_unready() { [ -z "$(ready)" ]; }
  await 60 'all services to be not ready' is_unready
  began=$SECONDS
  for path in /v1/sites /v1/meters "/v1/aggregated-balances?siteId=$(cat "$work/site")&startDateTime=2024-12-31T23:00:00Z&endDateTime=2025-12-31T23:00:00Z&interval=P1Y"; do
    equal "the answer of $path" 503 "$(status_of "$path")"
  done
  while [ $((SECONDS - began)) -lt 60 ]; do
    equal 'ready services while it is away' '' "$(ready)"
    equal 'restarts while it is away' "$restarts" "$(restarts)"
    equal 'liveness' 200 "$(status_of /q/health/live)"
    sleep 2
  done
  k scale statefulset/saldo-postgresql --replicas=1 >/dev/null
  is_ready() { [ "$(ready)" = '1 1 1' ]; }
  await 120 'every service ready again' is_ready
  reach
  equal 'balances' "$(law 60)" "$(balances 60)"
  equal 'the pod that balances' "$pod" "$(pods_of balancing-service)"
  equal 'restarts afterwards' "$restarts" "$(restarts)"
}

# Sends many bodies at once, within the size limit, whose JSON would take twenty times their size in memory as
# a tree. The service refuses those that it has no room for, and is not killed.
a_pod_flooded_with_bodies_refuses_them_and_goes_on() {
  local pod before answers
  reach
  sign_in "$(api_token)"
  pod=$(pods_of balancing-service)
  restarts_of_pod() { k get pod "$pod" -o jsonpath='{.status.containerStatuses[0].restartCount}'; }
  before=$(restarts_of_pod)
  edge_pod flood $edge "(printf '['; yes '[],' | tr -d '\n' | head -c 1899999; printf '[]]') >/tmp/body
    for round in 1 2 3 4; do
      for i in \$(seq 40); do
        curl -s -m 30 -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer $(cat "$work/token")' \
          -H 'Content-Type: application/json' --data-binary @/tmp/body $(cluster_address_of balancing-service)/v1/measurements &
      done
      wait
    done
    echo done
    sleep 600"
  trap 'kubectl --namespace $edge delete pod flood --ignore-not-found --grace-period=1 --wait=false >/dev/null; stop_forwards' EXIT
  is_over() { kubectl --namespace $edge logs flood 2>/dev/null | grep -q '^done$'; }
  await 240 'the end of the flood' is_over
  answers=$(kubectl --namespace $edge logs flood | sed '/^done$/d' | sort | uniq -c | tr -s ' \n' ' ')
  echo "answers:$answers"
  kubectl --namespace $edge delete pod flood --grace-period=1 >/dev/null
  equal 'restarts' "$before" "$(restarts_of_pod)"
  grep -Eqx '( [0-9]+ (400|413|503))+ ?' <<<"$answers" || fail "other answers than 400, 413 and 503: $answers"
  reach
  equal 'balances' "$(law 60)" "$(balances 60)"
  measure_day 2025-03-02
  await_balances 61 60
  equal 'the pod that balances' "$pod" "$(pods_of balancing-service)"
}
